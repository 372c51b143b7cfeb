using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Outputs.Journal;

namespace EdgeConvNeXt.Station.Outputs.Webhook;

/// <summary>Posts results and says what became of it. Follows no redirect, keeps no cookie, waits no longer than the timeout.</summary>
internal sealed class WebhookClient : IDisposable
{
    private const int ReadableBytes = 300;
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromMinutes(5);

    private readonly WebhookConfiguration _configuration;
    private readonly TimeProvider _clock;
    private readonly HttpClient _client;

    /// <param name="configuration">Where to, and how.</param>
    /// <param name="clock">The clock of signatures and timeouts.</param>
    /// <exception cref="EdgeException">The secret or the certificates cannot be read.</exception>
    public WebhookClient(WebhookConfiguration configuration, TimeProvider clock)
    {
        _configuration = configuration;
        _clock = clock;
        _ = Read(configuration.SecretFile, SecretFile.Read);
        SocketsHttpHandler handler = new()
        {
            AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = configuration.Timeout,
            PooledConnectionLifetime = ConnectionLifetime, MaxConnectionsPerServer = 1,
        };
        if (Read(configuration.CaFile, PemFiles.Authorities) is { } authorities)
        {
            handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = Trusting(authorities) };
        }

        _client = new HttpClient(handler) { Timeout = System.Threading.Timeout.InfiniteTimeSpan };
    }

    /// <summary>Posts results.</summary>
    /// <param name="rows">The results, 1 or more.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public async Task<WebhookAnswer> PostAsync(JournalRow[] rows, CancellationToken stop)
    {
        using CancellationTokenSource late = new(_configuration.Timeout, _clock);
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stop);
        try
        {
            using HttpRequestMessage request = Request(rows);
            using HttpResponseMessage answer = await _client.SendAsync(
                request, HttpCompletionOption.ResponseHeadersRead, over.Token).ConfigureAwait(false);
            return answer.IsSuccessStatusCode ? WebhookAnswer.Taken : await JudgeAsync(answer, over.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return WebhookAnswer.Later(
                string.Create(CultureInfo.InvariantCulture, $"no answer within {_configuration.Timeout.TotalSeconds} s"));
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or UnauthorizedAccessException)
        {
            return WebhookAnswer.Later(HttpFaultText.Of(fault));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private HttpRequestMessage Request(JournalRow[] rows)
    {
        byte[] body = _configuration.Batch == 1
            ? PlainJson.Bytes(rows.Single(), WebhookJson.Default.JournalRow)
            : PlainJson.Bytes(rows, WebhookJson.Default.JournalRowArray);
        HttpRequestMessage request = new(HttpMethod.Post, _configuration.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (_configuration.SecretFile is { } file)
        {
            string time = WebhookSignature.TimeText(_clock.GetUtcNow());
            request.Headers.Add(WebhookSignature.TimeHeader, time);
            request.Headers.Add(WebhookSignature.Header, WebhookSignature.Of(SecretFile.Read(file), time, body));
        }

        return request;
    }

    // 400, 413 and 422 are about what was posted. All else is about how, where and when, and may be put right.
    private async Task<WebhookAnswer> JudgeAsync(HttpResponseMessage answer, CancellationToken stop)
    {
        string reason = await DescribeAsync(answer, stop).ConfigureAwait(false);
        return answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnprocessableEntity
            ? WebhookAnswer.Refused(reason)
            : WebhookAnswer.Later(reason, RetryAfter(answer.Headers.RetryAfter));
    }

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header)
    {
        TimeSpan? asked = header?.Delta ?? (header?.Date is { } date ? date - _clock.GetUtcNow() : null);
        return asked is not { } pause ? null
            : pause < TimeSpan.Zero ? TimeSpan.Zero
            : pause > LongestRetryAfter ? LongestRetryAfter
            : pause;
    }

    private static async Task<string> DescribeAsync(HttpResponseMessage answer, CancellationToken stop)
    {
        string line = string.Create(CultureInfo.InvariantCulture, $"it answered {(int)answer.StatusCode} {answer.ReasonPhrase}").TrimEnd();
        if ((int)answer.StatusCode is >= 300 and < 400)
        {
            return $"{line}, and redirects are not followed";
        }

        using Stream body = await answer.Content.ReadAsStreamAsync(stop).ConfigureAwait(false);
        byte[] bytes = new byte[ReadableBytes];
        int length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, stop).ConfigureAwait(false);
        string text = PrintableText.Of(Encoding.UTF8.GetString(bytes, 0, length).Trim());
        return text.Length == 0 ? line : $"{line}: {text}";
    }

    private static X509ChainPolicy Trusting(X509Certificate2Collection authorities)
    {
        X509ChainPolicy policy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }

    private static T? Read<T>(string? path, Func<string, T> read)
        where T : class
    {
        try
        {
            return path is null ? null : read(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new EdgeException(
                EdgeFault.File,
                $"The webhook has no use for a file: {fault.Message.TrimEnd('.')}",
                path!,
                "a file that the agent's user may read: a secret in its first line, or certificates in PEM",
                "Correct the file or the setting, and its owner.",
                fault);
        }
    }
}

/// <summary>What became of a posting.</summary>
/// <param name="Kind">What it means.</param>
/// <param name="Reason">What went wrong, in words; null where nothing did.</param>
/// <param name="RetryAfter">When the receiver wants to be asked again; null where it does not say.</param>
internal sealed record WebhookAnswer(WebhookAnswerKind Kind, string? Reason, TimeSpan? RetryAfter)
{
    /// <summary>The receiver has them.</summary>
    public static WebhookAnswer Taken { get; } = new(WebhookAnswerKind.Taken, null, null);

    /// <summary>They have to be posted again.</summary>
    public static WebhookAnswer Later(string reason, TimeSpan? retryAfter = null) => new(WebhookAnswerKind.Later, reason, retryAfter);

    /// <summary>The receiver has no use for them.</summary>
    public static WebhookAnswer Refused(string reason) => new(WebhookAnswerKind.Refused, reason, null);
}

/// <summary>What an answer means.</summary>
internal enum WebhookAnswerKind
{
    /// <summary>The receiver has the results.</summary>
    Taken,

    /// <summary>It does not have them yet.</summary>
    Later,

    /// <summary>It does not want these.</summary>
    Refused,
}
