using System.Net;
using System.Net.Sockets;
using System.Text;
using EdgeConvNeXt.Station.Access;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Live;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests.Api.Page;

/// <summary>A page that strangers throw everything at: it answers with a refusal or hangs up, and serves the next caller.</summary>
public sealed class BadInputTests : IDisposable
{
    private const int Attempts = 1000;
    private const long MostGrowth = 64 << 20;
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(60);

    private static readonly string[] Paths =
    [
        "session", "users", "users/..%2f..%2fetc%2fpasswd", "tokens/%00", "audit?limit=-1", "audit?before=99999999999999999999",
        "audit?limit=1&limit=2", "live", "live/picture", "parts/../../users.json", "recipe", "recipe/history/x/return",
        "models/%2e%2e/remove", "models", "..%5c..%5cusers.json", "%c0%ae%c0%ae/", "nothing",
    ];

    private static readonly string[] Bodies =
    [
        "", "{", "[]", "null", "\"\\ud800\"", """{"\ud800":1}""",
        """{"scopes":["\ud800"],"name":"x"}""", """{"name":"\ud800","password":"x"}""", """{"name":{},"password":[]}""", """{"role":7}""",
        """{"name":"a","name":"b","password":""}""", """{"document":{"regions":"x"},"of":""}""",
        """{"scopes":[1],"name":"x","days":1e99}""",
        new string('[', 5000), new string(' ', 70_000), "\0\0\0\0",
    ];

    private readonly TemporaryFolder _folder = new();
    private readonly Random _random = new(20261130);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_thousand_bad_calls_are_refused_and_leave_nothing_behind()
    {
        await using CalledStation station = await Start();
        Uri url = new(station.Url);
        await Throw(url, 100);
        long before = GC.GetTotalMemory(forceFullCollection: true);

        await Throw(url, Attempts);

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, MostGrowth);
        string answer = await Call(url, Sound(url), isHalfClosed: false);
        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.Equal(0, station.Log.Count(1601));
        Assert.Equal([], Directory.GetFiles(_folder.File("page"), "users.json"));
    }

    [Fact]
    public async Task Callers_that_send_by_the_byte_are_sent_away_and_hold_nobody_up()
    {
        await using CalledStation station = await Start();
        Uri url = new(station.Url);
        string head = $"HTTP/1.1\r\nHost: {url.Authority}\r\nContent-Type: application/json\r\n";
        Task<string>[] slow =
        [
            .. Enumerable.Range(0, 20).Select(_ => Call(url, "PO"u8.ToArray(), isHalfClosed: false)),
            .. Enumerable.Range(0, 20).Select(_ => Call(url, Ascii($"POST /api/v1/session {head}Content-Le"), isHalfClosed: false)),
            .. Enumerable.Range(0, 20).Select(_ =>
                Call(url, Ascii($"POST /api/v1/session {head}Content-Length: 5000\r\n\r\n{{"), isHalfClosed: false)),
        ];

        Assert.StartsWith("HTTP/1.1 200", await Call(url, Sound(url), isHalfClosed: false), StringComparison.Ordinal);

        string[] answers = await Task.WhenAll(slow);
        Assert.All(answers[..40], answer => Assert.Matches("^$|^HTTP/1.1 408", answer));
        Assert.All(answers[40..], answer => Assert.Matches("^HTTP/1.1 408", answer));
    }

    private static byte[] Sound(Uri url) => Ascii($"GET /api/v1/session HTTP/1.1\r\nHost: {url.Authority}\r\nConnection: close\r\n\r\n");

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);

    private Task<CalledStation> Start() => CalledStation.Start(configuration => (configuration with
    {
        Page = new PageConfiguration
        {
            Address = new IPEndPoint(IPAddress.Loopback, 0), Folder = _folder.File("page"), WithoutLogin = Role.Engineer,
            Shifts = [new TimeOnly(6, 0)],
        },
    }).With(new LiveConfiguration()));

    private async Task Throw(Uri url, int times)
    {
        for (int attempt = 0; attempt < times; attempt++)
        {
            byte[] bytes = (attempt % 5) switch
            {
                0 => Damaged(url),
                1 => SocketOf(url),
                2 => Forged(url),
                _ => Called(url),
            };
            string answer = await Call(url, bytes, isHalfClosed: true);
            Assert.DoesNotContain("HTTP/1.1 500", answer, StringComparison.Ordinal);
            Assert.DoesNotContain("HTTP/1.1 201", answer, StringComparison.Ordinal);
            Assert.DoesNotContain("root:", answer, StringComparison.Ordinal);
        }
    }

    private byte[] Called(Uri url)
    {
        string method = Any("GET", "POST", "PUT", "DELETE", "PATCH", "TRACE", "get");
        string body = Any(Bodies);
        string length = _random.Next(8) == 0 ? Any("-1", "99999999999", "x", "3") : $"{Encoding.UTF8.GetByteCount(body)}";
        string type = Any("application/json", "application/json", "text/plain", "application/octet-stream", "x");
        return Encoding.UTF8.GetBytes(
            $"{method} /api/v1/{Any(Paths)} HTTP/1.1\r\nHost: {url.Authority}\r\nConnection: close\r\nContent-Type: {type}\r\n"
            + $"Content-Length: {length}\r\n\r\n{body}");
    }

    private byte[] Forged(Uri url) => Encoding.Latin1.GetBytes(
        $"{Any("GET", "DELETE", "POST")} /api/v1/{Any(Paths)} HTTP/1.1\r\nHost: {Any(url.Authority, "evil.example", "", "[")}\r\n"
        + "Connection: close\r\n"
        + $"Cookie: {Any(";;;=;", "__Host-edge=" + Any("", new string('a', 43), "\u00ff\u00fe", new string('b', 9000)))}\r\n"
        + Any("", "Authorization: Bearer x\r\n", "Authorization: Bearer\r\n", "Authorization: Basic " + new string('c', 5000) + "\r\n")
        + Any("", "Origin: http://evil.example\r\n", "Origin: null\r\n")
        + $"X-Edge-Csrf: {Any("", "local", "forged")}\r\nContent-Length: 2\r\n\r\n{{}}");

    private byte[] SocketOf(Uri url)
    {
        byte[] upgrade = Encoding.ASCII.GetBytes(
            $"GET /api/v1/live HTTP/1.1\r\nHost: {url.Authority}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + $"Sec-WebSocket-Key: {Any("dGhlIHNhbXBsZSBub25jZQ==", "x", "")}\r\n"
            + $"Sec-WebSocket-Version: {Any("13", "13", "13", "99")}\r\n\r\n");
        byte[] frame = _random.Next(5) switch
        {
            0 => [0x81, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 2, 3, 4],
            1 => [0x82, 0x81, 1, 2, 3, 4, 5],
            2 => [0x81, 0x02, (byte)'{', (byte)'}'],
            3 => [0x81, 0xfe, 0x10, 0x00, 0, 0, 0, 0, .. new byte[4096]],
            _ => [.. Enumerable.Range(0, 40).Select(_ => (byte)_random.Next(256))],
        };
        return [.. upgrade, .. frame];
    }

    private byte[] Damaged(Uri url)
    {
        byte[] bytes = Called(url);
        for (int change = 0; change < 5; change++)
        {
            bytes[_random.Next(Math.Min(bytes.Length, 200))] = (byte)_random.Next(256);
        }

        return bytes;
    }

    private string Any(params string[] texts) => texts[_random.Next(texts.Length)];

    // Whoever waits for more than 60 s for an answer or an end fails the test. A caller that stops sending is taken for one that has gone,
    // so it may get no answer.
    private static async Task<string> Call(Uri url, byte[] bytes, bool isHalfClosed)
    {
        using CancellationTokenSource late = new(MostTime);
        using Socket caller = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await caller.ConnectAsync(url.Host, url.Port, late.Token);
        using MemoryStream all = new();
        byte[] buffer = new byte[16 * 1024];
        try
        {
            await caller.SendAsync(bytes, SocketFlags.None, late.Token);
            if (isHalfClosed)
            {
                caller.Shutdown(SocketShutdown.Send);
            }

            while (await caller.ReceiveAsync(buffer, SocketFlags.None, late.Token) is > 0 and int count)
            {
                all.Write(buffer, 0, count);
            }
        }
        catch (SocketException)
        {
            // Cut off with bytes unread: as good an end as another.
        }

        return Encoding.Latin1.GetString(all.ToArray());
    }
}
