using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Slots;
using EdgeConvNeXt.Station.Tests.Outputs.Mqtt;
using EdgeConvNeXt.Testing;
using EdgeConvNeXt.Testing.Webhook;
using Microsoft.AspNetCore.Http;

namespace EdgeConvNeXt.Station.Tests.Slots;

/// <summary>Bundles that are fetched from a real HTTPS server, which does what servers and networks do.</summary>
public sealed class BundleDownloadTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly byte[] _bundle = [.. Enumerable.Range(0, 300_000).Select(index => (byte)(index * 31))];
    private TestAuthority? _authority;
    private X509Certificate2? _certificate;
    private WebhookReceiver? _server;

    private string Address => new UriBuilder(_server!.Url) { Host = "localhost" }.ToString();

    public async Task InitializeAsync()
    {
        _authority = new TestAuthority(_folder.Path, "authority");
        (string certificate, string key) = _authority.Issue("server", "localhost");
        _certificate = X509Certificate2.CreateFromPemFile(certificate, key);
        _server = await WebhookReceiver.Open(certificate: _certificate);
    }

    public async Task DisposeAsync() => await _server!.DisposeAsync();

    public void Dispose()
    {
        _certificate?.Dispose();
        _authority?.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_bundle_is_fetched_whole()
    {
        _server!.Instead = (context, _, _) => Send(context, _bundle, from: 0);

        string file = await Download().FetchAsync(Address, CancellationToken.None);

        Assert.Equal(_bundle, await File.ReadAllBytesAsync(file));
        Assert.Equal([file], Directory.GetFiles(_folder.File("incoming")));
    }

    [Fact]
    public async Task What_was_cut_short_goes_on_where_it_ended()
    {
        string? asked = null;
        _server!.Instead = async (context, _, call) =>
        {
            asked = context.Request.Headers.Range;
            if (call > 1)
            {
                return await Send(context, _bundle, from: int.Parse(asked!.Split('=', '-')[1], CultureInfo.InvariantCulture));
            }

            return await CutShort(context, 100_000);
        };

        EdgeException cut = await Assert.ThrowsAsync<EdgeException>(() => Download().FetchAsync(Address, CancellationToken.None));
        string file = await Download().FetchAsync(Address, CancellationToken.None);

        Assert.StartsWith("The model could not be fetched", cut.What, StringComparison.Ordinal);
        Assert.Matches("^bytes=[1-9][0-9]{3,}-$", asked);
        Assert.Equal(_bundle, await File.ReadAllBytesAsync(file));
    }

    [Fact]
    public async Task A_file_that_changed_meanwhile_is_fetched_anew()
    {
        byte[] other = [.. _bundle.Reverse()];
        _server!.Instead = (context, _, call) => call == 1 ? CutShort(context, 100_000) : Send(context, other, from: 0, tag: "\"2\"");

        await Assert.ThrowsAsync<EdgeException>(() => Download().FetchAsync(Address, CancellationToken.None));
        string file = await Download().FetchAsync(Address, CancellationToken.None);

        Assert.Equal(other, await File.ReadAllBytesAsync(file));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nothing_larger_than_the_limit_is_taken_whatever_the_server_says_of_its_length(bool saysLength)
    {
        _server!.Instead = (context, _, _) => Send(context, _bundle, from: 0, saysLength: saysLength);

        EdgeException refused = await Assert.ThrowsAsync<EdgeException>(
            () => Download(most: 200_000).FetchAsync(Address, CancellationToken.None));

        Assert.StartsWith("The model is too large", refused.What, StringComparison.Ordinal);
        Assert.All(Directory.GetFiles(_folder.File("incoming")), file => Assert.InRange(new FileInfo(file).Length, 0, 200_000));
    }

    [Fact]
    public async Task A_part_that_was_not_asked_for_is_refused()
    {
        _server!.Instead = (context, _, call) =>
        {
            if (call == 1)
            {
                return CutShort(context, 100_000);
            }

            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            context.Response.Headers.ContentRange = "bytes 50000-299999/300000";
            context.Response.ContentLength = 0;
            return Task.FromResult(true);
        };

        await Assert.ThrowsAsync<EdgeException>(() => Download().FetchAsync(Address, CancellationToken.None));
        EdgeException refused = await Assert.ThrowsAsync<EdgeException>(() => Download().FetchAsync(Address, CancellationToken.None));

        Assert.StartsWith("The server gave another part", refused.What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://localhost/model.edgemodel")]
    [InlineData("ftp://localhost/model.edgemodel")]
    [InlineData("https://")]
    public async Task Other_addresses_are_refused(string address)
    {
        EdgeException refused = await Assert.ThrowsAsync<EdgeException>(() => Download().FetchAsync(address, CancellationToken.None));

        Assert.Contains("one that begins with https://", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_nobody_vouches_for_is_refused()
    {
        BundleDownload download = new(_folder.File("incoming"));

        EdgeException refused = await Assert.ThrowsAsync<EdgeException>(() => download.FetchAsync(Address, CancellationToken.None));

        Assert.Contains("certificate", refused.Message, StringComparison.Ordinal);
    }

    private BundleDownload Download(long? most = null)
    {
        X509Certificate2Collection authorities = [];
        authorities.ImportFromPemFile(_authority!.File);
        return most is { } bytes
            ? new BundleDownload(_folder.File("incoming")) { Authorities = authorities, MostBytes = bytes }
            : new BundleDownload(_folder.File("incoming")) { Authorities = authorities };
    }

    private static async Task<bool> Send(HttpContext context, byte[] bytes, int from, string tag = "\"1\"", bool saysLength = true)
    {
        context.Response.Headers.ETag = tag;
        if (from > 0)
        {
            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            context.Response.Headers.ContentRange = $"bytes {from}-{bytes.Length - 1}/{bytes.Length}";
        }

        if (saysLength)
        {
            context.Response.ContentLength = bytes.Length - from;
        }

        await context.Response.Body.WriteAsync(bytes.AsMemory(from));
        return true;
    }

    private async Task<bool> CutShort(HttpContext context, int after)
    {
        context.Response.Headers.ETag = "\"1\"";
        context.Response.ContentLength = _bundle.Length;
        await context.Response.Body.WriteAsync(_bundle.AsMemory(0, after));
        await context.Response.Body.FlushAsync();
        context.Abort();
        return true;
    }
}
