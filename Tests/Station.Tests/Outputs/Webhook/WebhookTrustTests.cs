using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Outputs.Webhook;
using EdgeConvNeXt.Station.Tests.Outputs.Journal;
using EdgeConvNeXt.Testing;
using EdgeConvNeXt.Testing.Webhook;

namespace EdgeConvNeXt.Station.Tests.Outputs.Webhook;

/// <summary>How a receiver knows the station, and the station its receiver.</summary>
public sealed class WebhookTrustTests : WebhookTests
{
    private readonly TemporaryFolder _folder = new();

    public override void Dispose()
    {
        _folder.Dispose();
        base.Dispose();
    }

    [Fact]
    public async Task A_body_is_signed_with_its_time_by_the_secret_of_the_moment()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.Open();
        string secret = _folder.File("secret");
        await File.WriteAllTextAsync(secret, "first\n");
        await using JournalSink journal = Journal.Open();
        await using WebhookSender sender = Open(To(receiver) with { SecretFile = secret }, journal);
        await Publish(journal, 1, receiver, until: 1);
        await File.WriteAllTextAsync(secret, "second\nnot this line\n");
        await Publish(journal, 2, receiver, until: 2);

        Assert.All(receiver.Taken.Zip(["first", "second"]), pair =>
        {
            (Posting posting, string key) = pair;
            byte[] signed = [.. Encoding.ASCII.GetBytes(posting.Headers[WebhookSignature.TimeHeader] + "."), .. posting.Body];
            string expected = "v1=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), signed));
            Assert.Equal(expected, posting.Headers[WebhookSignature.Header]);
        });
    }

    [Fact]
    public async Task The_example_of_a_receiver_takes_what_is_signed_and_refuses_what_is_not()
    {
        string secret = _folder.File("secret");
        await File.WriteAllTextAsync(secret, "between us\n");
        string script = Path.Combine(RepositoryRoot.Path, "docs", "examples", "webhook", "receiver.py");
        using Process python = Process.Start(new ProcessStartInfo("python3", [script, "0", secret]) { RedirectStandardOutput = true })!;
        try
        {
            string port = (await python.StandardOutput.ReadLineAsync())!.Split(' ')[1];
            WebhookConfiguration configuration = new() { Url = new Uri($"http://127.0.0.1:{port}/"), SecretFile = secret };
            await using JournalSink journal = Journal.Open();
            await using (WebhookSender sender = Open(configuration, journal))
            {
                await Publish(journal, 1);
                Assert.Matches("^1 [0-9a-f-]{36} ng$", await python.StandardOutput.ReadLineAsync());
            }

            await using WebhookSender unsigned = Open(configuration with { SecretFile = null }, journal);
            await Publish(journal, 2);
            await TestJournal.Await(() => unsigned.Status.Error is not null, () => "It was taken unsigned.");
            Assert.Contains("401", unsigned.Status.Error, StringComparison.Ordinal);
        }
        finally
        {
            python.Kill();
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("\nsecond line")]
    public void A_secret_that_is_none_ends_the_start(string? content)
    {
        string secret = _folder.File("secret");
        if (content is not null)
        {
            File.WriteAllText(secret, content);
        }

        EdgeException fault = Assert.Throws<EdgeException>(() => new WebhookClient(
            new WebhookConfiguration { Url = new Uri("http://127.0.0.1/"), SecretFile = secret }, TimeProvider.System));

        Assert.Contains(secret, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_no_authority_vouches_for_is_refused_and_a_file_can_vouch_for_it()
    {
        using X509Certificate2 certificate = Certificate("127.0.0.1");
        await using WebhookReceiver receiver = await WebhookReceiver.Open(certificate: certificate);
        await using JournalSink journal = Journal.Open();
        await using (WebhookSender stranger = Open(To(receiver), journal))
        {
            await Publish(journal, 1);
            await TestJournal.Await(() => stranger.Status.Error is not null, () => "It did not notice.");
            Assert.Contains("certificate", stranger.Status.Error, StringComparison.Ordinal);
            Assert.Equal(0, receiver.Calls);
        }

        string authority = _folder.File("ca.pem");
        await File.WriteAllTextAsync(authority, certificate.ExportCertificatePem());
        await using WebhookSender sender = Open(To(receiver) with { CaFile = authority }, journal);
        await Publish(journal, 2, receiver, until: 2);

        Assert.Equal((long[])[1, 2], receiver.Sequences);
    }

    [Fact]
    public async Task A_certificate_of_another_name_is_refused_whoever_vouches_for_it()
    {
        using X509Certificate2 certificate = Certificate("10.1.2.3");
        await using WebhookReceiver receiver = await WebhookReceiver.Open(certificate: certificate);
        string authority = _folder.File("ca.pem");
        await File.WriteAllTextAsync(authority, certificate.ExportCertificatePem());
        await using JournalSink journal = Journal.Open();
        await using WebhookSender sender = Open(To(receiver) with { CaFile = authority }, journal);
        await Publish(journal, 1);

        await TestJournal.Await(() => sender.Status.Error is not null, () => "It did not notice.");

        Assert.Contains("RemoteCertificateNameMismatch", sender.Status.Error, StringComparison.Ordinal);
        Assert.Equal(0, receiver.Calls);
    }

    private static X509Certificate2 Certificate(string address)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=receiver", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddIpAddress(IPAddress.Parse(address));
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using X509Certificate2 made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }
}
