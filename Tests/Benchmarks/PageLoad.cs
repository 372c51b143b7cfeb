using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace EdgeConvNeXt.Benchmarks;

/// <summary>People and scripts at a page: eight look at the live picture, one never reads, and 200 calls a second are made.</summary>
/// <param name="address">Where the page is: "127.0.0.1:9470".</param>
internal sealed class PageLoad(string address) : IDisposable
{
    /// <summary>How long an agent gets before they come.</summary>
    public const int StartSeconds = 6;

    private const int Viewers = 8;
    private const int PicturesPerSecond = 5;
    private const int CallsPerSecond = 200;

    private readonly HttpClient _client = new();
    private long _pictures;
    private long _bytes;
    private long _calls;
    private long _refused;

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    /// <summary>Looks and calls for a while, and says what came.</summary>
    public async Task RunAsync(TimeSpan time, TextWriter output)
    {
        await Task.Delay(TimeSpan.FromSeconds(StartSeconds));
        using CancellationTokenSource over = new(time);
        using ClientWebSocket mute = await OpenAsync();
        Stopwatch watch = Stopwatch.StartNew();
        await Task.WhenAll([.. Enumerable.Range(0, Viewers).Select(_ => LookAsync(over.Token)), CallAsync(over.Token)]);
        double seconds = watch.Elapsed.TotalSeconds;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{_pictures / seconds / Viewers:F2} pictures a second and viewer ({_bytes / Math.Max(1.0, _pictures) / 1024:F1} kB each), "
            + $"{_calls / seconds:F0} calls a second, {_refused} refused"));
    }

    private async Task<ClientWebSocket> OpenAsync()
    {
        ClientWebSocket socket = new();
        socket.Options.AddSubProtocol("edge.live.1");
        await socket.ConnectAsync(new Uri($"ws://{address}/api/v1/live"), CancellationToken.None);
        await SayAsync(socket, $$"""{"pictures":{{PicturesPerSecond}}}""");
        return socket;
    }

    private static Task SayAsync(ClientWebSocket socket, string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    private async Task LookAsync(CancellationToken over)
    {
        using ClientWebSocket socket = await OpenAsync();
        byte[] bytes = new byte[4 << 20];
        while (!over.IsCancellationRequested)
        {
            int length = 0;
            ValueWebSocketReceiveResult received;
            do
            {
                received = await socket.ReceiveAsync(bytes.AsMemory(length), CancellationToken.None);
                length += received.Count;
            }
            while (!received.EndOfMessage);

            if (received.MessageType == WebSocketMessageType.Binary)
            {
                int header = BinaryPrimitives.ReadInt32LittleEndian(bytes);
                using JsonDocument json = JsonDocument.Parse(bytes.AsMemory(sizeof(int), header));
                await SayAsync(socket, $$"""{"shown":{{json.RootElement.GetProperty("frame").GetInt64()}}}""");
                Interlocked.Increment(ref _pictures);
                Interlocked.Add(ref _bytes, length);
            }
        }
    }

    private async Task CallAsync(CancellationToken over)
    {
        string[] paths = ["live/summary", "parts?limit=20", "session", "models", "parts?limit=1"];
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(50));
        long asked = 0;
        Stopwatch watch = Stopwatch.StartNew();
        List<Task> open = [];
        while (!over.IsCancellationRequested && await timer.WaitForNextTickAsync(CancellationToken.None))
        {
            for (; asked < watch.Elapsed.TotalSeconds * CallsPerSecond; asked++)
            {
                open.Add(AskAsync(paths[asked % paths.Length]));
            }

            open.RemoveAll(call => call.IsCompleted);
        }

        await Task.WhenAll(open);
    }

    private async Task AskAsync(string path)
    {
        using HttpResponseMessage answer = await _client.GetAsync(new Uri($"http://{address}/api/v1/{path}"));
        await answer.Content.ReadAsByteArrayAsync();
        Interlocked.Increment(ref _calls);
        if (!answer.IsSuccessStatusCode)
        {
            Interlocked.Increment(ref _refused);
        }
    }
}
