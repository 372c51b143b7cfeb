using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Linux;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime.Models.Slots;
using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Station.Outputs.Journal;

namespace EdgeConvNeXt.Station.History;

/// <summary>
/// Shows where in a part's kept picture a score comes from: on a session of its own, of one thread that gives way to the line's, opened
/// when a map is asked for and closed after a while without. One map at a time; others wait a little. For any thread.
/// </summary>
internal sealed class PartMaps : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan IdleTime = TimeSpan.FromMinutes(1);

    private readonly RunningStation _running;
    private readonly TimeProvider _clock;
    private readonly ITimer _idle;
    private readonly SemaphoreSlim _turn = new(1);

    // Under the turn.
    private ExplainingModel? _open;
    private bool _isClosed;

    /// <param name="running">The station whose models explain.</param>
    public PartMaps(RunningStation running)
    {
        _running = running;
        _clock = running.Services.Clock;
        _idle = _clock.CreateTimer(_ => CloseIfIdle(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether a session is open for maps.</summary>
    internal bool IsOpen => Volatile.Read(ref _open) is not null;

    /// <summary>Makes the map of a part.</summary>
    /// <param name="part">The part as the journal has it.</param>
    /// <param name="label">The label whose score is shown; null for the part's own.</param>
    /// <param name="stop">Gives up waiting.</param>
    /// <returns>
    /// The map. The model that judged makes it where it runs or lies in a slot; else the one that runs now, which it says.
    /// </returns>
    /// <exception cref="EdgeException">
    /// A fault of the configuration where the label is none of the model's, or the part has none; of the file where its picture is not
    /// there; of the model where its network's head cannot be shown, or there is no memory; of the device where others are before it for
    /// too long.
    /// </exception>
    public async Task<PartMap> ExplainAsync(JournalRow part, string? label, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(part);
        string file = FileOf(part);
        string wanted = label ?? part.Label ?? throw new EdgeException(
            EdgeFault.Configuration, "The part has no label that a map could be of", part.Result, "a part that was judged",
            "Name a label of the model.");
        await TakeTurnAsync(stop).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            return await Task.Factory.StartNew(
                () => Explain(part, file, wanted), stop, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
            _idle.Change(IdleTime, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Closes the session, after the map in hand; one that hangs is left behind.</summary>
    public async ValueTask DisposeAsync()
    {
        await _idle.DisposeAsync().ConfigureAwait(false);
        if (await _turn.WaitAsync(Patience).ConfigureAwait(false))
        {
            _isClosed = true;
            Close();
            _turn.Release();
        }
    }

    private static string FileOf(JournalRow part) => part.Picture switch
    {
        { Deleted: null } picture => picture.File,
        { } gone => throw new EdgeException(
            EdgeFault.File, $"The part's picture is not there any more ({gone.Deleted})", part.Result, "a kept picture",
            "Keep pictures longer, or pin those that matter."),
        null => throw new EdgeException(
            EdgeFault.File, "No picture of the part was kept", part.Result, "a kept picture",
            "output.evidence says which are."),
    };

    private async Task TakeTurnAsync(CancellationToken stop)
    {
        using CancellationTokenSource patience = new(Patience, _clock);
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(stop, patience.Token);
        try
        {
            await _turn.WaitAsync(both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new EdgeException(
                EdgeFault.Device, "Other maps are being made", "the station", $"one at a time, within {Patience.TotalSeconds} s",
                "Ask again.");
        }
    }

    private PartMap Explain(JournalRow part, string file, string label)
    {
        BackgroundThread.Lower();
        RunningModel line = _running.Host.Models.Current;
        StationModel model = Find(part, line) ?? line.Model;
        if (_open is not { } open || !AreSame(open.Of.Bundle, model.Bundle))
        {
            Close();
            _open = open = ExplainingModel.Open(model, line.Choice.Session.Variant, _running);
        }

        return open.Explain(file, label) with { IsOfThisModel = IsOf(model.Bundle.Manifest, part) };
    }

    // The model that judged; null where it is neither the one that runs nor in a slot, or may not run here any more.
    private StationModel? Find(JournalRow part, RunningModel line)
    {
        if (IsOf(line.Manifest, part) || _running.Configuration.Slots is not { } configured)
        {
            return null;
        }

        SlotFolder slots = new(configured.Folder);
        try
        {
            return slots.Read().Slots.FirstOrDefault(slot => slot.Digest is { } digest && DigestsOf(part).Contains(digest)) is { } slot
                ? StationModel.Open(slots, slot, _running.Configuration)
                : null;
        }
        catch (EdgeException)
        {
            return null;
        }
    }

    // Of an ensemble each of its models judged.
    private static bool IsOf(ModelManifest manifest, JournalRow part) => manifest.Digest is { } digest
        ? DigestsOf(part).Contains(digest)
        : part.Bundle is null && part.Model == manifest.Id;

    private static bool AreSame(ModelBundle one, ModelBundle other) =>
        ReferenceEquals(one, other) || (one.Manifest.Digest is { } digest && digest == other.Manifest.Digest);

    private static string[] DigestsOf(JournalRow part) => part.Bundle?.Split('+') ?? [];

    private void CloseIfIdle()
    {
        if (_turn.Wait(0))
        {
            Close();
            _turn.Release();
        }
    }

    private void Close()
    {
        _open?.Dispose();
        Volatile.Write(ref _open, null);
    }
}

/// <summary>Where in a part's picture the score of a label comes from.</summary>
/// <param name="Label">The label.</param>
/// <param name="Logit">Its score before Softmax, of the picture as it was kept.</param>
/// <param name="Bias">What the score is made of whatever the picture.</param>
/// <param name="Residual">What rounding in the network's head adds; values, bias and it add up to the score.</param>
/// <param name="Width">Cells in a row.</param>
/// <param name="Height">Rows of cells.</param>
/// <param name="Values">What each cell adds to the score, row by row.</param>
/// <param name="Area">The part of the kept picture that the cells cover, in pixels.</param>
/// <param name="Model">Name and version of the model that says so.</param>
/// <param name="Variant">Its variant.</param>
internal sealed record PartMap(
    string Label, float Logit, double Bias, double Residual, int Width, int Height, IReadOnlyList<double> Values, PictureArea Area,
    string Model, string Variant)
{
    /// <summary>Whether it is one that judged the part; otherwise it is the one that runs now.</summary>
    public bool IsOfThisModel { get; init; }
}
