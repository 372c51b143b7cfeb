using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Station.Outputs;

/// <summary>Certificates and keys in PEM files.</summary>
internal static class PemFiles
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(30);

    /// <summary>Certificates of which one vouches for somebody.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not read it.</exception>
    /// <exception cref="CryptographicException">It holds no certificate.</exception>
    public static X509Certificate2Collection Authorities(string path)
    {
        SecretFile.ThrowIfNoFile(path);
        X509Certificate2Collection authorities = [];
        authorities.ImportFromPemFile(path);
        return authorities.Count > 0 ? authorities : throw new CryptographicException("it holds no certificate");
    }

    /// <summary>A certificate with its key.</summary>
    /// <param name="path">The certificate.</param>
    /// <param name="keyPath">The key; null where it is in the same file.</param>
    /// <exception cref="IOException">One cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not read one.</exception>
    /// <exception cref="CryptographicException">One is none, or they do not belong together.</exception>
    public static X509Certificate2 Own(string path, string? keyPath)
    {
        SecretFile.ThrowIfNoFile(path);
        SecretFile.ThrowIfNoFile(keyPath ?? path);
        try
        {
            return X509Certificate2.CreateFromPemFile(path, keyPath);
        }
        catch (ArgumentException fault)
        {
            // What .NET makes of a sound key that belongs to another certificate.
            throw new CryptographicException($"the key in {keyPath ?? path} is not that of the certificate", fault);
        }
    }

    /// <summary>Reads a file that a setting names.</summary>
    /// <param name="path">The file.</param>
    /// <param name="setting">The setting.</param>
    /// <param name="read">Reads it.</param>
    /// <exception cref="EdgeException">It cannot be read.</exception>
    public static T Read<T>(string path, string setting, Func<string, T> read)
    {
        try
        {
            return read(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new EdgeException(
                EdgeFault.File, $"{setting} cannot be read: {fault.Message.TrimEnd('.')}", path,
                "a file that the agent's user may read; certificates and keys as PEM", $"Correct the file, or {setting}.", fault);
        }
    }

    /// <summary>Whether a certificate of some, of which one has to be, is valid.</summary>
    /// <param name="certificates">The certificates, 1 or more.</param>
    /// <param name="path">Their file.</param>
    /// <param name="setting">The setting that names it.</param>
    /// <param name="now">What time it is.</param>
    /// <returns>That the last of them expires soon, a sentence; null where none does.</returns>
    /// <exception cref="EdgeException">None is.</exception>
    public static string? LookForExpiry(IEnumerable<X509Certificate2> certificates, string path, string setting, DateTimeOffset now)
    {
        DateTime time = now.LocalDateTime;
        X509Certificate2[] all = [.. certificates];
        X509Certificate2[] valid = [.. all.Where(one => one.NotBefore <= time && time <= one.NotAfter)];
        X509Certificate2 last = (valid.Length > 0 ? valid : all).MaxBy(one => one.NotAfter)!;
        if (valid.Length == 0)
        {
            throw new EdgeException(
                EdgeFault.File,
                last.NotAfter < time
                    ? $"{setting} is of a certificate that expired on {Day(last.NotAfter)}"
                    : $"{setting} is of a certificate that is not valid before {Day(last.NotBefore)}",
                path, "a certificate that is valid now",
                "Have it renewed; where the machine's clock is wrong, set that.");
        }

        return last.NotAfter - time < Soon
            ? $"The certificate in {path} ({setting}) expires on {Day(last.NotAfter)}: renew it before."
            : null;
    }

    private static string Day(DateTime time) => time.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
