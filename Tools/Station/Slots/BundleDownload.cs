using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Station.Outputs;

namespace EdgeConvNeXt.Station.Slots;

/// <summary>
/// Fetches a bundle over HTTPS into a file. What is cut short goes on where it ended, as long as the server says that the file is the same.
/// </summary>
/// <param name="folder">Where the file goes.</param>
internal sealed class BundleDownload(string folder)
{
    private const string Draft = ".part";
    private const string Tag = ".etag";

    private static readonly TimeSpan SilenceTime = TimeSpan.FromSeconds(30);

    /// <summary>Bytes that a bundle may have; more are not taken.</summary>
    public long MostBytes { get; init; } = BundleLimits.TotalBytes + BundleLimits.DirectoryBytes;

    /// <summary>Certificates of which one has to vouch for the server; null for those that the system trusts.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>Whether what was given is an address and no path.</summary>
    public static bool IsAddress(string source) => source.Contains("://", StringComparison.Ordinal);

    /// <summary>Fetches a bundle.</summary>
    /// <param name="address">An https address.</param>
    /// <param name="stop">Gives up; what came is kept for the next time.</param>
    /// <returns>The file, which the caller deletes.</returns>
    /// <exception cref="EdgeException">
    /// It is no https address, the server refuses, the file is too large, or the network failed.
    /// </exception>
    public async Task<string> FetchAsync(string address, CancellationToken stop)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) || uri.Scheme != Uri.UriSchemeHttps)
        {
            throw new EdgeException(
                EdgeFault.Configuration, "The address of the model is none that models are fetched from", PrintableText.Of(address),
                "one that begins with https://", "Correct the address.");
        }

        string name = Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address)))[..16]);
        using SocketsHttpHandler handler = new() { ConnectTimeout = SilenceTime, AutomaticDecompression = DecompressionMethods.None };
        if (Authorities is { } authorities)
        {
            handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck,
            };
            handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }

        using HttpClient client = new(handler) { Timeout = Timeout.InfiniteTimeSpan };
        try
        {
            Directory.CreateDirectory(folder);
            await FetchAsync(client, uri, name, stop).ConfigureAwait(false);
            File.Move(name + Draft, name + ModelBundle.ZipExtension, overwrite: true);
            File.Delete(name + Tag);
            return name + ModelBundle.ZipExtension;
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or UnauthorizedAccessException)
        {
            throw Failed(
                address, $"The model could not be fetched: {HttpFaultText.Of(fault).TrimEnd('.')}", "a server that has it, and room for it",
                fault);
        }
    }

    private async Task FetchAsync(HttpClient client, Uri uri, string name, CancellationToken stop)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, uri);
        long there = File.Exists(name + Draft) && File.Exists(name + Tag) ? new FileInfo(name + Draft).Length : 0;
        string said = there > 0 ? await File.ReadAllTextAsync(name + Tag, stop).ConfigureAwait(false) : "";
        if (EntityTagHeaderValue.TryParse(said, out EntityTagHeaderValue? tag))
        {
            request.Headers.Range = new RangeHeaderValue(there, null);
            request.Headers.IfRange = new RangeConditionHeaderValue(tag);
        }

        using HttpResponseMessage answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop)
            .ConfigureAwait(false);
        if (answer.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.PartialContent))
        {
            File.Delete(name + Draft);
            throw Failed(uri.ToString(), $"The server does not give the model: {(int)answer.StatusCode}", "the answer 200", null);
        }

        long from = answer.StatusCode == HttpStatusCode.PartialContent && answer.Content.Headers.ContentRange?.From == there ? there : 0;
        if (from == 0 && answer.StatusCode == HttpStatusCode.PartialContent)
        {
            File.Delete(name + Draft);
            throw Failed(
                uri.ToString(), "The server gave another part of the model than was asked for", "the part from where it ended", null);
        }

        // Weak tags say that two files mean the same, not that their bytes are.
        if (answer.Headers.ETag is { IsWeak: false } strong)
        {
            await File.WriteAllTextAsync(name + Tag, strong.ToString(), stop).ConfigureAwait(false);
        }
        else
        {
            File.Delete(name + Tag);
        }

        await SaveAsync(answer, name, from, uri, stop).ConfigureAwait(false);
    }

    private async Task SaveAsync(HttpResponseMessage answer, string name, long from, Uri uri, CancellationToken stop)
    {
        long? length = answer.Content.Headers.ContentLength;
        if (answer.Content.Headers.ContentRange is { Length: { } whole, To: { } last } && last + 1 < whole)
        {
            throw new IOException("the server gave less than the rest of the file");
        }

        if (from + length > MostBytes)
        {
            throw TooLarge(uri);
        }

        Stream body = await answer.Content.ReadAsStreamAsync(stop).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            FileStream file = new(name + Draft, from > 0 ? FileMode.Append : FileMode.Create, FileAccess.Write);
            await using (file.ConfigureAwait(false))
            {
                await CopyAsync(body, file, from, uri, stop).ConfigureAwait(false);
            }
        }
    }

    private async Task CopyAsync(Stream body, FileStream file, long from, Uri uri, CancellationToken stop)
    {
        byte[] bytes = new byte[1 << 16];
        long written = 0;
        using CancellationTokenSource silence = CancellationTokenSource.CreateLinkedTokenSource(stop);
        try
        {
            while (true)
            {
                silence.CancelAfter(SilenceTime);
                int count = await body.ReadAsync(bytes, silence.Token).ConfigureAwait(false);
                if (count == 0)
                {
                    return;
                }

                written += count;
                if (from + written > MostBytes)
                {
                    throw TooLarge(uri);
                }

                await file.WriteAsync(bytes.AsMemory(0, count), stop).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new IOException($"nothing came for {SilenceTime.TotalSeconds} s; the next try goes on from there");
        }
    }

    private EdgeException TooLarge(Uri uri) => Failed(
        uri.ToString(), "The model is too large to be fetched", $"at most {MostBytes >> 20} MB", null);

    private static EdgeException Failed(string address, string what, string expected, Exception? inner) => new(
        EdgeFault.Device, what, PrintableText.Of(address), expected, "Check the address and the network, and try again.", inner);
}
