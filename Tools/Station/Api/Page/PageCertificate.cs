using System.Security.Cryptography.X509Certificates;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Access;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Station.Outputs;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Api.Page;

/// <summary>By what the page is encrypted: the certificate that is named, or one of the station's own.</summary>
internal sealed class PageCertificate : IDisposable
{
    private PageCertificate(X509Certificate2 certificate) => Certificate = certificate;

    /// <summary>The certificate with its key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>SHA-256 as browsers show it.</summary>
    public string Fingerprint => OwnCertificate.Fingerprint(Certificate);

    /// <summary>
    /// Opens it; null where the page is of this machine alone. One that expires is a concern, and does not hold up the line.
    /// </summary>
    /// <exception cref="EdgeException">It cannot be read.</exception>
    public static PageCertificate? Open(RunningStation running, PageConfiguration configuration)
    {
        if (configuration.IsLocal)
        {
            return null;
        }

        string path = configuration.Certificate ?? Path.Combine(configuration.Folder, OwnCertificate.FileName);
        TimeProvider clock = running.Services.Clock;
        PageCertificate opened = new(
            configuration.Certificate is { } named ? Read(named) : OwnCertificate.Open(configuration.Folder, clock));
        string fingerprint = opened.Fingerprint;
        ILogger log = running.Services.Loggers.CreateLogger<PageCertificate>();
        PageLog.Encrypted(log, path, fingerprint);
        running.Events.Concerns.Enqueue(() => Concern(opened.Certificate, path, isOwn: configuration.Certificate is null, clock));
        return opened;
    }

    /// <summary>That the certificate of a setting expires soon, a sentence; null where it does not.</summary>
    /// <exception cref="EdgeException">It cannot be read, or is not valid now.</exception>
    public static string? Look(string path, TimeProvider clock)
    {
        using X509Certificate2 certificate = Read(path);
        return PemFiles.LookForExpiry([certificate], path, PageModule.Certificate.Path, clock.GetUtcNow());
    }

    /// <inheritdoc/>
    public void Dispose() => Certificate.Dispose();

    private static X509Certificate2 Read(string path) =>
        PemFiles.Read(path, PageModule.Certificate.Path, file => PemFiles.Own(file, null));

    /// <summary>That a certificate is at its end, or over it, a sentence; null where it is not.</summary>
    internal static string? Concern(X509Certificate2 certificate, string path, bool isOwn, TimeProvider clock)
    {
        if (isOwn)
        {
            return certificate.NotAfter.ToUniversalTime() - OwnCertificate.Notice > clock.GetUtcNow().UtcDateTime ? null
                : $"The page's own certificate expires on {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}: start the agent anew, "
                    + "which makes another one; its fingerprint stands in `edge-agent status` then.";
        }

        try
        {
            return PemFiles.LookForExpiry([certificate], path, PageModule.Certificate.Path, clock.GetUtcNow());
        }
        catch (EdgeException fault)
        {
            return fault.Message;
        }
    }
}

/// <summary>Log messages of the page: event ids 1655 to 1659.</summary>
internal static partial class PageLog
{
    [LoggerMessage(
        EventId = 1655, Level = LogLevel.Information, Message = "The page is encrypted by {Path}, fingerprint (SHA-256) {Fingerprint}")]
    public static partial void Encrypted(ILogger log, string path, string fingerprint);
}
