using System.Net;
using System.Net.Sockets;
using System.Text;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Api.Web;
using EdgeConvNeXt.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeConvNeXt.Station.Tests.Api.Web;

/// <summary>The web host under callers of every kind.</summary>
public sealed class WebHostTests : IAsyncDisposable
{
    private static readonly IPEndPoint AnyPort = new(IPAddress.Loopback, 0);

    private readonly RecordingLoggers _log = new();
    private readonly WebHost _host;
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(60) };

    public WebHostTests() => _host = WebHost.Open(AnyPort, [new Part()], _log);

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task It_answers_what_was_added_says_so_and_does_not_say_what_it_is()
    {
        using HttpResponseMessage answer = await _client.GetAsync($"{_host.Url}/hello");

        Assert.Equal("hello", await answer.Content.ReadAsStringAsync());
        Assert.False(answer.Headers.Contains("Server"));
        Assert.Contains(_log.Entries, entry => entry.Id == 1600 && entry.Message == $"Answers on {_host.Url}: greetings");
    }

    [Fact]
    public async Task A_path_that_was_not_added_is_not_found_and_another_method_not_allowed()
    {
        using HttpResponseMessage unknown = await _client.GetAsync($"{_host.Url}/other");
        using HttpResponseMessage posted = await _client.PostAsync($"{_host.Url}/hello", null);

        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, posted.StatusCode);
    }

    [Fact]
    public async Task A_call_that_fails_is_answered_and_logged_and_the_next_is_served()
    {
        using HttpResponseMessage broken = await _client.GetAsync($"{_host.Url}/broken");
        using HttpResponseMessage next = await _client.GetAsync($"{_host.Url}/hello");

        Assert.Equal((HttpStatusCode.InternalServerError, ""), (broken.StatusCode, await broken.Content.ReadAsStringAsync()));
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
        Assert.Equal(1, _log.Count(1601));
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused()
    {
        using HttpResponseMessage answer = await _client.PostAsync($"{_host.Url}/read", new ByteArrayContent(new byte[100_000]));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal(0, _log.Count(1601));
    }

    [Theory]
    [InlineData("\0\0\0\0\r\n\r\n")]
    [InlineData("GET\r\n\r\n")]
    [InlineData("GET / HTTP/9.9\r\n\r\n")]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")]
    [InlineData("\u0016\u0003\u0001 this is TLS \r\n\r\n")]
    [InlineData("GET /hello HTTP/1.1\r\nno colon\r\n\r\n")]
    public async Task Garbage_is_refused_and_the_next_caller_is_served(string garbage)
    {
        using Socket caller = await Connect();
        await caller.SendAsync(Encoding.Latin1.GetBytes(garbage));

        string answer = await ReadToEnd(caller);

        Assert.DoesNotContain(" 200 ", answer, StringComparison.Ordinal);
        Assert.Equal("hello", await _client.GetStringAsync($"{_host.Url}/hello"));
    }

    [Fact]
    public async Task A_line_without_end_is_cut_off()
    {
        using Socket caller = await Connect();
        await caller.SendAsync(Encoding.ASCII.GetBytes("GET /" + new string('a', 5000)));

        Assert.StartsWith("HTTP/1.1 414", await ReadToEnd(caller), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Callers_that_say_nothing_do_not_keep_it_from_closing()
    {
        using Socket silent = await Connect();
        using Socket half = await Connect();
        await half.SendAsync("GET /hello HTTP/1.1\r\n"u8.ToArray());
        using Socket waiting = await Connect();
        await waiting.SendAsync("GET /endless HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray());

        await _host.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60));

        await ReadToEnd(silent);
        await ReadToEnd(waiting);
    }

    [Fact]
    public void A_port_that_another_has_is_told_in_a_sentence()
    {
        IPEndPoint taken = new(IPAddress.Loopback, new Uri(_host.Url).Port);

        EdgeException fault = Assert.Throws<EdgeException>(() => WebHost.Open(taken, [new Part()], _log));

        Assert.Equal(EdgeFault.Network, fault.Fault);
        Assert.Contains("another program has the port (address in use)", fault.Message, StringComparison.Ordinal);
        Assert.Contains(taken.ToString(), fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_part_that_may_wait_is_answered_as_soon_as_the_port_is_free()
    {
        ManualTimeProvider clock = new();
        IPEndPoint taken = new(IPAddress.Loopback, new Uri(_host.Url).Port);
        await using WaitingHost waiting = new(taken, [new Part()], "The port is taken.", clock, _log);

        clock.Advance(TimeSpan.FromSeconds(30));
        string? still = waiting.Fault;
        await _host.DisposeAsync();
        clock.Advance(TimeSpan.FromSeconds(29));
        await Assert.ThrowsAsync<HttpRequestException>(() => _client.GetStringAsync($"http://{taken}/hello"));
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Contains("another program has the port", still, StringComparison.Ordinal);
        Assert.Equal("hello", await _client.GetStringAsync($"http://{taken}/hello"));
        Assert.Null(waiting.Fault);
    }

    [Fact]
    public void An_address_that_this_machine_has_not_is_told_in_a_sentence()
    {
        EdgeException fault = Assert.Throws<EdgeException>(
            () => WebHost.Open(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 0), [new Part()], _log));

        Assert.Contains("this machine has no such address", fault.Message, StringComparison.Ordinal);
    }

    private async Task<Socket> Connect()
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, new Uri(_host.Url).Port);
        return socket;
    }

    private static async Task<string> ReadToEnd(Socket socket)
    {
        using CancellationTokenSource timeout = new(TimeSpan.FromSeconds(60));
        using MemoryStream all = new();
        byte[] bytes = new byte[4096];
        try
        {
            while (await socket.ReceiveAsync(bytes, SocketFlags.None, timeout.Token) is > 0 and int count)
            {
                all.Write(bytes, 0, count);
            }
        }
        catch (SocketException fault) when (fault.SocketErrorCode == SocketError.ConnectionReset)
        {
            // As good an end as another.
            return Encoding.Latin1.GetString(all.ToArray());
        }

        return Encoding.Latin1.GetString(all.ToArray());
    }

    private sealed class Part : IWebPart
    {
        public IPEndPoint? Address => AnyPort;

        public string Title => "greetings";

        public void Map(IEndpointRouteBuilder endpoints)
        {
            endpoints.MapGet("/hello", context => context.Response.WriteAsync("hello"));
            endpoints.MapGet("/broken", _ => throw new InvalidOperationException("broken"));
            endpoints.MapGet("/endless", context => Task.Delay(Timeout.Infinite, CancellationToken.None));
            endpoints.MapPost("/read", context => context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted));
        }
    }
}
