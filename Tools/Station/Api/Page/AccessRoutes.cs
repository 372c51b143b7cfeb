using System.Globalization;
using System.Net;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Station.Access;
using EdgeConvNeXt.Station.Api.Http;
using Microsoft.AspNetCore.Http;

namespace EdgeConvNeXt.Station.Api.Page;

/// <summary>Logging in, users, tokens, and the audit.</summary>
/// <param name="station">Name of the station.</param>
/// <param name="desk">Users, sessions and tokens.</param>
internal sealed class AccessRoutes(string station, AccessDesk desk) : IPageRoutes
{
    private const int MostRecords = 200;
    private const int UsualRecords = 50;
    private const int LongestToken = 3650;
    private static readonly string Version =
        typeof(AccessRoutes).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    /// <inheritdoc/>
    public void Map(PageMap map)
    {
        map.Get("session", Role.None, request => AnswerSessionAsync(request, request.Caller));
        map.Post("session", Role.None, LogInAsync);
        map.Delete("session", Role.Viewer, LogOutAsync);
        map.Put("session/password", Role.Viewer, ChangePasswordAsync);
        map.Get("users", Role.Engineer, request => request.AnswerAsync(
            new UserList([.. desk.Users.All.Select(user => new UserItem(user.Name, user.Role))]), AccessAnswers.Default.UserList));
        map.Post("users", Role.Engineer, AddUserAsync);
        map.Put("users/{name}", Role.Engineer, ChangeUserAsync);
        map.Delete("users/{name}", Role.Engineer, request => Removed(request, desk.RemoveUser(request.Caller, request.Path("name"))));
        map.Get("tokens", Role.Engineer, request => request.AnswerAsync(
            new TokenList([.. desk.Tokens.All.Select(token => new TokenItem(token.Name, token.Scopes, Until(token), null))]),
            AccessAnswers.Default.TokenList));
        map.Post("tokens", Role.Engineer, AddTokenAsync);
        map.Delete("tokens/{name}", Role.Engineer, request => Removed(request, desk.RemoveToken(request.Caller, request.Path("name"))));
        map.Ask("audit", Role.Engineer, Audit, AccessAnswers.Default.AuditAnswer);
    }

    private Task AnswerSessionAsync(PageRequest request, Caller caller)
    {
        bool isFirst = desk.Users.All.Count == 0;
        return request.AnswerAsync(
            new SessionAnswer
            {
                Station = station,
                Version = Version,
                Role = caller.Role == Role.None ? null : RoleWords.Of(caller.Role),
                Name = caller.Session?.User.Name,
                LoginNeeded = caller.Role == Role.None,
                FirstPasswordNeeded = isFirst,
                FirstPasswordCommand = isFirst ? "sudo -u edge-agent edge-agent user set NAME --role engineer" : null,
                Csrf = caller.Session?.Csrf ?? PageGate.LocalCsrf,
            },
            AccessAnswers.Default.SessionAnswer);
    }

    private async Task LogInAsync(PageRequest request)
    {
        JsonElement body = await request.BodyAsync("name", "password").ConfigureAwait(false);
        string name = PageRequest.Require(body, "name");
        IPAddress from = request.Http.Connection.RemoteIpAddress ?? IPAddress.None;
        (User? user, TimeSpan? wait) = await desk.LogInAsync(name, PageRequest.Require(body, "password"), from).ConfigureAwait(false);
        ThrowIfPaused(wait);
        if (user is null)
        {
            throw new HttpRefusal(StatusCodes.Status401Unauthorized, "The name or the password is wrong: expected both as they were set.");
        }

        (string cookie, Session session) = desk.Sessions.Begin(user);
        SetCookie(request, cookie, null);
        await AnswerSessionAsync(request, new Caller(user.Name, user.Is, $"{from}") { Session = session }).ConfigureAwait(false);
    }

    private static void ThrowIfPaused(TimeSpan? wait)
    {
        if (wait is { } pause)
        {
            int seconds = (int)Math.Ceiling(pause.TotalSeconds);
            throw new HttpRefusal(new HttpProblem(
                StatusCodes.Status429TooManyRequests, $"Too many passwords were wrong: expected a pause of {seconds} s.")
            {
                RetryAfter = seconds,
            });
        }
    }

    private Task LogOutAsync(PageRequest request)
    {
        if (request.Caller.Session is { } session)
        {
            desk.Sessions.End(session);
        }

        SetCookie(request, "", TimeSpan.Zero);
        return request.DoneAsync();
    }

    private async Task ChangePasswordAsync(PageRequest request)
    {
        JsonElement body = await request.BodyAsync("old", "new").ConfigureAwait(false);
        if (request.Caller.Session is not { } session)
        {
            throw HttpRefusal.Conflict("Nobody is logged in, so there is no password to change: expected a login.");
        }

        IPAddress from = request.Http.Connection.RemoteIpAddress ?? IPAddress.None;
        (User? user, TimeSpan? wait) = await desk.CheckAsync(
            session.User.Name, PageRequest.Require(body, "old"), from).ConfigureAwait(false);
        ThrowIfPaused(wait);
        if (user is null)
        {
            throw new HttpRefusal(StatusCodes.Status403Forbidden, "The old password is wrong: expected the one that holds.");
        }

        await desk.SetUserAsync(request.Caller, user.Name, null, PageRequest.Require(body, "new")).ConfigureAwait(false);
        await request.DoneAsync().ConfigureAwait(false);
    }

    private async Task AddUserAsync(PageRequest request)
    {
        JsonElement body = await request.BodyAsync("name", "role", "password").ConfigureAwait(false);
        string name = PageRequest.Require(body, "name");
        if (desk.Users.Find(name) is not null)
        {
            throw HttpRefusal.Conflict("There is a user of that name: expected another.");
        }

        await desk.SetUserAsync(
            request.Caller, name, RoleOf(PageRequest.Require(body, "role")), PageRequest.Require(body, "password")).ConfigureAwait(false);
        await request.DoneAsync(StatusCodes.Status201Created).ConfigureAwait(false);
    }

    private async Task ChangeUserAsync(PageRequest request)
    {
        JsonElement body = await request.BodyAsync("role", "password").ConfigureAwait(false);
        string name = request.Path("name");
        if (desk.Users.Find(name) is null)
        {
            throw NoSuch();
        }

        Role? role = PageRequest.Text(body, "role") is { } word ? RoleOf(word) : null;
        await desk.SetUserAsync(request.Caller, name, role, PageRequest.Text(body, "password")).ConfigureAwait(false);
        await request.DoneAsync().ConfigureAwait(false);
    }

    private async Task AddTokenAsync(PageRequest request)
    {
        JsonElement body = await request.BodyAsync("name", "scopes", "days").ConfigureAwait(false);
        string name = PageRequest.Require(body, "name");
        string[] scopes = body.TryGetProperty("scopes", out JsonElement list) && list.ValueKind == JsonValueKind.Array
            && list.EnumerateArray().All(scope => scope.ValueKind == JsonValueKind.String)
            ? [.. list.EnumerateArray().Select(scope => scope.GetString()!)]
            : throw HttpRefusal.Wrong("The member scopes is no list of words: expected one.");
        int? days = !body.TryGetProperty("days", out JsonElement number) || number.ValueKind == JsonValueKind.Null ? null
            : number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out int count) && count is >= 1 and <= LongestToken ? count
            : throw HttpRefusal.Wrong($"The member days is no number of days: expected 1 to {LongestToken}.");
        string secret = desk.AddToken(request.Caller, name, scopes, days);
        await request.AnswerAsync(
            new TokenItem(name, scopes, Until(desk.Tokens.Find(secret)!), secret), AccessAnswers.Default.TokenItem,
            StatusCodes.Status201Created).ConfigureAwait(false);
    }

    private AuditAnswer Audit(PageRequest request)
    {
        int limit = (int)(request.Query("limit", 1, MostRecords) ?? UsualRecords);
        IReadOnlyList<AuditRecord> records = desk.Audit.Read(request.Query("before", 1, long.MaxValue), limit + 1);
        AuditRecord[] items = [.. records.Take(limit)];
        string? fault = desk.Audit.Verify();
        return new AuditAnswer(
            items, records.Count > limit ? items[^1].Number.ToString(CultureInfo.InvariantCulture) : null, fault is null, fault);
    }

    // Browsers take a secure cookie from this machine's own address without TLS too.
    private static void SetCookie(PageRequest request, string value, TimeSpan? age) => request.Http.Response.Cookies.Append(
        PageGate.Cookie, value,
        new CookieOptions { Secure = true, HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/", MaxAge = age });

    private static Role RoleOf(string word) => RoleWords.Parse(word)
        ?? throw HttpRefusal.Wrong($"The role is none: expected {string.Join(", ", RoleWords.All)}.");

    private static Task Removed(PageRequest request, bool wasThere) => wasThere ? request.DoneAsync() : throw NoSuch();

    private static HttpRefusal NoSuch() => HttpRefusal.NotFound("There is none of that name: expected one of the list.");

    private static string? Until(Token token) => token.Until is { } until ? PageRequest.Text(until) : null;
}

/// <summary>Who is logged in, and what the page has to know before anybody is.</summary>
internal sealed record SessionAnswer
{
    /// <summary>Name of the station.</summary>
    public required string Station { get; init; }

    /// <summary>Version of the program.</summary>
    public required string Version { get; init; }

    /// <summary>What the caller may do; null for nothing.</summary>
    public string? Role { get; init; }

    /// <summary>Who is logged in; null where nobody is.</summary>
    public string? Name { get; init; }

    /// <summary>Whether nothing can be seen without a login.</summary>
    public required bool LoginNeeded { get; init; }

    /// <summary>Whether there is no user yet.</summary>
    public required bool FirstPasswordNeeded { get; init; }

    /// <summary>The command that makes the first; null where there is one.</summary>
    public string? FirstPasswordCommand { get; init; }

    /// <summary>What changing calls show.</summary>
    public required string Csrf { get; init; }

    /// <summary>Languages that the page has.</summary>
    public IReadOnlyList<string> Languages { get; } = ["en", "zh"];
}

/// <summary>Who may log in.</summary>
/// <param name="Items">All of them.</param>
internal sealed record UserList(IReadOnlyList<UserItem> Items);

/// <summary>Someone who may log in.</summary>
/// <param name="Name">Who.</param>
/// <param name="Role">What the user may do.</param>
internal sealed record UserItem(string Name, string Role);

/// <summary>Tokens of machines.</summary>
/// <param name="Items">All of them.</param>
internal sealed record TokenList(IReadOnlyList<TokenItem> Items);

/// <summary>A token of a machine.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Scopes">What it is good for.</param>
/// <param name="Until">When it ends, UTC, ISO 8601; null for never.</param>
/// <param name="Token">The secret; once, when it is made.</param>
internal sealed record TokenItem(string Name, IReadOnlyList<string> Scopes, string? Until, string? Token);

/// <summary>A page of the audit.</summary>
/// <param name="Items">Records, the newest first.</param>
/// <param name="Next">Where the next page begins; null after the last.</param>
/// <param name="Sound">Whether every line follows from the one before.</param>
/// <param name="Fault">The first that does not, a sentence.</param>
internal sealed record AuditAnswer(IReadOnlyList<AuditRecord> Items, string? Next, bool Sound, string? Fault);

/// <summary>Source-generated JSON of access, for <see cref="PlainJson"/>. Absent values are left out.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Serialization,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SessionAnswer))]
[JsonSerializable(typeof(UserList))]
[JsonSerializable(typeof(TokenList))]
[JsonSerializable(typeof(TokenItem))]
[JsonSerializable(typeof(AuditAnswer))]
internal sealed partial class AccessAnswers : JsonSerializerContext;
