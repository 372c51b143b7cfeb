using System.Globalization;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Outputs;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;

namespace EdgeConvNeXt.Station.Api.Metrics;

/// <summary>
/// One signal's way to the collector. The exporter says nothing when the collector is away: this tells it once, with the reason that was
/// seen on the wire, counts, and tells once that it is over.
/// </summary>
/// <param name="signal">What is sent: "metrics", "traces".</param>
/// <param name="metrics">Where to.</param>
/// <param name="log">Where trouble is logged.</param>
internal sealed class CollectorLink(string signal, MetricsConfiguration metrics, ILogger log)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private long _failed;
    private long _failedBefore;
    private volatile bool _isTroubled;
    private volatile bool _isClosing;
    private volatile bool _hasLostLast;
    private string? _reason;

    /// <summary>What is sent.</summary>
    public string Signal => signal;

    /// <summary>Sendings that failed.</summary>
    public long Failed => Volatile.Read(ref _failed);

    /// <summary>Whether the last sending failed.</summary>
    public bool IsTroubled => _isTroubled;

    /// <summary>Whether what was sent while closing did not arrive.</summary>
    public bool HasLostLast => _hasLostLast;

    /// <summary>How the exporter is to send.</summary>
    public OtlpExporterOptions Options => new()
    {
        Endpoint = Address,
        Protocol = metrics.Transport == OtlpTransport.Grpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf,
        TimeoutMilliseconds = (int)Timeout.TotalMilliseconds,
        HttpClientFactory = () => new HttpClient(new WireHandler(this), disposeHandler: true) { Timeout = Timeout },
    };

    // The exporter takes an address that it is given as it is.
    private Uri Address => metrics.Transport == OtlpTransport.Grpc
        ? metrics.Otlp!
        : new Uri($"{metrics.Otlp!.AbsoluteUri.TrimEnd('/')}/v1/{signal}");

    /// <summary>From now on a sending may be cut off by us, which says nothing of the collector.</summary>
    public void BeginClose() => _isClosing = true;

    /// <summary>Takes note of a sending. One thread at a time.</summary>
    public ExportResult Watch(ExportResult result)
    {
        if (result == ExportResult.Success)
        {
            EndTrouble();
        }
        else
        {
            Interlocked.Increment(ref _failed);
            TakeNoteOfFailure();
        }

        return result;
    }

    private void TakeNoteOfFailure()
    {
        if (_isClosing)
        {
            _hasLostLast = true;
        }
        else if (!_isTroubled)
        {
            _isTroubled = true;
            _failedBefore = Failed - 1;
            MetricsLog.SendFailed(log, signal, metrics.Otlp!, _reason ?? "it did not take them");
        }
    }

    private void EndTrouble()
    {
        if (_isTroubled)
        {
            _isTroubled = false;
            MetricsLog.SendRecovered(log, signal, metrics.Otlp!, Failed - _failedBefore);
        }
    }

    private sealed class WireHandler(CollectorLink link)
        : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = Timeout })
    {
        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            try
            {
                return Look(base.Send(request, cancellationToken));
            }
            catch (Exception fault)
            {
                throw Keep(fault);
            }
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            try
            {
                return Look(await base.SendAsync(request, cancellationToken).ConfigureAwait(false));
            }
            catch (Exception fault)
            {
                throw Keep(fault);
            }
        }

        private HttpResponseMessage Look(HttpResponseMessage answer)
        {
            link._reason = answer.IsSuccessStatusCode
                ? null
                : string.Create(CultureInfo.InvariantCulture, $"it answered {(int)answer.StatusCode} {answer.ReasonPhrase}");
            return answer;
        }

        private Exception Keep(Exception fault)
        {
            link._reason = fault is OperationCanceledException
                ? string.Create(CultureInfo.InvariantCulture, $"no answer within {Timeout.TotalSeconds} s")
                : HttpFaultText.Of(fault);
            return fault;
        }
    }
}
