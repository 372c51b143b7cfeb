using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime.Models.Slots;
using EdgeConvNeXt.Runtime.Monitoring.Comparison;
using EdgeConvNeXt.Station.Access;
using EdgeConvNeXt.Station.Api.Control;
using EdgeConvNeXt.Station.Api.Http;
using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Station.Shadow;
using EdgeConvNeXt.Station.Slots;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeConvNeXt.Station.Api.Page;

/// <summary>Models: those in slots, the trial, shadows; installing one, trying it, keeping it, going back.</summary>
/// <param name="running">The station.</param>
/// <param name="audit">Where changes stand before they are made.</param>
internal sealed class ModelRoutes(RunningStation running, PageAudit audit) : IPageRoutes, IDisposable
{
    // ConvNeXt-Large has 200 MB as INT8, and 800 as FP32.
    private const long MostBytes = 2L << 30;
    private static readonly TimeSpan MostTime = TimeSpan.FromMinutes(10);

    private readonly SlotKeeper? _slots = running.Beside.OfType<SlotKeeper>().FirstOrDefault();
    private readonly TimeProvider _clock = running.Services.Clock;
    private readonly SemaphoreSlim _uploads = new(1);

    /// <inheritdoc/>
    public void Map(PageMap map)
    {
        map.Ask("models", Role.Viewer, _ => Show(), ModelPageJson.Default.ModelPage);
        map.Post("models", Role.Engineer, InstallAsync);
        map.Post("models/{slot}/try", Role.Engineer, request => ChangeAsync(request, Try));
        map.Post("models/{slot}/remove", Role.Engineer, request => ChangeAsync(request, Remove));
        map.Post("models/mark-good", Role.Engineer, request => ChangeAsync(request, MarkGood));
        map.Post("models/rollback", Role.Engineer, request => ChangeAsync(request, GoBack, "reason"));
        map.Post("models/check", Role.Engineer, request => ChangeAsync(request, Check));
        map.Post("models/promote", Role.Engineer, request => ChangeAsync(request, Promote, "shadow", "withoutProof"));
    }

    /// <inheritdoc/>
    public void Dispose() => _uploads.Dispose();

    private SlotKeeper Slots => _slots ?? throw HttpRefusal.Conflict(
        "This station has no model slots: expected model.slots in its configuration, and no model in its recipe.");

    private SlotFolder Folder => _slots is not null && running.Configuration.Slots is { } slots
        ? new SlotFolder(slots.Folder)
        : throw HttpRefusal.Conflict(
            "This station has no model slots: expected model.slots in its configuration, and no model in its recipe.");

    private ShadowConfiguration? Shadows => running.Configuration.Outputs.OfType<ShadowConfiguration>().FirstOrDefault();

    private ModelPage Show()
    {
        StationModel model = running.Host.Model;
        SlotTable? table = _slots?.Table;
        IReadOnlyList<ShadowStatus>? shadows = running.Host.Sinks.OfType<ShadowSink>().FirstOrDefault()?.Companion?.Status;
        return new ModelPage
        {
            Model = model.Bundle.Manifest.Id,
            Digest = model.Bundle.Manifest.Digest,
            Key = model.Proof?.Key,
            Release = model.Proof?.Release?.Version,
            Slot = model.Slot,
            Slots = table is null ? null : [.. table.Slots.Select(slot => SlotPage.Of(slot, table))],
            Trial = _slots?.Trial,
            HasGoldenParts = running.Host.Models.Current.GoldenParts is not null,
            Golden = GoldenPartsStatus.Of(running.Host.Models.Current.GoldenParts?.Last, MonotonicTime.Now(_clock)),
            Shadows = shadows,
            Comparisons = Shadows is { } asked ? [.. ShadowContest.Read(asked.Journal, null).Select(ComparisonReport.Of)] : null,
        };
    }

    private async Task InstallAsync(PageRequest request)
    {
        SlotFolder folder = Folder;
        bool allowsOlder = request.Word("allowOlder", "true", "false") == "true";
        if (!await _uploads.WaitAsync(TimeSpan.Zero, request.Gone).ConfigureAwait(false))
        {
            throw HttpRefusal.Conflict("Another model is being uploaded: expected one at a time.");
        }

        try
        {
            await InstallAsync(request, folder, allowsOlder).ConfigureAwait(false);
        }
        finally
        {
            _uploads.Release();
        }
    }

    private async Task InstallAsync(PageRequest request, SlotFolder folder, bool allowsOlder)
    {
        string file = Path.Combine(folder.MakeIncoming(_clock.GetUtcNow()), $"{Guid.NewGuid():N}.edgemodel");
        try
        {
            await ReceiveAsync(request, file).ConfigureAwait(false);
            ModelSlot slot = audit.Make(
                request, "model.install", $"A bundle of {new FileInfo(file).Length} bytes is checked, and installed where it is sound.",
                () => Install(folder, file, allowsOlder));
            running.Events.Add("model-installed", $"The model {slot.Model} was installed in slot {slot.Name} by {request.Caller}.");
            await request.AnswerAsync(SlotPage.Of(slot, folder.Read()), ModelPageJson.Default.SlotPage, StatusCodes.Status201Created)
                .ConfigureAwait(false);
        }
        finally
        {
            File.Delete(file);
        }
    }

    // Whoever uploaded it has never seen the name that it has here.
    private ModelSlot Install(SlotFolder folder, string file, bool allowsOlder)
    {
        try
        {
            return SlotInstaller.Create(folder, running.Configuration, allowsOlder, _clock).Install(file);
        }
        catch (EdgeException fault)
        {
            throw new EdgeException(
                fault.Fault, Named(fault.What), Named(fault.Where), Named(fault.Expected), Named(fault.Remedy), fault);
        }

        string Named(string text) => text.Replace(file, "the uploaded bundle", StringComparison.Ordinal);
    }

    private async Task ReceiveAsync(PageRequest request, string file)
    {
        HttpContext http = request.Http;
        if (http.Request.ContentType is not "application/octet-stream")
        {
            throw new HttpRefusal(
                StatusCodes.Status415UnsupportedMediaType, "The body is no bundle: expected Content-Type: application/octet-stream.");
        }

        if (http.Request.ContentLength is not (> 0 and <= MostBytes) and not null)
        {
            throw new HttpRefusal(
                StatusCodes.Status413PayloadTooLarge, $"The bundle has {http.Request.ContentLength} bytes: expected 1 to {MostBytes}.");
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MostBytes;
        }

        BundleWriter.ThrowIfNoPlace(file, http.Request.ContentLength ?? 0);
        using CancellationTokenSource late = new(MostTime, _clock);
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(late.Token, request.Gone);
        try
        {
            await using FileStream stream = new(file, FileMode.CreateNew, FileAccess.Write, FileShare.None);
            await http.Request.Body.CopyToAsync(stream, over.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!request.Gone.IsCancellationRequested)
        {
            throw new HttpRefusal(
                StatusCodes.Status408RequestTimeout,
                $"The bundle comes too slowly: expected all of it within {MostTime.TotalMinutes} min.");
        }
        catch (IOException fault) when (fault is not (Microsoft.AspNetCore.Connections.ConnectionResetException or BadHttpRequestException))
        {
            throw new HttpRefusal(
                StatusCodes.Status507InsufficientStorage, $"The bundle cannot be kept: {fault.Message.TrimEnd('.')}.");
        }
    }

    // What cannot be is refused before it stands in the audit, and done after it does.
    private async Task ChangeAsync(PageRequest request, Func<PageRequest, JsonElement, Action> prepare, params string[] members)
    {
        JsonElement body = await request.BodyAsync(members).ConfigureAwait(false);
        Action change = prepare(request, body);
        string path = request.Http.Request.Path;
        audit.Make(request, $"model.{path[(path.LastIndexOf('/') + 1)..]}", $"{path} was asked for{Because(body)}.", change);
        await request.DoneAsync(StatusCodes.Status202Accepted).ConfigureAwait(false);
    }

    private static string Because(JsonElement body) =>
        PageRequest.Text(body, "reason") is { } reason ? $", because: {reason.Trim().TrimEnd('.')}" : "";

    private Action Try(PageRequest request, JsonElement body)
    {
        SlotKeeper slots = Slots;
        string slot = request.Path("slot");
        _ = slots.GetTriable(slot);
        return () => slots.Try(slot);
    }

    private Action Remove(PageRequest request, JsonElement body)
    {
        SlotFolder folder = Folder;
        string slot = request.Path("slot");
        _ = folder.Read().Clear(slot);
        return () => folder.Remove(slot);
    }

    private Action MarkGood(PageRequest request, JsonElement body)
    {
        SlotKeeper slots = Slots;
        _ = slots.Table.MarkGood();
        return () => slots.MarkGood($"{request.Caller}");
    }

    private Action GoBack(PageRequest request, JsonElement body)
    {
        SlotKeeper slots = Slots;
        string reason = PageRequest.Sentence(body, "reason")
            ?? throw HttpRefusal.Wrong("The member reason is missing: expected why, for those who read the record.");
        _ = slots.Table.GetRunning();
        return () => slots.GoBack($"{reason.TrimEnd('.')}, said {request.Caller}");
    }

    private Action Check(PageRequest request, JsonElement body)
    {
        if (running.Host.Models.Current.GoldenParts is not { } parts)
        {
            throw HttpRefusal.Conflict(
                "The model has no golden parts: expected some in its bundle (edge bundle golden), or goldenParts.folder.");
        }

        return parts.Demand;
    }

    private Action Promote(PageRequest request, JsonElement body)
    {
        string path = PageRequest.Require(body, "shadow");
        if (Shadows is not { } shadows || !shadows.Models.Contains(path))
        {
            throw HttpRefusal.NotFound("The station has no such shadow: expected the path of one of models.");
        }

        ShadowSide shadow = ShadowSide.Of(ModelIdentity.Of(ModelBundle.Open(path).Manifest));
        ShadowComparison pair = ShadowContest.Read(shadows.Journal, ShadowSide.Of(running.Host.Models.Identity), shadow);
        bool isProven = pair.Labels.Result == ComparisonResult.Better;
        if (!isProven && PageRequest.Flag(body, "withoutProof") != true)
        {
            throw HttpRefusal.Conflict(
                "It is not proven better than the model that runs: expected more labelled disagreements, or withoutProof.");
        }

        SlotKeeper slots = Slots;
        SlotFolder folder = Folder;
        return () =>
        {
            ModelSlot slot = SlotInstaller.Create(folder, running.Configuration, allowsOlder: false, _clock).Install(path);
            ShadowContest.Promote(shadows.Journal, pair, isProven, request.Caller.Name);
            slots.Try(slot.Name);
        };
    }
}

/// <summary>The models of a station as the page has them.</summary>
internal sealed record ModelPage
{
    /// <summary>Name and version of the model that judges.</summary>
    public required string Model { get; init; }

    /// <summary>Digest of its manifest; null where it has none.</summary>
    public string? Digest { get; init; }

    /// <summary>The key by which its signature was proven; null where none was.</summary>
    public string? Key { get; init; }

    /// <summary>Number of its release; null where it has none.</summary>
    public long? Release { get; init; }

    /// <summary>Its slot; null where the configuration names it.</summary>
    public string? Slot { get; init; }

    /// <summary>Every slot; null where the station has none.</summary>
    public IReadOnlyList<SlotPage>? Slots { get; init; }

    /// <summary>How far the trial is; null where none is on.</summary>
    public TrialStatus? Trial { get; init; }

    /// <summary>Whether the model has golden parts.</summary>
    public required bool HasGoldenParts { get; init; }

    /// <summary>What golden parts showed; null where none were judged since the start.</summary>
    public GoldenPartsStatus? Golden { get; init; }

    /// <summary>What models did that judge beside the line's; null without.</summary>
    public IReadOnlyList<ShadowStatus>? Shadows { get; init; }

    /// <summary>Which of them is better; null without.</summary>
    public IReadOnlyList<ComparisonReport>? Comparisons { get; init; }
}

/// <summary>A slot as the page has it.</summary>
/// <param name="Slot">Its name.</param>
/// <param name="State">"empty", "staged", "verified", "warm", "trial", "good" or "bad".</param>
/// <param name="IsActive">Whether its model judges.</param>
/// <param name="IsBefore">Whether its model is gone back to.</param>
internal sealed record SlotPage(string Slot, string State, bool IsActive, bool IsBefore)
{
    /// <summary>Why it is bad; null where it is not.</summary>
    public string? Reason { get; init; }

    /// <summary>Name and version of its model; null where it is empty.</summary>
    public string? Model { get; init; }

    /// <summary>Digest of the manifest.</summary>
    public string? Digest { get; init; }

    /// <summary>The key by which the signature was proven.</summary>
    public string? Key { get; init; }

    /// <summary>Number of the release.</summary>
    public long? Release { get; init; }

    /// <summary>When it was installed, UTC, ISO 8601.</summary>
    public string? InstalledAt { get; init; }

    /// <summary>Writes a slot so.</summary>
    public static SlotPage Of(ModelSlot slot, SlotTable table) => new(
        slot.Name, Word(slot.State), table.Active == slot.Name, table.Before == slot.Name)
    {
        Reason = slot.Reason,
        Model = slot.Model,
        Digest = slot.Digest,
        Key = slot.Key,
        Release = slot.Release,
        InstalledAt = slot.InstalledAt is { } at ? PageRequest.Text(at) : null,
    };

    private static string Word(SlotState state) => state switch
    {
        SlotState.Empty => "empty",
        SlotState.Staged => "staged",
        SlotState.Verified => "verified",
        SlotState.Warm => "warm",
        SlotState.Trial => "trial",
        SlotState.Good => "good",
        SlotState.Bad => "bad",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Unknown state of a slot."),
    };
}

/// <summary>Source-generated JSON of models on the page, for <see cref="PlainJson"/>. Absent values are left out.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Serialization,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ModelPage))]
[JsonSerializable(typeof(SlotPage))]
internal sealed partial class ModelPageJson : JsonSerializerContext;
