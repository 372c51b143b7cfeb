using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Access;
using EdgeConvNeXt.Station.Api.Page;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests.Access;

/// <summary>Certificates of the page, at their end.</summary>
public sealed class CertificateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _clock = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_stations_own_is_kept_from_start_to_start_until_it_is_near_its_end()
    {
        using X509Certificate2 first = OwnCertificate.Open(_folder.Path, _clock);
        _clock.Advance(TimeSpan.FromDays(9 * 365));
        using X509Certificate2 second = OwnCertificate.Open(_folder.Path, _clock);
        Assert.Null(PageCertificate.Concern(second, "certificate.pem", isOwn: true, _clock));
        _clock.Advance(TimeSpan.FromDays(340));
        string? concern = PageCertificate.Concern(second, "certificate.pem", isOwn: true, _clock);
        using X509Certificate2 third = OwnCertificate.Open(_folder.Path, _clock);

        Assert.Equal(OwnCertificate.Fingerprint(first), OwnCertificate.Fingerprint(second));
        Assert.StartsWith("The page's own certificate expires on 2035-12-31: start the agent anew", concern, StringComparison.Ordinal);
        Assert.NotEqual(OwnCertificate.Fingerprint(first), OwnCertificate.Fingerprint(third));
        Assert.Null(PageCertificate.Concern(third, "certificate.pem", isOwn: true, _clock));
        Assert.True(third.HasPrivateKey);
    }

    [Fact]
    public void A_damaged_one_is_named_and_left_as_it_is()
    {
        string file = _folder.File(OwnCertificate.FileName);
        File.WriteAllText(file, "-----BEGIN CERTIFICATE-----");

        EdgeException fault = Assert.Throws<EdgeException>(() => OwnCertificate.Open(_folder.Path, _clock));

        Assert.Contains(file, fault.Message, StringComparison.Ordinal);
        Assert.Equal("-----BEGIN CERTIFICATE-----", File.ReadAllText(file));
    }

    [Fact]
    public void One_that_the_plant_gave_is_told_of_before_it_expires_and_after()
    {
        string file = _folder.File("plant.pem");
        File.WriteAllText(file, Made(_clock.GetUtcNow(), days: 90));

        Assert.Null(PageCertificate.Look(file, _clock));
        _clock.Advance(TimeSpan.FromDays(80));
        string? soon = PageCertificate.Look(file, _clock);
        _clock.Advance(TimeSpan.FromDays(20));
        EdgeException over = Assert.Throws<EdgeException>(() => PageCertificate.Look(file, _clock));

        Assert.Equal($"The certificate in {file} (page.certificate) expires on 2026-04-01: renew it before.", soon);
        Assert.Contains("expired on 2026-04-01", over.Message, StringComparison.Ordinal);
    }

    private static string Made(DateTimeOffset from, int days)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 certificate = new CertificateRequest("CN=press 4", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(from, from.AddDays(days));
        return $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n";
    }
}
