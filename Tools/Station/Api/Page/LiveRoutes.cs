using System.Buffers;
using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Station.Access;
using EdgeConvNeXt.Station.Api.Http;
using EdgeConvNeXt.Station.Live;
using Microsoft.AspNetCore.Http;

namespace EdgeConvNeXt.Station.Api.Page;

/// <summary>What the line does now: a summary, the picture, and both as they change, by WebSocket or as server-sent events.</summary>
/// <param name="feed">What people see of the line.</param>
/// <param name="summaries">How the station is.</param>
/// <param name="clock">The clock of times that viewers may take.</param>
internal sealed class LiveRoutes(LiveFeed feed, PageSummaries summaries, TimeProvider clock) : IPageRoutes
{
    private const string Protocol = "edge.live.1";

    // Most viewers are people's, and a station has few people.
    private const int MostViewers = 64;
    private static readonly TimeSpan MostSilence = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public void Map(PageMap map)
    {
        map.Get("live/summary", Role.Viewer, request => request.AnswerAsync(summaries.Make(), SummaryJson.Default.PageSummary));
        map.Get("live/picture", Role.Viewer, AnswerPictureAsync);
        map.Get("live", Role.Viewer, FollowAsync);
        map.Get("events", Role.Viewer, StreamAsync);
    }

    private async Task AnswerPictureAsync(PageRequest request)
    {
        // Nobody may be looking: the one picture is asked for, and waited for.
        using LiveViewer viewer = Join();
        viewer.Want(LiveFeed.MostPerSecond);
        using CancellationTokenSource late = new(TimeSpan.FromSeconds(2), clock);
        LivePicture? picture;
        while (!viewer.TryTakePicture(out picture) && !late.IsCancellationRequested)
        {
            viewer.TryTake(out _);
            await WaitAsync(viewer, request.Gone, late.Token).ConfigureAwait(false);
        }

        picture ??= feed.Last() ?? throw HttpRefusal.NotFound("No picture has come yet: expected a camera that gives some.");
        try
        {
            request.Http.Response.Headers["X-Edge-Picture"] = Ascii(PlainJson.Text(Aged(picture), LiveJson.Default.LivePictureHeader));
            await request.AnswerAsync(picture.Jpeg, "image/jpeg").ConfigureAwait(false);
        }
        finally
        {
            picture.Release();
        }
    }

    private static async Task WaitAsync(LiveViewer viewer, CancellationToken gone, CancellationToken late)
    {
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(gone, late);
        try
        {
            await viewer.WaitAsync(over.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!gone.IsCancellationRequested)
        {
            // It took too long: what there is has to do.
        }
    }

    private LiveViewer Join() => feed.Viewers < MostViewers
        ? feed.Follow()
        : throw new HttpRefusal(StatusCodes.Status503ServiceUnavailable, $"{MostViewers} look already: expected fewer.");

    private async Task FollowAsync(PageRequest request)
    {
        if (!request.Http.WebSockets.IsWebSocketRequest)
        {
            throw new HttpRefusal(StatusCodes.Status426UpgradeRequired, "This is no WebSocket: expected one, or /api/v1/events.");
        }

        using LiveViewer viewer = Join();
        bool isAsked = request.Http.WebSockets.WebSocketRequestedProtocols.Contains(Protocol);
        using WebSocket socket = await request.Http.WebSockets.AcceptWebSocketAsync(isAsked ? Protocol : null).ConfigureAwait(false);
        using LiveSocket live = new(socket, viewer, () => request.IsStillAllowed, clock);
        await live.RunAsync(request.Gone).ConfigureAwait(false);
    }

    private async Task StreamAsync(PageRequest request)
    {
        using LiveViewer viewer = Join();
        HttpResponse response = request.Http.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        await response.Body.FlushAsync(request.Gone).ConfigureAwait(false);
        while (true)
        {
            await viewer.WaitAsync(request.Gone).ConfigureAwait(false);
            while (viewer.TryTake(out LiveMessage? message))
            {
                if (message.Type == LiveMessage.Summary && !request.IsStillAllowed)
                {
                    return;
                }

                using ITimer late = clock.CreateTimer(_ => request.Http.Abort(), null, MostSilence, Timeout.InfiniteTimeSpan);
                byte[] head = Encoding.UTF8.GetBytes($"event: {message.Type}\ndata: ");
                await response.Body.WriteAsync(head, request.Gone).ConfigureAwait(false);
                await response.Body.WriteAsync(message.Json, request.Gone).ConfigureAwait(false);
                await response.Body.WriteAsync("\n\n"u8.ToArray(), request.Gone).ConfigureAwait(false);
            }
        }
    }

    // A header takes ASCII alone, and JSON has an escape for every other letter.
    private static string Ascii(string json) =>
        string.Concat(json.Select(letter => char.IsAscii(letter) ? $"{letter}" : $"\\u{(int)letter:x4}"));

    private LivePictureHeader Aged(LivePicture picture) => Age(picture.Header, clock);

    /// <summary>What is known of a picture, with its age.</summary>
    internal static LivePictureHeader Age(LivePictureHeader header, TimeProvider clock) => header with
    {
        AgeMs = Math.Max(0, Math.Round((MonotonicTime.Now(clock) - header.Taken).TotalMilliseconds)),
    };
}

/// <summary>A WebSocket of one who looks: what it asks is read, what is new is written, and one that reads nothing is closed.</summary>
/// <param name="socket">The socket.</param>
/// <param name="viewer">What is new.</param>
/// <param name="isStillAllowed">Whether the viewer may still look; asked with every summary, so once a second.</param>
/// <param name="clock">The clock of the time that a message may take.</param>
internal sealed class LiveSocket(WebSocket socket, LiveViewer viewer, Func<bool> isStillAllowed, TimeProvider clock) : IDisposable
{
    private const int MostAskedBytes = 256;
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(30);

    private readonly ArrayBufferWriter<byte> _picture = new();
    private readonly CancellationTokenSource _over = new();
    private long _sent = -1;
    private long _shown = -1;

    /// <summary>Sends until one side ends it.</summary>
    /// <param name="gone">Cancelled when the viewer is gone.</param>
    public async Task RunAsync(CancellationToken gone)
    {
        using CancellationTokenRegistration end = gone.Register(_over.Cancel);
        Task reading = ReadAsync();
        try
        {
            while (socket.State == WebSocketState.Open)
            {
                await viewer.WaitAsync(_over.Token).ConfigureAwait(false);
                await SendNewAsync().ConfigureAwait(false);
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or WebSocketException)
        {
            // It went away, reads nothing, or may not look any more.
        }
        finally
        {
            socket.Abort();
            await _over.CancelAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _over.Dispose();

    private async Task SendNewAsync()
    {
        while (viewer.TryTake(out LiveMessage? message))
        {
            if (message.Type == LiveMessage.Summary && !isStillAllowed())
            {
                await _over.CancelAsync().ConfigureAwait(false);
                return;
            }

            await SendAsync(message.Json, WebSocketMessageType.Text).ConfigureAwait(false);
        }

        // The next picture goes when the last one was shown: a slow viewer gets fewer, never older ones.
        if (Volatile.Read(ref _sent) == Volatile.Read(ref _shown) && viewer.TryTakePicture(out LivePicture? picture))
        {
            try
            {
                Volatile.Write(ref _sent, picture.Header.Frame);
                Write(picture);
            }
            finally
            {
                picture.Release();
            }

            await SendAsync(_picture.WrittenMemory, WebSocketMessageType.Binary).ConfigureAwait(false);
        }
    }

    private void Write(LivePicture picture)
    {
        byte[] header = PlainJson.Bytes(LiveRoutes.Age(picture.Header, clock), LiveJson.Default.LivePictureHeader);
        _picture.ResetWrittenCount();
        BinaryPrimitives.WriteInt32LittleEndian(_picture.GetSpan(sizeof(int)), header.Length);
        _picture.Advance(sizeof(int));
        _picture.Write(header);
        _picture.Write(picture.Jpeg.Span);
    }

    private async Task SendAsync(ReadOnlyMemory<byte> bytes, WebSocketMessageType type)
    {
        using ITimer late = clock.CreateTimer(_ => socket.Abort(), null, MostTime, Timeout.InfiniteTimeSpan);
        await socket.SendAsync(bytes, type, endOfMessage: true, _over.Token).ConfigureAwait(false);
    }

    private async Task ReadAsync()
    {
        byte[] bytes = new byte[MostAskedBytes];
        try
        {
            while (true)
            {
                ValueWebSocketReceiveResult received = await socket.ReceiveAsync(bytes.AsMemory(), _over.Token).ConfigureAwait(false);
                if (received is not { MessageType: WebSocketMessageType.Text, EndOfMessage: true }
                    || !Take(bytes.AsSpan(0, received.Count)))
                {
                    break;
                }
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or WebSocketException)
        {
            // It went away.
        }

        await _over.CancelAsync().ConfigureAwait(false);
    }

    // What is not understood ends the talk: a viewer that speaks another language would wait for ever.
    private bool Take(ReadOnlySpan<byte> text)
    {
        try
        {
            Utf8JsonReader reader = new(text);
            using JsonDocument json = JsonDocument.ParseValue(ref reader);
            if (json.RootElement.TryGetProperty("pictures", out JsonElement pictures) && pictures.TryGetInt32(out int rate)
                && rate is >= 0 and <= LiveFeed.MostPerSecond)
            {
                viewer.Want(rate);
                return true;
            }

            return json.RootElement.TryGetProperty("shown", out JsonElement shown) && shown.TryGetInt64(out long frame) && Shown(frame);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private bool Shown(long frame)
    {
        Volatile.Write(ref _shown, frame);
        viewer.Look();
        return true;
    }
}

/// <summary>Something that happened beside verdicts, as viewers get it.</summary>
/// <param name="At">When, UTC, ISO 8601.</param>
/// <param name="Kind">What sort of thing it is: "model-trial".</param>
/// <param name="Text">What happened, for people.</param>
internal sealed record HappenedMessage(string At, string Kind, string Text)
{
    /// <summary>Tells it from other messages.</summary>
    public string Type { get; } = LiveMessage.Happened;
}

/// <summary>Source-generated JSON of live pictures and of what happened, for <see cref="PlainJson"/>. Absent values are left out.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Serialization,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LivePictureHeader))]
[JsonSerializable(typeof(HappenedMessage))]
internal sealed partial class LiveJson : JsonSerializerContext;
