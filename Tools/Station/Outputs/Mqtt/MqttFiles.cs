using System.Security.Cryptography.X509Certificates;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Configuration;

namespace EdgeConvNeXt.Station.Outputs.Mqtt;

/// <summary>The files that a connection to a broker needs. They are read for each, so that new ones need no new start.</summary>
internal static class MqttFiles
{
    private const string CaSetting = "output.mqtt.caFile";
    private const string CertificateSetting = "output.mqtt.certificateFile";
    private const string PasswordSetting = "output.mqtt.passwordFile";

    /// <summary>The user's password; null where there is none.</summary>
    /// <exception cref="EdgeException">It cannot be read.</exception>
    public static string? Password(MqttConfiguration configuration) => configuration.PasswordFile is { } file
        ? PemFiles.Read(file, PasswordSetting, path =>
        {
            SecretFile.ThrowIfNoFile(path);
            return File.ReadAllText(path).TrimEnd('\r', '\n');
        })
        : null;

    /// <summary>Certificates that vouch for the broker; null for those that the system trusts.</summary>
    /// <exception cref="EdgeException">They cannot be read.</exception>
    public static X509Certificate2Collection? Authorities(MqttTls tls) =>
        tls.CaFile is { } file ? PemFiles.Read(file, CaSetting, PemFiles.Authorities) : null;

    /// <summary>The station's own certificate; null where it has none.</summary>
    /// <exception cref="EdgeException">It or its key cannot be read, or they do not belong together.</exception>
    public static X509Certificate2? Own(MqttTls tls) =>
        tls.CertificateFile is { } file ? PemFiles.Read(file, CertificateSetting, path => PemFiles.Own(path, tls.KeyFile)) : null;

    /// <summary>Each of them, to be looked at.</summary>
    /// <param name="configuration">The broker.</param>
    /// <param name="clock">What time it is.</param>
    public static IEnumerable<StationNeed> Needs(MqttConfiguration configuration, TimeProvider clock)
    {
        yield return StationNeed.Of(() => ThrowIfEmpty(Password(configuration), configuration.PasswordFile));
        if (configuration.Tls is not { } tls)
        {
            yield break;
        }

        yield return new StationNeed(() => Authorities(tls) is { } authorities
            ? PemFiles.LookForExpiry(authorities, tls.CaFile!, CaSetting, clock.GetUtcNow())
            : null);
        yield return new StationNeed(() =>
        {
            using X509Certificate2? own = Own(tls);
            return own is null ? null : PemFiles.LookForExpiry([own], tls.CertificateFile!, CertificateSetting, clock.GetUtcNow());
        });
    }

    private static void ThrowIfEmpty(string? password, string? file)
    {
        if (password is "")
        {
            throw new EdgeException(
                EdgeFault.File, $"{PasswordSetting} holds no password", file!, "a file with the password as its only line",
                $"Correct the file, or {PasswordSetting}.");
        }
    }
}
