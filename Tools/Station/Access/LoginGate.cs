using System.Net;
using System.Net.Sockets;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Station.Access;

/// <summary>
/// How soon somebody may try a password again: after a few that were wrong, pauses that double up to ten minutes, by name and by address.
/// It has no say over who is logged in already or needs no login, and the names of the loopback interface are counted apart: no stranger on
/// the network keeps the line's people out. For any thread.
/// </summary>
/// <param name="clock">The clock of the pauses.</param>
internal sealed class LoginGate(TimeProvider clock)
{
    private const int Free = 5;
    private const int Most = 4096;
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(30);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Failures> _failures = [];

    /// <summary>How many names and addresses it has in mind.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _failures.Count;
            }
        }
    }

    /// <summary>
    /// How long it is until the next try; null where one may be made now, which counts as failed until it is told otherwise.
    /// </summary>
    public TimeSpan? Try(string name, IPAddress from)
    {
        lock (_gate)
        {
            MonotonicTime now = MonotonicTime.Now(clock);
            string[] keys = Keys(name, from);
            TimeSpan wait = keys.Max(key => _failures.TryGetValue(key, out Failures? known) ? known.Until - now : TimeSpan.Zero);
            if (wait > TimeSpan.Zero)
            {
                return wait;
            }

            foreach (string key in keys)
            {
                Note(key, now);
            }

            return null;
        }
    }

    /// <summary>A try was wrong: the pause begins now, however long the password took.</summary>
    public void Fail(string name, IPAddress from)
    {
        lock (_gate)
        {
            MonotonicTime now = MonotonicTime.Now(clock);
            foreach (string key in Keys(name, from))
            {
                if (_failures.TryGetValue(key, out Failures? known))
                {
                    known.Until = now + PauseAfter(known.Times);
                }
            }
        }
    }

    /// <summary>A try was right.</summary>
    public void Succeed(string name, IPAddress from)
    {
        lock (_gate)
        {
            foreach (string key in Keys(name, from))
            {
                _failures.Remove(key);
            }
        }
    }

    private void Note(string key, MonotonicTime now)
    {
        if (!_failures.TryGetValue(key, out Failures? known) || now - known.Last > Memory)
        {
            MakeRoom(now);
            known = new Failures();
            _failures[key] = known;
        }

        known.Times++;
        known.Last = now;
        known.Until = now + PauseAfter(known.Times);
    }

    private static TimeSpan PauseAfter(int times) => times < Free ? TimeSpan.Zero
        : TimeSpan.FromSeconds(Math.Min(Math.Pow(2, times - Free), LongestPause.TotalSeconds));

    private void MakeRoom(MonotonicTime now)
    {
        if (_failures.Count < Most)
        {
            return;
        }

        foreach (string old in _failures.Where(entry => now - entry.Value.Last > Memory).Select(entry => entry.Key).ToArray())
        {
            _failures.Remove(old);
        }

        if (_failures.Count >= Most)
        {
            _failures.Remove(_failures.MinBy(entry => entry.Value.Times).Key);
        }
    }

    private static string[] Keys(string name, IPAddress from)
    {
        IPAddress address = from.IsIPv4MappedToIPv6 ? from.MapToIPv4() : from;
        string network = address.AddressFamily == AddressFamily.InterNetworkV6
            ? Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, 8))
            : $"{address}";
        return [$"{(IPAddress.IsLoopback(address) ? "here" : "there")} {name}", $"at {network}"];
    }

    private sealed class Failures
    {
        public int Times { get; set; }

        public MonotonicTime Last { get; set; }

        public MonotonicTime Until { get; set; }
    }
}
