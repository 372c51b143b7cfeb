using System.Net;
using System.Net.WebSockets;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using EdgeConvNeXt.Station.Access;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Live;
using EdgeConvNeXt.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeConvNeXt.Station.Tests.Api.Page;

/// <summary>A whole station with a page, called as browsers, machines and strangers call it.</summary>
public sealed class PageAccessTests : IDisposable
{
    private const string Password = "correct horse";
    private static readonly Caller AtConsole = new("console", Role.Engineer, "console");

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseCookies = false }) { Timeout = TimeSpan.FromSeconds(60) };

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_login_gives_a_cookie_with_which_changes_need_the_page_s_own_word()
    {
        await AddUser("chief", Role.Engineer);
        await using CalledStation station = await Start(Role.None);
        Assert.Equal(401, (await Send(station, "GET", "live/summary")).Status);

        (int status, JsonElement session, string? cookie) = await LogIn(station, "chief", Password);
        string csrf = session.GetProperty("csrf").GetString()!;

        Assert.Equal((200, "engineer"), (status, session.GetProperty("role").GetString()));
        Assert.False(session.GetProperty("loginNeeded").GetBoolean());
        Assert.Contains("; path=/; secure; samesite=strict; httponly", cookie, StringComparison.OrdinalIgnoreCase);
        string shown = cookie!.Split(';')[0];
        Assert.Equal(200, (await Send(station, "GET", "live/summary", cookie: shown)).Status);
        string user = """{"name":"maria","role":"operator","password":"another horse"}""";
        Assert.Equal(403, (await Send(station, "POST", "users", user, shown)).Status);
        Assert.Equal(403, (await Send(station, "POST", "users", user, shown, "local")).Status);
        Assert.Equal(201, (await Send(station, "POST", "users", user, shown, csrf)).Status);
        Assert.Equal(403, (await Send(station, "POST", "users", user, shown, csrf, origin: "http://evil.example")).Status);
        Assert.Equal(422, (await Send(station, "DELETE", "users/chief", null, shown, csrf)).Status);
        Assert.Equal(204, (await Send(station, "PUT", "session/password",
            $$"""{"old":"{{Password}}","new":"third horse"}""", shown, csrf)).Status);
        Assert.Equal(401, (await Send(station, "GET", "live/summary", cookie: shown)).Status);
    }

    [Fact]
    public async Task A_user_may_do_what_the_role_says_and_every_change_stands_in_the_audit()
    {
        await AddUser("chief", Role.Engineer);
        await AddUser("maria", Role.Operator);
        await using CalledStation station = await Start(Role.Engineer);
        string maria = (await LogIn(station, "maria", Password)).Cookie!.Split(';')[0];

        Assert.Equal(403, (await Send(station, "GET", "users", cookie: maria)).Status);
        Assert.Equal(204, (await Send(station, "PUT", "users/maria", """{"role":"viewer"}""", csrf: "local")).Status);
        (int status, string body) = await Send(station, "GET", "audit?limit=2");

        Assert.Equal(200, status);
        JsonElement audit = JsonDocument.Parse(body).RootElement;
        Assert.True(audit.GetProperty("sound").GetBoolean());
        Assert.Equal("maria is viewer.", audit.GetProperty("items")[0].GetProperty("detail").GetString());
        Assert.Equal("local", audit.GetProperty("items")[0].GetProperty("by").GetString());
        Assert.Equal("login", audit.GetProperty("items")[1].GetProperty("what").GetString());
        Assert.False(string.IsNullOrEmpty(audit.GetProperty("next").GetString()));
    }

    [Fact]
    public async Task A_token_opens_the_paths_of_its_scopes_alone()
    {
        AccessDesk desk = Desk();
        string read = desk.AddToken(AtConsole, "reader", ["read"], null);
        string access = desk.AddToken(AtConsole, "keeper", ["access"], null);
        await using CalledStation station = await Start(Role.Engineer);

        Assert.Equal(200, (await Send(station, "GET", "live/summary", token: read)).Status);
        Assert.Equal(403, (await Send(station, "GET", "users", token: read)).Status);
        Assert.Equal(200, (await Send(station, "GET", "users", token: access)).Status);
        Assert.Equal(403, (await Send(station, "GET", "live/summary", token: access)).Status);
        Assert.Equal(204, (await Send(station, "DELETE", "tokens/reader", token: access)).Status);
        Assert.Equal(401, (await Send(station, "GET", "live/summary", token: read)).Status);
        Assert.Equal(401, (await Send(station, "GET", "live/summary", token: "forged")).Status);
    }

    [Fact]
    public async Task Wrong_passwords_are_answered_with_pauses_and_leave_those_who_are_logged_in_alone()
    {
        await AddUser("chief", Role.Engineer);
        await using CalledStation station = await Start(Role.Viewer);
        string cookie = (await LogIn(station, "chief", Password)).Cookie!.Split(';')[0];
        List<int> answers = [];
        while (!answers.Contains(429) && answers.Count < 12)
        {
            answers.Add((await LogIn(station, "chief", "wrong horse")).Status);
        }

        // A machine that is busy may let the first pauses pass between two calls.
        Assert.Equal([401, 401, 401, 401, 401], answers.Take(5));
        Assert.Equal(429, answers[^1]);
        Assert.Equal(200, (await Send(station, "GET", "users", cookie: cookie)).Status);
        Assert.Equal(200, (await Send(station, "GET", "live/summary")).Status);
    }

    [Fact]
    public async Task On_a_network_it_is_encrypted_by_a_certificate_of_its_own_that_stays()
    {
        X509Certificate2? shown = null;
        using HttpClient client = new(new SocketsHttpHandler
        {
            SslOptions =
            {
                RemoteCertificateValidationCallback = (_, certificate, _, _) => (shown = new X509Certificate2(certificate!)) is not null,
            },
        });
        string fingerprint = "";
        for (int start = 0; start < 2; start++)
        {
            await using CalledStation station = await Start(Role.Viewer, new IPEndPoint(IPAddress.Any, 0));
            Assert.StartsWith("https://0.0.0.0:", station.Url, StringComparison.Ordinal);
            Uri here = new($"https://127.0.0.1:{new Uri(station.Url).Port}/api/v1/session");
            using HttpResponseMessage answer = await client.GetAsync(here);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            string hash = OwnCertificate.Fingerprint(shown!);
            Assert.Contains(station.Log.Entries, entry => entry.Id == 1655 && entry.Message.Contains(hash, StringComparison.Ordinal));
            Assert.Equal(start == 0 ? hash : fingerprint, hash);
            fingerprint = hash;
        }

        Assert.Equal(PrivateFile.Mode, File.GetUnixFileMode(Path.Combine(PageFolder, OwnCertificate.FileName)));
        Assert.True(shown!.MatchesHostname("localhost") && shown.MatchesHostname("127.0.0.1"));
        Assert.Equal(256, shown.GetECDsaPublicKey()!.KeySize);
    }

    [Fact]
    public async Task A_port_that_another_program_has_does_not_keep_the_line_from_running()
    {
        using Socket other = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        other.Listen();
        await using CalledStation station = await Start(Role.Viewer, (IPEndPoint)other.LocalEndPoint!);

        Assert.Equal("", station.Url);
        Assert.Contains(station.Log.Entries, entry => entry.Id == 1603
            && entry.Message.Contains("another program has the port", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_is_removed_sees_nothing_more_of_what_was_opened_before()
    {
        await AddUser("maria", Role.Viewer);
        await using CalledStation station = await Start(Role.None);
        string cookie = (await LogIn(station, "maria", Password)).Cookie!.Split(';')[0];
        using ClientWebSocket socket = new();
        socket.Options.SetRequestHeader("Cookie", cookie);
        await socket.ConnectAsync(new Uri($"ws{station.Url[4..]}/api/v1/live"), CancellationToken.None);
        using HttpRequestMessage request = new(HttpMethod.Get, $"{station.Url}/api/v1/events");
        request.Headers.Add("Cookie", cookie);
        using HttpResponseMessage events = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using Stream told = await events.Content.ReadAsStreamAsync();
        byte[] bytes = new byte[65536];
        Assert.NotEqual(0, await told.ReadAsync(bytes));
        Assert.Equal(WebSocketMessageType.Text, (await socket.ReceiveAsync(bytes, CancellationToken.None)).MessageType);

        Desk().RemoveUser(AtConsole, "maria");

        while (await told.ReadAsync(bytes) > 0)
        {
        }

        await Assert.ThrowsAnyAsync<WebSocketException>(async () =>
        {
            while (true)
            {
                await socket.ReceiveAsync(bytes, CancellationToken.None);
            }
        });
    }

    private string PageFolder => _folder.File("page");

    private AccessDesk Desk() => new(PageFolder, TimeProvider.System, NullLogger.Instance);

    private Task AddUser(string name, Role role) => Desk().SetUserAsync(AtConsole, name, role, Password);

    private Task<CalledStation> Start(Role withoutLogin, IPEndPoint? address = null) => CalledStation.Start(configuration =>
        (configuration with
        {
            Page = new PageConfiguration
            {
                Address = address ?? new IPEndPoint(IPAddress.Loopback, 0), Folder = PageFolder, WithoutLogin = withoutLogin,
                Shifts = [new TimeOnly(6, 0)],
            },
        }).With(new LiveConfiguration()));

    private async Task<(int Status, JsonElement Session, string? Cookie)> LogIn(CalledStation station, string name, string password)
    {
        using StringContent body = new($$"""{"name":"{{name}}","password":"{{password}}"}""", Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await _client.PostAsync(new Uri($"{station.Url}/api/v1/session"), body);
        string? cookie = answer.Headers.TryGetValues("Set-Cookie", out IEnumerable<string>? values) ? values.Single() : null;
        return ((int)answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement, cookie);
    }

    private async Task<(int Status, string Body)> Send(
        CalledStation station, string method, string path, string? body = null, string? cookie = null, string? csrf = null,
        string? token = null, string? origin = null)
    {
        using HttpRequestMessage request = new(new HttpMethod(method), $"{station.Url}/api/v1/{path}");
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        Add("Cookie", cookie);
        Add("X-Edge-Csrf", csrf);
        Add("Origin", origin);
        Add("Authorization", token is null ? null : $"Bearer {token}");
        using HttpResponseMessage answer = await _client.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }
    }
}
