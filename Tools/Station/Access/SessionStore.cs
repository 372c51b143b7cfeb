using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Station.Access;

/// <summary>
/// Who is logged in, in memory alone: a new start logs everybody out. Of each cookie only the hash is held. A session ends after 12 h
/// without a call, after 7 days, and as soon as its user is removed or has another password or role. That of a viewer, who can only look,
/// lasts while somebody looks: a screen on a wall stays on. For any thread.
/// </summary>
/// <param name="users">Who may log in.</param>
/// <param name="clock">The clock of their ends.</param>
internal sealed class SessionStore(UserStore users, TimeProvider clock)
{
    private const int Most = 256;
    private const int MostOfOne = 16;
    private static readonly TimeSpan Idle = TimeSpan.FromHours(12);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Session> _sessions = [];

    /// <summary>How many there are.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _sessions.Count;
            }
        }
    }

    /// <summary>Begins one. Of too many, of one user or all, the one without a call for longest ends.</summary>
    /// <returns>The cookie's value, and the session.</returns>
    public (string Cookie, Session Session) Begin(User user)
    {
        string cookie = TokenStore.Secret();
        MonotonicTime now = MonotonicTime.Now(clock);
        Session session = new(TokenStore.HashOf(cookie), user, TokenStore.Secret(), now) { Last = now };
        lock (_gate)
        {
            foreach (Session over in _sessions.Values.Where(IsOver).ToArray())
            {
                _sessions.Remove(over.Hash);
            }

            Session[] own = [.. _sessions.Values.Where(one => one.User.Name == user.Name)];
            if (own.Length >= MostOfOne || _sessions.Count >= Most)
            {
                IEnumerable<Session> some = own.Length >= MostOfOne ? own : _sessions.Values;
                _sessions.Remove(some.MaxBy(one => (now - one.Last).Ticks)!.Hash);
            }

            _sessions.Add(session.Hash, session);
        }

        return (cookie, session);
    }

    /// <summary>The session of a cookie; null where there is none, or it is over.</summary>
    /// <param name="cookie">The cookie's value.</param>
    /// <param name="isCall">Whether somebody calls; otherwise an answer goes on that somebody left open, perhaps long ago.</param>
    /// <exception cref="EdgeException">The users cannot be read.</exception>
    public Session? Find(string cookie, bool isCall = true)
    {
        string hash = TokenStore.HashOf(cookie);
        lock (_gate)
        {
            if (!_sessions.TryGetValue(hash, out Session? session))
            {
                return null;
            }

            if (IsOver(session) || users.Find(session.User.Name) != session.User)
            {
                _sessions.Remove(hash);
                return null;
            }

            session.Last = isCall || session.User.Is == Role.Viewer ? MonotonicTime.Now(clock) : session.Last;
            return session;
        }
    }

    /// <summary>Ends one.</summary>
    public void End(Session session)
    {
        lock (_gate)
        {
            _sessions.Remove(session.Hash);
        }
    }

    private bool IsOver(Session session)
    {
        MonotonicTime now = MonotonicTime.Now(clock);
        return now - session.Last > Idle || (now - session.Begun > Longest && session.User.Is != Role.Viewer);
    }
}

/// <summary>Someone who is logged in.</summary>
/// <param name="Hash">SHA-256 of the cookie.</param>
/// <param name="User">Who, as of the login.</param>
/// <param name="Csrf">What changing calls have to show.</param>
/// <param name="Begun">When it began.</param>
internal sealed record Session(string Hash, User User, string Csrf, MonotonicTime Begun)
{
    /// <summary>When it was last used.</summary>
    public MonotonicTime Last { get; set; }
}
