using System.Buffers.Binary;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using EdgeConvNeXt.Runtime.Inspection.Trials;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Station.Access;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Live;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests.Api.Page;

/// <summary>Stations whose page is called over HTTP while the line runs.</summary>
public sealed class StationPageTests : IDisposable
{
    private static readonly IPEndPoint Anywhere = new(IPAddress.Loopback, 0);

    private readonly TemporaryFolder _folder = new();
    private readonly PageClient _page = new();

    public void Dispose()
    {
        _page.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_page_is_there_with_its_files_compressed_kept_by_their_hash_and_without_foreign_content()
    {
        await using CalledStation station = await Start();

        using HttpRequestMessage request = new(HttpMethod.Get, $"{station.Url}/js/main.js");
        request.Headers.AcceptEncoding.ParseAdd("gzip");
        HttpResponseMessage file = await _page.Http.SendAsync(request);
        HttpResponseMessage page = await _page.Http.GetAsync(station.Url);

        Assert.Equal("text/html; charset=utf-8", $"{page.Content.Headers.ContentType}");
        Assert.Contains("default-src 'none'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal(["gzip"], file.Content.Headers.ContentEncoding);
        Assert.Equal("text/javascript; charset=utf-8", $"{file.Content.Headers.ContentType}");
        using HttpRequestMessage again = new(HttpMethod.Get, $"{station.Url}/js/main.js");
        again.Headers.IfNoneMatch.Add(file.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await _page.Http.SendAsync(again)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _page.Http.GetAsync($"{station.Url}/js/..%2f..%2fetc/passwd")).StatusCode);
    }

    [Fact]
    public async Task A_viewer_gets_summaries_verdicts_and_one_picture_at_a_time()
    {
        await using CalledStation station = await Start(trigger: "free");
        using ClientWebSocket socket = await Follow(station);
        await Send(socket, """{"pictures":10}""");

        (JsonElement? summary, JsonElement? verdict, JsonElement? first) = (null, null, null);
        while (summary is null || verdict is null || first is null)
        {
            (JsonElement? text, JsonElement? picture) = await Receive(socket);
            summary = text?.GetProperty("type").GetString() == "summary" ? text : summary;
            verdict = text?.GetProperty("type").GetString() == "verdict" ? text : verdict;
            Assert.False(first is not null && picture is not null, "A second picture came before the first was shown.");
            first ??= picture;
        }

        Assert.Equal("press 4", summary.Value.GetProperty("station").GetString());
        Assert.True(summary.Value.GetProperty("camera").GetProperty("connected").GetBoolean());
        Assert.NotEmpty(verdict.Value.GetProperty("part").GetProperty("scores").EnumerateObject());
        long shown = first.Value.GetProperty("frame").GetInt64();
        Assert.Equal((32, 32), (first.Value.GetProperty("width").GetInt32(), first.Value.GetProperty("height").GetInt32()));
        await Send(socket, $$"""{"shown":{{shown}}}""");
        JsonElement? next = null;
        while (next is null)
        {
            (_, next) = await Receive(socket);
        }

        Assert.True(next.Value.GetProperty("frame").GetInt64() > shown);
    }

    [Fact]
    public async Task A_viewer_is_told_what_happens_beside_verdicts()
    {
        await using CalledStation station = await Start(slots: true);
        using ClientWebSocket socket = await Follow(station);
        await _page.Upload(station, await File.ReadAllBytesAsync(TinyModel.WriteBundle(_folder.File("other.edgemodel"))));

        JsonElement? happened = null;
        while (happened is null)
        {
            (JsonElement? text, _) = await Receive(socket);
            happened = text?.GetProperty("type").GetString() == "happened" ? text : null;
        }

        Assert.Equal("model-installed", Text(happened.Value, "kind"));
        Assert.EndsWith("in slot a by local (127.0.0.1).", Text(happened.Value, "text"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_viewer_that_says_what_is_not_understood_is_sent_away()
    {
        await using CalledStation station = await Start(trigger: "free");
        foreach (string text in (string[])["x", "{}", """{"pictures":11}""", """{"pictures":"5"}""", new string(' ', 300)])
        {
            using ClientWebSocket socket = await Follow(station);
            await Send(socket, text);
            await Assert.ThrowsAsync<WebSocketException>(async () =>
            {
                while (true)
                {
                    await Receive(socket);
                }
            });
        }

        Assert.Equal(HttpStatusCode.OK, (await _page.Http.GetAsync($"{station.Url}/api/v1/live/summary")).StatusCode);
    }

    [Fact]
    public async Task Scripts_get_the_picture_and_events()
    {
        await using CalledStation station = await Start(trigger: "free");

        byte[] jpeg = await _page.Http.GetByteArrayAsync($"{station.Url}/api/v1/live/picture");
        await using Stream stream = await _page.Http.GetStreamAsync($"{station.Url}/api/v1/events");
        using StreamReader lines = new(stream);
        HashSet<string> kinds = [];
        while (kinds.Count < 2)
        {
            string line = (await lines.ReadLineAsync())!;
            if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                kinds.Add(line[7..]);
            }
        }

        Assert.Equal([0xFF, 0xD8], jpeg[..2]);
        Assert.Equal(["summary", "verdict"], kinds.Order());
    }

    [Fact]
    public async Task A_label_of_any_letters_comes_in_the_header_of_its_picture()
    {
        string[] labels = ["好", "刮痕", "凹坑", "Einschluß", "flicken", "riß"];
        string model = _folder.File("words.edgemodel");
        BundleWriter.Write(
            model, TinyModel.Manifest with { Labels = labels, OkLabels = [labels[0]] },
            new Dictionary<string, byte[]> { ["float.onnx"] = TinyModel.FloatOnnx(), ["bytes.onnx"] = TinyModel.ByteOnnx() });
        await using CalledStation station = await Start(trigger: "free", model: model);

        using HttpResponseMessage answer = await _page.Http.GetAsync($"{station.Url}/api/v1/live/picture");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        JsonElement header = JsonDocument.Parse(answer.Headers.GetValues("X-Edge-Picture").Single()).RootElement;
        Assert.Contains(header.GetProperty("label").GetString(), labels);
    }

    [Fact]
    public async Task The_last_bad_parts_say_whether_their_picture_is_there()
    {
        await using CalledStation station = await Start(takesRequests: true);
        JournalRow row;
        int parts = 0;
        do
        {
            Assert.Equal(HttpStatusCode.OK, (await _page.Send(station, HttpMethod.Post, "trigger", "{}")).Status);
            row = (await station.Rows(++parts))[^1];
        }
        while (row.Outcome != "ng");
        string result = row.Result;
        await station.Picture(result);
        JsonElement bad;
        do
        {
            bad = (await _page.Get(station, "live/summary")).GetProperty("recentNg")[0];
        }
        while (!bad.GetProperty("picture").GetBoolean());

        Assert.Equal(result, Text(bad, "result"));
        Assert.Equal([0xFF, 0xD8], (await _page.Http.GetByteArrayAsync($"{station.Url}/api/v1/parts/{result}/picture"))[..2]);
    }

    [Fact]
    public async Task Who_shows_the_text_of_a_login_that_has_ended_changes_nothing_in_the_name_of_the_machine()
    {
        await using CalledStation station = await Start();
        using HttpClient ended = new() { DefaultRequestHeaders = { { "X-Edge-Csrf", "0123456789abcdef" } } };
        using StringContent body = new("{}", Encoding.UTF8, "application/json");

        using HttpResponseMessage answer = await ended.PostAsync($"{station.Url}/api/v1/models/check", body);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task A_page_of_another_site_or_name_is_refused()
    {
        await using CalledStation station = await Start();
        using HttpRequestMessage foreign = new(HttpMethod.Get, $"{station.Url}/api/v1/live/summary");
        foreign.Headers.Add("Origin", "http://evil.example");
        using HttpRequestMessage renamed = new(HttpMethod.Get, $"{station.Url}/api/v1/live/summary");
        renamed.Headers.Host = "evil.example";

        Assert.Equal(HttpStatusCode.Forbidden, (await _page.Http.SendAsync(foreign)).StatusCode);
        using HttpRequestMessage forwarded = new(HttpMethod.Get, $"{station.Url}/api/v1/live/summary");
        forwarded.Headers.Add("X-Forwarded-For", "10.1.2.3");
        using HttpRequestMessage pictured = new(HttpMethod.Get, $"{station.Url}/api/v1/live/summary");
        pictured.Headers.Add("Sec-Fetch-Site", "cross-site");

        Assert.Equal(HttpStatusCode.MisdirectedRequest, (await _page.Http.SendAsync(renamed)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _page.Http.SendAsync(forwarded)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await _page.Http.SendAsync(pictured)).StatusCode);
    }

    [Fact]
    public async Task A_path_that_is_none_is_not_found_and_another_method_not_allowed()
    {
        await using CalledStation station = await Start();
        HttpResponseMessage patched = await _page.Http.PatchAsync(new Uri($"{station.Url}/api/v1/recipe"), null);

        Assert.Equal(HttpStatusCode.NotFound, (await _page.Http.GetAsync($"{station.Url}/api/v1/nothing")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _page.Http.PostAsync(new Uri($"{station.Url}/api/v1/nothing"), null)).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, patched.StatusCode);
        Assert.Equal(["GET", "PUT"], patched.Content.Headers.Allow.Order());
    }

    [Fact]
    public async Task A_part_is_found_by_its_result_with_its_picture_and_no_path_is()
    {
        await using CalledStation station = await Start(takesRequests: true);
        Assert.Equal(HttpStatusCode.OK, (await _page.Send(station, HttpMethod.Post, "trigger", "{}")).Status);
        string result = (await station.Rows(1))[0].Result;
        await station.Picture(result);

        JsonElement part = await _page.Get(station, $"parts/{result}");
        HttpResponseMessage picture = await _page.Http.GetAsync($"{station.Url}/api/v1/parts/{result}/picture");

        Assert.Equal((result, 1), (Text(part, "result"), part.GetProperty("part").GetInt32()));
        Assert.Equal("image/jpeg", $"{picture.Content.Headers.ContentType}");
        Assert.Equal([0xFF, 0xD8], (await picture.Content.ReadAsByteArrayAsync())[..2]);
        (HttpStatusCode status, JsonElement problem) = await _page.Send(station, HttpMethod.Get, $"parts/{result}/map?label=nothing", null);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.NotEmpty(Text(problem, "detail")!);
        foreach (string path in (string[])["parts/x", $"parts/{Guid.NewGuid()}", "parts/..%2f..%2fetc%2fpasswd/picture"])
        {
            Assert.Equal(HttpStatusCode.NotFound, (await _page.Http.GetAsync($"{station.Url}/api/v1/{path}")).StatusCode);
        }
    }

    [Fact]
    public async Task Who_may_look_alone_changes_nothing()
    {
        await using CalledStation station = await Start(role: Role.Viewer);

        foreach ((HttpMethod method, string path) in ((HttpMethod, string)[])
        [
            (HttpMethod.Put, "recipe"), (HttpMethod.Post, "recipe/check"), (HttpMethod.Post, "models"), (HttpMethod.Post, "models/a/try"),
            (HttpMethod.Post, "models/rollback"),
        ])
        {
            (HttpStatusCode status, JsonElement problem) = await _page.Send(station, method, path, "{}");
            Assert.Equal(HttpStatusCode.Forbidden, status);
            Assert.StartsWith("local is a viewer: expected ", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.OK, (await _page.Http.GetAsync($"{station.Url}/api/v1/recipe")).StatusCode);
    }

    private Task<CalledStation> Start(
        string trigger = "software", Role role = Role.Engineer, bool slots = false, bool takesRequests = false,
        string? model = null) => CalledStation.Start(
        configuration => configuration.With(new LiveConfiguration()) with
        {
            Model = model ?? configuration.Model,
            Page = new PageConfiguration
            {
                Address = Anywhere, Folder = _folder.File("page"), WithoutLogin = role,
                Shifts = [new TimeOnly(6, 0)],
            },
            Http = takesRequests ? new HttpConfiguration { Address = Anywhere } : null,
            Slots = slots ? new SlotsConfiguration(_folder.File("slots"), new TrialSettings()) : null,
        },
        trigger);

    private static async Task<ClientWebSocket> Follow(CalledStation station)
    {
        ClientWebSocket socket = new();
        socket.Options.AddSubProtocol("edge.live.1");
        await socket.ConnectAsync(new Uri($"ws{station.Url[4..]}/api/v1/live"), CancellationToken.None);
        return socket;
    }

    private static Task Send(ClientWebSocket socket, string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    // A message: its JSON, or the header of its picture.
    private static async Task<(JsonElement? Text, JsonElement? Picture)> Receive(ClientWebSocket socket)
    {
        byte[] bytes = new byte[1 << 20];
        int length = 0;
        ValueWebSocketReceiveResult received;
        do
        {
            received = await socket.ReceiveAsync(bytes.AsMemory(length), CancellationToken.None);
            length += received.Count;
        }
        while (!received.EndOfMessage);

        if (received.MessageType == WebSocketMessageType.Close)
        {
            throw new WebSocketException(WebSocketError.ConnectionClosedPrematurely);
        }

        if (received.MessageType == WebSocketMessageType.Text)
        {
            return (JsonDocument.Parse(bytes.AsMemory(0, length)).RootElement, null);
        }

        int header = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        Assert.Equal([0xFF, 0xD8], bytes[(4 + header)..(6 + header)]);
        return (null, JsonDocument.Parse(bytes.AsMemory(4, header)).RootElement);
    }

    private static string? Text(JsonElement value, string member) => value.GetProperty(member).GetString();
}
