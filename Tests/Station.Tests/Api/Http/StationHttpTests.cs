using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Outputs.Journal;

namespace EdgeConvNeXt.Station.Tests.Api.Http;

/// <summary>A whole station that is told over HTTP what comes.</summary>
public sealed class StationHttpTests : IDisposable
{
    private const string Serial = "/api/v1/serial";
    private const string Trigger = "/api/v1/trigger";
    private const string Token = "0123456789abcdef0123456789abcdef";
    private const int Attempts = 300;

    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(60) };

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task A_serial_number_that_is_posted_is_that_of_the_next_part_and_one_with_a_trigger_that_of_its_own()
    {
        await using CalledStation station = await Start();

        Assert.Equal(
            (200, """{"waiting":"4711","batch":"monday"}"""), await Post(station, Serial, """{"serial":"4711","batch":"monday"}"""));
        Assert.Equal((200, """{"result":"accepted","part":1}"""), await Post(station, Trigger, "{}"));
        await station.Rows(1);
        Assert.Equal((200, """{"result":"accepted","part":2}"""), await Post(station, Trigger, """{"serial":"4712"}"""));
        JournalRow[] rows = await station.Rows(2);

        Assert.Equal([("4711", "monday"), ("4712", "monday")], rows.Select(row => (row.Serial, row.Batch)));
    }

    [Fact]
    public async Task What_the_station_cannot_do_now_is_a_conflict()
    {
        await using CalledStation bouncing = await CalledStation.Start(WithHttp, minimumDistanceMs: 3_600_000);
        await Post(bouncing, Trigger, "{}");
        await using CalledStation free = await CalledStation.Start(WithHttp, trigger: "free");

        AssertProblem(
            409, "The trigger came so soon after the last one that it belongs to the same part", await Post(bouncing, Trigger, "{}"));
        AssertProblem(409, "Parts of this station do not announce themselves by a call: expected", await Post(free, Trigger, "{}"));
    }

    [Theory]
    [InlineData("GET", Trigger, null, "", 405, "The method is none of this path: expected POST.")]
    [InlineData("OPTIONS", Serial, null, "", 405, "The method is none of this path: expected POST.")]
    [InlineData("POST", "/api/v1/pin", "application/json", "{}", 404, "There is nothing at this path: expected /api/v1/serial or ")]
    [InlineData("POST", "/api/v1/trigger/", "text/plain", "{}", 415, "The body is not told to be JSON: expected Content-Type: ")]
    [InlineData("POST", Trigger, null, "", 415, "The body is not told to be JSON: expected Content-Type: application/json.")]
    [InlineData("POST", Trigger, "application/json; charset=latin1", "{}", 415, "The body is not told to be JSON: ")]
    [InlineData("POST", Trigger, "application/x-www-form-urlencoded", "serial=1", 415, "The body is not told to be JSON: ")]
    [InlineData("POST", Trigger, "application/json", "{", 400, "What is asked is not understood: expected a JSON object with serial, ")]
    [InlineData("POST", Trigger, "application/json", "[[[[[[[[[[1]]]]]]]]]]", 400, "What is asked is not understood: expected ")]
    [InlineData("POST", Trigger, "application/json", "null", 400, "What is asked is not understood: expected ")]
    [InlineData("POST", Trigger, "application/json", """{"id":"a"}""", 400, "The request has the member id: expected serial, batch alone.")]
    [InlineData("POST", Trigger, "application/json", """{"serial":"\ud800"}""", 400, "What is asked is not understood: expected ")]
    [InlineData("POST", Trigger, "application/json", "", 400, "What is asked is not understood: expected ")]
    [InlineData("POST", Serial, "application/json", "{}", 400, "Nothing is announced: expected a serial, a batch or both.")]
    [InlineData("POST", Serial, "application/json", """{"serial":" a"}""", 400, "The serial number begins or ends with a space: ")]
    public async Task What_makes_no_sense_is_refused_with_its_status_and_a_sentence(
        string method, string path, string? type, string body, int status, string sentence)
    {
        await using CalledStation station = await Start();

        AssertProblem(status, sentence, await Send(station, method, path, type, body));
        Assert.Equal(200, (await Post(station, Serial, """{"serial":"4711"}""")).Status);
    }

    [Theory]
    [InlineData(true, 5_000)]
    [InlineData(true, 500_000)]
    [InlineData(false, 5_000)]
    public async Task A_body_that_is_too_large_is_refused(bool isChunked, int bytes)
    {
        await using CalledStation station = await Start();
        byte[] body = new byte[bytes];
        using HttpContent content = isChunked ? new StreamContent(new MemoryStream(body)) : new ByteArrayContent(body);
        using HttpRequestMessage request = new(HttpMethod.Post, station.Url + Trigger) { Content = content };
        request.Headers.TransferEncodingChunked = isChunked;
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json");

        AssertProblem(413, "The body is too large: expected at most 4096 bytes.", await Send(request));
    }

    [Theory]
    [InlineData("http://evil.example", null, "The request comes from a page of another site: ")]
    [InlineData("null", null, "The request comes from a page of another site: ")]
    [InlineData("http://127.0.0.1:1", null, "The request comes from a page of another site: ")]
    [InlineData("http://evil.example:80", "evil.example:80", "The host is a name, which any site can have: ")]
    [InlineData(null, "press4.plant", "The host is a name, which any site can have: ")]
    public async Task A_page_of_another_site_is_refused(string? origin, string? host, string sentence)
    {
        await using CalledStation station = await Start();

        AssertProblem(403, sentence, await Send(station, "POST", Trigger, "application/json", "{}", request =>
        {
            request.Headers.Host = host;
            request.Headers.TryAddWithoutValidation("Origin", origin is null ? [] : [origin]);
        }));
        Assert.Equal(200, (await Send(station, "POST", Trigger, "application/json", "{}", request =>
            request.Headers.TryAddWithoutValidation("Origin", station.Url))).Status);
    }

    [Fact]
    public async Task A_station_with_a_token_is_told_things_by_who_shows_it_and_a_new_token_holds_at_once()
    {
        string file = "";
        await using CalledStation station = await Start(file: name => file = name);

        Assert.Equal(401, (await Post(station, Trigger, "{}")).Status);
        Assert.Equal(401, (await Post(station, Trigger, "{}", "Bearer other")).Status);
        Assert.Equal(401, (await Post(station, Trigger, "{}", $"Basic {Token}")).Status);
        Assert.Equal(200, (await Post(station, Trigger, "{}", $"Bearer {Token}")).Status);
        await File.WriteAllTextAsync(file, "another-token-of-length-30-xxx\n");
        Assert.Equal(401, (await Post(station, Trigger, "{}", $"Bearer {Token}")).Status);
        Assert.Equal(200, (await Post(station, Trigger, "{}", "bearer another-token-of-length-30-xxx")).Status);
        File.Delete(file);
        AssertProblem(503, "The station cannot read its token: ", await Post(station, Trigger, "{}", $"Bearer {Token}"));
        Assert.Equal(503, (await Post(station, Trigger, "{}")).Status);
        Assert.Equal((1, 1), (station.Log.Count(1640), station.Log.Count(1641)));
    }

    [Theory]
    [InlineData("short\n")]
    [InlineData("a token with spaces in it\n")]
    [InlineData("")]
    public async Task A_station_does_not_start_with_a_token_that_is_none(string token)
    {
        EdgeException fault = await Assert.ThrowsAsync<EdgeException>(() => Start(token: token, file: _ => { }));

        Assert.Equal(EdgeFault.File, fault.Fault);
        Assert.Contains("http.tokenFile cannot be used", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_and_requests_share_an_address()
    {
        await using CalledStation station = await CalledStation.Start(configuration =>
        {
            StationConfiguration with = WithHttp(configuration);
            return with with { Metrics = new MetricsConfiguration { Address = with.Http!.Address } };
        });

        Assert.Equal(200, (await Post(station, Trigger, "{}")).Status);
        Assert.Contains("edge_parts_total", await _client.GetStringAsync($"{station.Url}/metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Garbage_neither_triggers_nor_ends_anything()
    {
        await using CalledStation station = await Start();
        Random random = new(4711);
        Uri url = new(station.Url);
        string sound = $"POST {Trigger} HTTP/1.1\r\nHost: {url.Authority}\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n[]";
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            byte[] bytes = Encoding.ASCII.GetBytes(sound);
            for (int change = 0; change <= attempt % 4; change++)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            using Socket caller = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await caller.ConnectAsync(url.Host, url.Port);
            try
            {
                await caller.SendAsync(bytes);
                caller.Shutdown(SocketShutdown.Send);
                while (await caller.ReceiveAsync(bytes) > 0)
                {
                }
            }
            catch (SocketException)
            {
                // Cut off with bytes unread: the station may close before everything was sent.
            }
        }

        Assert.Equal((200, """{"result":"accepted","part":1}"""), await Post(station, Trigger, "{}"));
        Assert.Equal(0, station.Log.Count(1601));
    }

    private static StationConfiguration WithHttp(StationConfiguration configuration) =>
        configuration with { Http = new HttpConfiguration { Address = new IPEndPoint(IPAddress.Loopback, 0) } };

    private static Task<CalledStation> Start(string token = Token + "\n", Action<string>? file = null) =>
        CalledStation.Start(configuration =>
        {
            StationConfiguration with = WithHttp(configuration);
            if (file is null)
            {
                return with;
            }

            string path = Path.Combine(Path.GetDirectoryName(configuration.Recipe)!, "token");
            File.WriteAllText(path, token);
            file(path);
            return with with { Http = with.Http! with { TokenFile = path } };
        });

    private static void AssertProblem(int status, string sentence, (int Status, string Body) answer)
    {
        Assert.Equal(status, answer.Status);
        using JsonDocument problem = JsonDocument.Parse(answer.Body);
        Assert.Equal(status, problem.RootElement.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.RootElement.GetProperty("title").GetString()!);
        Assert.StartsWith(sentence, problem.RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private Task<(int Status, string Body)> Post(CalledStation station, string path, string body, string? authorization = null) => Send(
        station, "POST", path, "application/json", body,
        request => request.Headers.TryAddWithoutValidation("Authorization", authorization is null ? [] : [authorization]));

    private async Task<(int Status, string Body)> Send(
        CalledStation station, string method, string path, string? type, string body, Action<HttpRequestMessage>? change = null)
    {
        using HttpRequestMessage request = new(new HttpMethod(method), station.Url + path);
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type is null ? [] : [type]);
        change?.Invoke(request);
        return await Send(request);
    }

    private async Task<(int Status, string Body)> Send(HttpRequestMessage request)
    {
        using HttpResponseMessage answer = await _client.SendAsync(request);
        Assert.Equal(
            answer.IsSuccessStatusCode ? "application/json" : "application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
