using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using EdgeConvNeXt.Camera.StillImages;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Linux;
using EdgeConvNeXt.Station.Outputs;
using EdgeConvNeXt.Station.Outputs.JsonLines;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Live;

/// <summary>
/// What people see of the running line. A thread of its own, which gives way to others, takes verdicts and pictures from the line, counts,
/// makes each picture a JPEG once, and gives both to all viewers. Without viewers it only counts.
/// </summary>
internal sealed class LiveFeed : IAsyncDisposable
{
    /// <summary>Pictures that a viewer may take in a second.</summary>
    public const int MostPerSecond = 10;

    // What people tell apart at arm's length; a file of 640x480 has 42 kB.
    private const int Quality = 80;

    private static readonly TimeSpan VerdictPeriod = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan SummaryPeriod = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(1);

    private readonly LiveSink _sink;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly VerdictJson _json;
    private readonly ArrayBufferWriter<byte> _written = new();
    private readonly Utf8JsonWriter _writer;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private readonly Lock _rating = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ImmutableArray<LiveViewer> _viewers = [];
    private PictureEncoder? _encoder;
    private LivePicture? _last;
    private MonotonicTime _nextVerdict;
    private bool _isSummaryDue;
    private bool _isTroubled;
    private bool _isClosed;

    /// <param name="sink">Where the line leaves what is seen.</param>
    /// <param name="json">How verdicts are written.</param>
    /// <param name="counts">What was counted.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="log">Where trouble is told.</param>
    public LiveFeed(LiveSink sink, VerdictJson json, LiveCounts counts, TimeProvider clock, ILogger<LiveFeed> log)
    {
        _sink = sink;
        _json = json;
        Counts = counts;
        _clock = clock;
        _log = log;
        _writer = new Utf8JsonWriter(_written, VerdictJson.WriterOptions);
        _timer = clock.CreateTimer(_ => DemandSummary(), null, SummaryPeriod, SummaryPeriod);
        new Thread(Run) { IsBackground = true, Name = "live" }.Start();
    }

    /// <summary>What was counted.</summary>
    public LiveCounts Counts { get; }

    /// <summary>Makes the message that tells how the station is; called by the feed's thread, while somebody looks.</summary>
    public Func<byte[]> Summarise { get; set; } = () => "{}"u8.ToArray();

    /// <summary>How many look.</summary>
    public int Viewers => _viewers.Length;

    /// <summary>Adds one who looks.</summary>
    public LiveViewer Follow()
    {
        LiveViewer viewer = new(Leave) { Changed = Rate };
        ImmutableInterlocked.Update(ref _viewers, viewers => viewers.Add(viewer));
        DemandSummary();
        return viewer;
    }

    /// <summary>The last picture, which the caller lets go of; null while there is none.</summary>
    public LivePicture? Last()
    {
        lock (_gate)
        {
            return _last?.Hold();
        }
    }

    /// <summary>Tells all who look that something happened.</summary>
    /// <param name="json">One JSON object, in UTF-8.</param>
    public void Tell(byte[] json) => Broadcast(new LiveMessage(LiveMessage.Happened, json));

    /// <summary>Ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false);
        Volatile.Write(ref _isClosed, true);
        _sink.Wake();
        await Task.WhenAny(_ended.Task, Task.Delay(StopTime, _clock)).ConfigureAwait(false);
    }

    private void Leave(LiveViewer viewer)
    {
        ImmutableInterlocked.Update(ref _viewers, viewers => viewers.Remove(viewer));
        Rate();
    }

    // The line is asked for as many pictures as the keenest viewer takes.
    private void Rate()
    {
        lock (_rating)
        {
            int most = _viewers.Select(viewer => viewer.PicturesPerSecond).DefaultIfEmpty(0).Max();
            _sink.Want(most == 0 ? null : TimeSpan.FromSeconds(1.0 / most));
        }
    }

    private void DemandSummary()
    {
        if (Viewers > 0)
        {
            Volatile.Write(ref _isSummaryDue, true);
            _sink.Wake();
        }
    }

    private void Run()
    {
        BackgroundThread.Lower();
        while (!Volatile.Read(ref _isClosed))
        {
            _sink.Wait();
            try
            {
                TakeVerdicts();
                TakePicture();
                TellSummary();
                _isTroubled = false;
            }
            catch (Exception fault)
            {
                // Whatever it is: who looks must not end the looking of others, nor anything else.
                _sink.Picture.Free();
                if (!_isTroubled)
                {
                    _isTroubled = true;
                    LiveLog.Troubled(_log, fault.Message);
                }
            }
        }

        _encoder?.Dispose();
        _writer.Dispose();
        _ended.SetResult();
    }

    private void TakeVerdicts()
    {
        QueuedVerdict last = default;
        while (_sink.TryTake(out QueuedVerdict item))
        {
            Counts.Add(item);
            last = item;
        }

        MonotonicTime now = MonotonicTime.Now(_clock);
        if (last.Scores is not null && Viewers > 0 && now >= _nextVerdict)
        {
            _nextVerdict = now + VerdictPeriod;
            Broadcast(new LiveMessage(LiveMessage.Verdict, Write(last)));
        }
    }

    private byte[] Write(in QueuedVerdict item)
    {
        _written.ResetWrittenCount();
        _writer.Reset();
        _writer.WriteStartObject();
        _writer.WriteString("type"u8, LiveMessage.Verdict);
        _writer.WritePropertyName("part"u8);
        _json.Write(_writer, item);
        _writer.WriteEndObject();
        _writer.Flush();
        return _written.WrittenSpan.ToArray();
    }

    private void TakePicture()
    {
        if (!_sink.Picture.IsFilled)
        {
            return;
        }

        _encoder ??= new PictureEncoder(PictureFormat.Jpeg, Quality);
        ImageView view = _sink.Picture.View;
        LivePictureHeader header = HeaderOf(_sink.Pictured, view);
        LivePicture picture = LivePicture.Of(header, _encoder.Encode(view, []));
        _sink.Picture.Free();
        foreach (LiveViewer viewer in _viewers.Where(viewer => viewer.PicturesPerSecond > 0))
        {
            viewer.Put(picture);
        }

        Keep(picture);
    }

    private void Keep(LivePicture picture)
    {
        LivePicture? before;
        lock (_gate)
        {
            before = _last;
            _last = picture;
        }

        before?.Release();
    }

    private LivePictureHeader HeaderOf(in Verdict verdict, in ImageView view) => new(
        verdict.PartNumber, verdict.Frame.Sequence, VerdictJson.Text(_clock.GetUtcNow()), view.Width, view.Height)
    {
        Taken = MonotonicTime.Now(_clock),
        Region = verdict.Area is { } area ? new LiveArea(area.X, area.Y, area.Width, area.Height) : null,
        Outcome = LiveCounts.Word(verdict.Outcome),
        Label = verdict.Label,
        Score = float.IsFinite(verdict.Score) ? Math.Round(verdict.Score, 4) : null,
        LatencyMs = Math.Round(verdict.Timings.Total.TotalMilliseconds, 2),
    };

    private void TellSummary()
    {
        if (Interlocked.Exchange(ref _isSummaryDue, false))
        {
            Broadcast(new LiveMessage(LiveMessage.Summary, Summarise()));
        }
    }

    private void Broadcast(LiveMessage message)
    {
        foreach (LiveViewer viewer in _viewers)
        {
            viewer.Put(message);
        }
    }
}
