using System.Net;
using EdgeConvNeXt.Runtime;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Access;

/// <summary>Changes who may do what, one change at a time, each in the audit before it takes effect. For any thread.</summary>
internal sealed class AccessDesk
{
    private const string Where = "the page's users";
    private readonly Lock _gate = new();
    private readonly TimeProvider _clock;
    private readonly LoginGate _logins;

    /// <param name="folder">The page's folder; it is made where there is none.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="log">Where the audit is told too.</param>
    /// <exception cref="EdgeException">The folder cannot be made.</exception>
    public AccessDesk(string folder, TimeProvider clock, ILogger log)
    {
        PrivateFile.MakeFolder(folder);
        _clock = clock;
        _logins = new LoginGate(clock);
        Audit = new AuditLog(folder, clock, log);
        Users = new UserStore(folder);
        Tokens = new TokenStore(folder, clock);
        Sessions = new SessionStore(Users, clock);
    }

    /// <summary>What was changed.</summary>
    public AuditLog Audit { get; }

    /// <summary>Who may log in.</summary>
    public UserStore Users { get; }

    /// <summary>Tokens of machines.</summary>
    public TokenStore Tokens { get; }

    /// <summary>Who is logged in.</summary>
    public SessionStore Sessions { get; }

    /// <summary>Checks a name and a password.</summary>
    /// <returns>The user, null where they are wrong; or how long to wait before trying again.</returns>
    /// <exception cref="EdgeException">The audit cannot be written, or too many log in.</exception>
    public async Task<(User? User, TimeSpan? Wait)> LogInAsync(string name, string password, IPAddress from)
    {
        (User? user, TimeSpan? wait) = await CheckAsync(name, password, from).ConfigureAwait(false);
        if (wait is null)
        {
            Caller caller = new(UserStore.MayBeName(name) ? name : "?", user?.Is ?? Role.None, $"{from}");
            Audit.Add(
                caller, user is null ? "login.failed" : "login", user is null ? "The name or the password was wrong." : "Logged in.");
        }

        return (user, wait);
    }

    /// <summary>Checks a name and a password, as a login does, but leaves no record.</summary>
    /// <inheritdoc cref="LogInAsync"/>
    public async Task<(User? User, TimeSpan? Wait)> CheckAsync(string name, string password, IPAddress from)
    {
        // What can be no name is one for all: callers choose it, and what is counted is held for a while.
        string counted = UserStore.MayBeName(name) ? name : "?";
        if (_logins.Try(counted, from) is { } wait)
        {
            return (null, wait);
        }

        User? user = Users.Find(name);
        PasswordHash kept = user?.Password ?? Passwords.Nobody;
        if (await Passwords.IsAsync(password, kept, IPAddress.IsLoopback(from)).ConfigureAwait(false) && user is not null)
        {
            _logins.Succeed(counted, from);
            return (user, null);
        }

        _logins.Fail(counted, from);
        return (null, null);
    }

    /// <summary>Adds a user, or gives one another role or password.</summary>
    /// <param name="by">Who does it.</param>
    /// <param name="name">Name of the user.</param>
    /// <param name="role">The role; null to leave it.</param>
    /// <param name="password">The password; null to leave it.</param>
    /// <exception cref="EdgeException">It makes no sense, would leave no engineer, or cannot be written.</exception>
    public async Task SetUserAsync(Caller by, string name, Role? role, string? password)
    {
        ThrowIfNo(UserStore.MayBeName(name), "The name is none", "1 to 64 printable characters without '/'");
        ThrowIfNo(password is null || Passwords.MayBe(password), "The password cannot be one", Passwords.Expected);
        PasswordHash? hash = password is null ? null : await Passwords.HashAsync(password).ConfigureAwait(false);
        lock (_gate)
        {
            User? old = Users.Find(name);
            ThrowIfNo(old is not null || (role is not null && hash is not null), "A new user is not whole", "a role and a password");
            User user = new(name, role ?? old!.Is, hash ?? old!.Password);
            User[] after = [.. Users.All.Where(one => one.Name != name), user];
            ThrowIfNo(old?.Is != Role.Engineer || HasEngineer(after), "The last engineer would be none", "another engineer first");
            Audit.Make(
                by, old is null ? "user.added" : "user.changed",
                $"{name} is {user.Role}{(hash is null ? "" : old is null ? ", with a password" : ", with another password")}.",
                () => Users.Write(after));
        }
    }

    /// <summary>Takes a user away.</summary>
    /// <returns>False where there is none.</returns>
    /// <exception cref="EdgeException">It would leave no engineer, or cannot be written.</exception>
    public bool RemoveUser(Caller by, string name)
    {
        lock (_gate)
        {
            User[] after = [.. Users.All.Where(one => one.Name != name)];
            if (after.Length == Users.All.Count)
            {
                return false;
            }

            ThrowIfNo(
                Users.Find(name)!.Is != Role.Engineer || HasEngineer(after), "The last engineer cannot be removed",
                "another engineer first");
            Audit.Make(by, "user.removed", $"{name} may no longer log in.", () => Users.Write(after));
            return true;
        }
    }

    /// <summary>Makes a token.</summary>
    /// <returns>Its secret, which nobody learns again.</returns>
    /// <exception cref="EdgeException">It makes no sense, or cannot be written.</exception>
    public string AddToken(Caller by, string name, IReadOnlyList<string> scopes, int? days)
    {
        ThrowIfNo(UserStore.MayBeName(name), "The name is none", "1 to 64 printable characters without '/'");
        ThrowIfNo(
            scopes.Count > 0 && scopes.All(TokenStore.Scopes.Contains), "The scopes are none",
            $"some of {string.Join(", ", TokenStore.Scopes)}");
        string secret = TokenStore.Secret();
        DateTimeOffset? until = days is null ? null : _clock.GetUtcNow().AddDays(days.Value);
        lock (_gate)
        {
            ThrowIfNo(Tokens.All.All(token => token.Name != name), "There is a token of that name", "another name");
            Audit.Make(
                by, "token.added", $"{name} may {string.Join(", ", scopes)}{(days is null ? "" : $" for {days} days")}.",
                () => Tokens.Write([.. Tokens.All, new Token(name, TokenStore.HashOf(secret), [.. scopes.Distinct()], until)]));
        }

        return secret;
    }

    /// <summary>Takes a token away.</summary>
    /// <returns>False where there is none.</returns>
    /// <exception cref="EdgeException">It cannot be written.</exception>
    public bool RemoveToken(Caller by, string name)
    {
        lock (_gate)
        {
            if (Tokens.All.All(token => token.Name != name))
            {
                return false;
            }

            Audit.Make(
                by, "token.removed", $"{name} is no token any more.",
                () => Tokens.Write(Tokens.All.Where(token => token.Name != name)));
            return true;
        }
    }

    private static bool HasEngineer(IEnumerable<User> users) => users.Any(user => user.Is == Role.Engineer);

    private static void ThrowIfNo(bool isSound, string what, string expected)
    {
        if (!isSound)
        {
            throw new EdgeException(EdgeFault.Configuration, what, Where, expected, "Ask for something else.");
        }
    }
}
