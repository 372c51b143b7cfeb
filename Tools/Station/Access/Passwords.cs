using System.Security.Cryptography;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Linux;

namespace EdgeConvNeXt.Station.Access;

/// <summary>
/// Passwords as they are kept: PBKDF2 with HMAC-SHA-256 (RFC 8018) and 600,000 rounds, as OWASP's Password Storage Cheat Sheet has it. That
/// takes a core for a third of a second, so one is computed at a time, by a thread that gives way to the line.
/// </summary>
internal static class Passwords
{
    /// <summary>Rounds of new ones.</summary>
    public const int Rounds = 600_000;

    private const int Shortest = 8;
    private const int Longest = 256;
    private const int SaltBytes = 16;
    private const int HashBytes = 32;
    private const int MostWaiting = 8;

    private static readonly SemaphoreSlim OneAtATime = new(1);

    // Those at the machine, and those elsewhere.
    private static readonly int[] Waiting = new int[2];

    /// <summary>What a password may be.</summary>
    public static string Expected => $"{Shortest} to {Longest} characters";

    /// <summary>What is kept where there is no such user, so that its password takes as long as any.</summary>
    public static PasswordHash Nobody { get; } = new(new string('0', SaltBytes * 2), new string('0', HashBytes * 2), Rounds);

    /// <summary>Whether a text may be a password.</summary>
    public static bool MayBe(string password) => password.Length is >= Shortest and <= Longest && !password.Any(char.IsControl);

    /// <summary>What is kept of a password.</summary>
    /// <exception cref="EdgeException">Too many wait.</exception>
    public static Task<PasswordHash> HashAsync(string password) => OnOwnThreadAsync(
        () =>
        {
            byte[] salt = RandomNumberGenerator.GetBytes(SaltBytes);
            return new PasswordHash(Convert.ToHexStringLower(salt), Convert.ToHexStringLower(Derive(password, salt, Rounds)), Rounds);
        },
        isHere: true);

    /// <summary>Whether a password is the one that is kept.</summary>
    /// <param name="password">The password.</param>
    /// <param name="kept">What is kept of it.</param>
    /// <param name="isHere">Whether it is asked at the machine: strangers' tries, many at a time, must not refuse those.</param>
    /// <exception cref="EdgeException">Too many wait.</exception>
    public static Task<bool> IsAsync(string password, PasswordHash kept, bool isHere) => OnOwnThreadAsync(
        () => CryptographicOperations.FixedTimeEquals(
            Derive(password, Convert.FromHexString(kept.Salt), kept.Rounds), Convert.FromHexString(kept.Hash)),
        isHere);

    private static byte[] Derive(string password, byte[] salt, int rounds) =>
        Rfc2898DeriveBytes.Pbkdf2(password, salt, rounds, HashAlgorithmName.SHA256, HashBytes);

    private static async Task<T> OnOwnThreadAsync<T>(Func<T> compute, bool isHere)
    {
        int side = isHere ? 0 : 1;
        if (Interlocked.Increment(ref Waiting[side]) > MostWaiting)
        {
            Interlocked.Decrement(ref Waiting[side]);
            throw new EdgeException(
                EdgeFault.Network, "Too many log in at once", "the login", $"at most {MostWaiting} at a time",
                "Try again in some seconds.");
        }

        await OneAtATime.WaitAsync().ConfigureAwait(false);
        try
        {
            TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
            Thread thread = new(() => Run(compute, done)) { IsBackground = true, Name = "password" };
            thread.Start();
            return await done.Task.ConfigureAwait(false);
        }
        finally
        {
            OneAtATime.Release();
            Interlocked.Decrement(ref Waiting[side]);
        }
    }

    private static void Run<T>(Func<T> compute, TaskCompletionSource<T> done)
    {
        // Where it may not be lowered, it competes with the line for a third of a second.
        _ = BackgroundThread.LowerMost();
        try
        {
            done.SetResult(compute());
        }
        catch (Exception fault)
        {
            done.SetException(fault);
        }
    }
}

/// <summary>What is kept of a password.</summary>
/// <param name="Salt">16 random bytes, hexadecimal.</param>
/// <param name="Hash">32 bytes, hexadecimal.</param>
/// <param name="Rounds">Rounds of PBKDF2.</param>
internal sealed record PasswordHash(string Salt, string Hash, int Rounds);
