using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Outputs.Webhook;
using EdgeConvNeXt.Station.Tests.Outputs.Journal;
using EdgeConvNeXt.Station.Tests.Outputs.JsonLines;
using EdgeConvNeXt.Testing;
using EdgeConvNeXt.Testing.Webhook;
using Microsoft.AspNetCore.Http;

namespace EdgeConvNeXt.Station.Tests.Outputs.Webhook;

/// <summary>Results on their way to a real web server that fails in every way that one can.</summary>
public sealed class WebhookSenderTests : IDisposable
{
    private const string Poison = "\"sequence\":2,";

    private readonly TestJournal _journal = new();
    private readonly TemporaryFolder _folder = new();

    private string Refused => Path.Combine(_journal.Folder, "webhook.refused.jsonl");

    public void Dispose()
    {
        _folder.Dispose();
        _journal.Dispose();
    }

    [Fact]
    public async Task Each_result_is_posted_in_order_with_the_members_that_the_journal_has()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.Open();

        await Deliver(receiver, To(receiver), parts: 3);

        Assert.Equal((long[])[1, 2, 3], receiver.Sequences);
        Posting first = receiver.Taken[0];
        Assert.Equal(("POST", "/results?line=4", "application/json"), (first.Method, first.Path, first.Headers["Content-Type"]));
        Assert.Equal(_journal.Rows()[0].Result, first.Json.GetProperty("result").GetString());
        Assert.Equal("ng", first.Json.GetProperty("outcome").GetString());
        Assert.Equal(0.75, first.Json.GetProperty("scores").GetProperty("crack").GetDouble());
        Assert.False(first.Headers.ContainsKey(WebhookSignature.Header));
    }

    [Fact]
    public async Task Results_that_wait_go_together_where_a_batch_may_hold_them()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.Open();
        await _journal.Write(5);

        await Deliver(receiver, To(receiver) with { Batch = 4, SendsHistory = true }, parts: 0, until: 5);

        Assert.Equal((int[])[4, 1], receiver.Taken.Select(posting => posting.Results.Length));
        Assert.All(receiver.Taken, posting => Assert.Equal(JsonValueKind.Array, posting.Json.ValueKind));
        Assert.Equal((long[])[1, 2, 3, 4, 5], receiver.Sequences);
    }

    [Fact]
    public async Task A_body_is_signed_with_its_time_by_the_secret_of_the_moment()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.Open();
        string secret = _folder.File("secret");
        await File.WriteAllTextAsync(secret, "first\n");
        await using JournalSink journal = _journal.Open();
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
            await using JournalSink journal = _journal.Open();
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
    [InlineData(500, null)]
    [InlineData(503, null)]
    [InlineData(429, "0")]
    [InlineData(429, "Sat, 01 Jan 2000 00:00:00 GMT")]
    [InlineData(408, null)]
    [InlineData(401, null)]
    [InlineData(404, null)]
    [InlineData(410, null)]
    [InlineData(302, null)]
    [InlineData(304, null)]
    public async Task What_may_pass_is_posted_again_until_it_is_taken_and_told_once(int status, string? retryAfter)
    {
        await using WebhookReceiver receiver = await WebhookReceiver.Open();
        receiver.Instead = (context, _, call) => Answer(context, call <= 5, status, retryAfter);

        await Deliver(receiver, To(receiver), parts: 3);

        Assert.Equal((long[])[1, 2, 3], receiver.Sequences);
        Assert.Equal(8, receiver.Calls);
        AssertToldOnce($"it answered {status}");
        Assert.False(File.Exists(Refused));
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using WebhookReceiver other = await WebhookReceiver.Open();
        await using WebhookReceiver receiver = await WebhookReceiver.Open();
        receiver.Instead = (context, _, call) =>
        {
            context.Response.Headers.Location = other.Url.ToString();
            return Answer(context, call <= 2, 307);
        };

        await Deliver(receiver, To(receiver), parts: 1);

        Assert.Equal(0, other.Calls);
        AssertToldOnce("redirects are not followed");
    }

    [Fact]
    public async Task A_receiver_that_hangs_is_given_up_after_the_timeout()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.Open();
        receiver.Instead = async (context, _, call) =>
        {
            if (call <= 2)
            {
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            return call <= 2;
        };

        await Deliver(receiver, To(receiver) with { Timeout = TimeSpan.FromMilliseconds(300) }, parts: 2);

        Assert.Equal((long[])[1, 2], receiver.Sequences);
        AssertToldOnce("no answer within 0.3 s");
    }

    [Fact]
    public async Task A_connection_that_is_cut_is_made_anew()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.Open();
        receiver.Instead = (context, _, call) =>
        {
            if (call % 2 == 1)
            {
                context.Abort();
            }

            return Task.FromResult(call % 2 == 1);
        };

        await Deliver(receiver, To(receiver), parts: 3);

        Assert.Equal((long[])[1, 2, 3], receiver.Sequences.Distinct());
    }

    [Fact]
    public async Task A_receiver_that_is_not_there_gets_everything_when_it_comes()
    {
        int port = FreePort();
        await using JournalSink journal = _journal.Open();
        await using WebhookSender sender = Open(new WebhookConfiguration { Url = new Uri($"http://127.0.0.1:{port}/") }, journal);
        await Publish(journal, 1);
        await Publish(journal, 2);
        await TestJournal.Await(() => sender.Status.Error is not null, () => "It did not notice.");
        Assert.Equal((false, 2, 0), (sender.Status.Connected, sender.Status.Waiting, sender.Status.Delivered));

        await using WebhookReceiver receiver = await WebhookReceiver.Open(port);
        await TestJournal.Await(() => sender.Status is { Waiting: 0, Error: null }, () => $"{sender.Status}");

        Assert.Equal((long[])[1, 2], receiver.Sequences);
        AssertToldOnce("Connection refused");
    }

    [Fact]
    public async Task A_certificate_that_no_authority_vouches_for_is_refused_and_a_file_can_vouch_for_it()
    {
        using X509Certificate2 certificate = Certificate("127.0.0.1");
        await using WebhookReceiver receiver = await WebhookReceiver.Open(certificate: certificate);
        await using JournalSink journal = _journal.Open();
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
        await using JournalSink journal = _journal.Open();
        await using WebhookSender sender = Open(To(receiver) with { CaFile = authority }, journal);
        await Publish(journal, 1);

        await TestJournal.Await(() => sender.Status.Error is not null, () => "It did not notice.");

        Assert.Contains("RemoteCertificateNameMismatch", sender.Status.Error, StringComparison.Ordinal);
        Assert.Equal(0, receiver.Calls);
    }

    [Theory]
    [InlineData(1, 400)]
    [InlineData(1, 422)]
    [InlineData(10, 413)]
    public async Task A_result_that_is_refused_for_what_it_is_is_set_aside_and_the_next_go_on(int batch, int status)
    {
        await using WebhookReceiver receiver = await WebhookReceiver.Open();
        receiver.Instead = async (context, body, _) =>
        {
            bool isRefused = Encoding.UTF8.GetString(body).Contains(Poison, StringComparison.Ordinal);
            await Answer(context, isRefused, status);
            if (isRefused)
            {
                await context.Response.WriteAsync("no such part");
            }

            return isRefused;
        };
        await _journal.Write(4);

        await Deliver(receiver, To(receiver) with { Batch = batch, SendsHistory = true }, parts: 0, until: 3);

        Assert.Equal((long[])[1, 3, 4], receiver.Sequences);
        JsonElement refused = JsonDocument.Parse(Assert.Single(await File.ReadAllLinesAsync(Refused))).RootElement;
        Assert.Equal(2, refused.GetProperty("result").GetProperty("sequence").GetInt64());
        Assert.EndsWith(": no such part", refused.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, _journal.Log.Count(1362));
    }

    [Fact]
    public async Task A_receiver_that_refuses_everything_does_not_empty_the_journal_into_the_file()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.Open();
        int calls = 0;
        receiver.Instead = (context, _, call) =>
        {
            calls = call;
            return Answer(context, call <= 40, 400);
        };

        await Deliver(receiver, To(receiver), parts: 6, until: 3);

        Assert.Equal(3, (await File.ReadAllLinesAsync(Refused)).Length);
        Assert.Equal((long[])[4, 5, 6], receiver.Sequences);
        AssertToldOnce("it answered 400");
    }

    [Fact]
    public async Task A_result_that_cannot_be_set_aside_holds_up_the_others_rather_than_being_lost()
    {
        Directory.CreateDirectory(Refused);
        await using WebhookReceiver receiver = await WebhookReceiver.Open();
        receiver.Instead = (context, body, _) => Answer(
            context, Encoding.UTF8.GetString(body).Contains(Poison, StringComparison.Ordinal) && Directory.Exists(Refused), 400);
        await using JournalSink journal = _journal.Open();
        await using WebhookSender sender = Open(To(receiver), journal);
        await Publish(journal, 1, receiver, until: 1);
        await Publish(journal, 2);
        await TestJournal.Await(
            () => sender.Status.Error?.Contains("cannot be set aside", StringComparison.Ordinal) == true, () => $"{sender.Status}");

        Directory.Delete(Refused);
        await TestJournal.Await(() => receiver.Sequences.Length == 2, () => $"{sender.Status}");

        Assert.Equal((long[])[1, 2], receiver.Sequences);
    }

    [Fact]
    public async Task A_new_start_goes_on_where_the_last_one_stopped()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.Open();
        await Deliver(receiver, To(receiver), parts: 2);
        await _journal.Write(2, start: "s2");

        await Deliver(receiver, To(receiver), parts: 0, until: 4);

        Assert.Equal((long[])[1, 2, 3, 4], receiver.Sequences);
    }

    [Fact]
    public async Task A_receiver_that_hangs_does_not_hold_up_the_stop()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.Open();
        receiver.Instead = async (context, _, _) =>
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return true;
        };
        await using JournalSink journal = _journal.Open();
        WebhookSender sender = Open(To(receiver) with { Timeout = TimeSpan.FromHours(1) }, journal);
        await Publish(journal, 1);
        await TestJournal.Await(() => receiver.Calls > 0, () => "No call came.");

        await sender.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60));
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

    private static WebhookConfiguration To(WebhookReceiver receiver) => new()
    {
        Url = receiver.Url, Timeout = TimeSpan.FromSeconds(30), FirstPause = TimeSpan.FromMilliseconds(1),
        LongestPause = TimeSpan.FromMilliseconds(20),
    };

    private static async Task<bool> Answer(HttpContext context, bool isDue, int status, string? retryAfter = null)
    {
        if (isDue)
        {
            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = retryAfter;
            await Task.CompletedTask;
        }

        return isDue;
    }

    private WebhookSender Open(WebhookConfiguration configuration, JournalSink journal) => WebhookSender.Open(
        configuration with { FirstPause = TimeSpan.FromMilliseconds(1), LongestPause = TimeSpan.FromMilliseconds(20) }, journal,
        TimeProvider.System, _journal.Log);

    private async Task Deliver(WebhookReceiver receiver, WebhookConfiguration configuration, int parts, int? until = null)
    {
        await using JournalSink journal = _journal.Open();
        await using WebhookSender sender = Open(configuration, journal);
        for (int part = 1; part <= parts; part++)
        {
            await Publish(journal, part);
        }

        await TestJournal.Await(
            () => receiver.Sequences.Distinct().Count() == (until ?? parts) && sender.Status.Waiting == 0, () => $"{sender.Status}");
    }

    private static async Task Publish(JournalSink journal, long part, WebhookReceiver? receiver = null, int until = 0)
    {
        journal.Publish(Verdicts.Crack(part), Verdicts.Scores);
        if (receiver is not null)
        {
            await TestJournal.Await(() => receiver.Sequences.Length == until, () => $"{receiver.Calls} calls");
        }
    }

    private void AssertToldOnce(string reason)
    {
        (_, _, string message) = Assert.Single(_journal.Log.Entries, entry => entry.Id == 1360);
        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.Equal(1, _journal.Log.Count(1361));
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
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
