using System.Net;
using System.Net.NetworkInformation;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Station.Access;

/// <summary>
/// The certificate that a station makes itself where none is named: nobody vouches for it but its fingerprint, which stands where the
/// plant's people see it.
/// </summary>
internal static class OwnCertificate
{
    /// <summary>Name of the file in the page's folder: certificate and key.</summary>
    public const string FileName = "certificate.pem";

    /// <summary>So long before its end people are told.</summary>
    public static readonly TimeSpan Notice = TimeSpan.FromDays(30);

    private const int Years = 10;
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    // A start this long before its end makes another one.
    private static readonly TimeSpan Renewal = TimeSpan.FromDays(60);

    // Boards without a battery start in 1970.
    private static readonly DateTimeOffset Earliest = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The certificate in a folder; it is made where there is none, or one that is at its end.</summary>
    /// <exception cref="EdgeException">It cannot be read or written.</exception>
    public static X509Certificate2 Open(string folder, TimeProvider clock)
    {
        string path = Path.Combine(folder, FileName);
        if (PrivateFile.Read(path) is not null)
        {
            X509Certificate2 kept = Read(path);
            if (kept.NotAfter.ToUniversalTime() - Renewal > clock.GetUtcNow().UtcDateTime)
            {
                return kept;
            }

            kept.Dispose();
        }

        PrivateFile.Write(path, Encoding.ASCII.GetBytes(Make(clock)));
        return Read(path);
    }

    private static X509Certificate2 Read(string path)
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(path);
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException)
        {
            throw PrivateFile.Failed(path, "is damaged", fault);
        }
    }

    /// <summary>SHA-256 of a certificate as browsers show it: "AB:CD:...".</summary>
    public static string Fingerprint(X509Certificate2 certificate) =>
        string.Join(':', certificate.GetCertHash(HashAlgorithmName.SHA256).Select(one => $"{one:X2}"));

    private static string Make(TimeProvider clock)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string host = Dns.GetHostName();
        CertificateRequest request = new(new X500DistinguishedName($"CN={Quote(host)}"), key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        foreach (string name in new[] { host, "localhost" }.Where(IsName).Distinct())
        {
            names.AddDnsName(name);
        }

        foreach (IPAddress address in Addresses())
        {
            names.AddIpAddress(address);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], false));
        DateTimeOffset now = clock.GetUtcNow();
        DateTimeOffset begin = (now > Earliest ? now : Earliest).AddDays(-1);
        using X509Certificate2 certificate = request.CreateSelfSigned(begin, begin.AddYears(Years));
        return $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n";
    }

    private static IEnumerable<IPAddress> Addresses() => NetworkInterface.GetAllNetworkInterfaces()
        .SelectMany(one => one.GetIPProperties().UnicastAddresses).Select(one => new IPAddress(one.Address.GetAddressBytes()))
        .Append(IPAddress.Loopback).Append(IPAddress.IPv6Loopback).Distinct();

    private static bool IsName(string host) => Uri.CheckHostName(host) == UriHostNameType.Dns;

    private static string Quote(string host) => IsName(host) ? host : "edge-agent";
}
