using System.Net;
using EdgeConvNeXt.Station.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Api.Web;

/// <summary>Everything that a running station answers over HTTP: one host for each address that its companions name.</summary>
internal sealed class StationWeb : IAsyncDisposable
{
    private readonly List<WebHost> _hosts = [];

    private StationWeb()
    {
    }

    /// <summary>Begins to answer for the companions that were opened before; null where none of them has an address.</summary>
    /// <exception cref="Runtime.EdgeException">An address cannot be had.</exception>
    public static StationWeb? Open(RunningStation running)
    {
        ILogger log = running.Services.Loggers.CreateLogger<WebHost>();
        StationWeb web = new();
        try
        {
            foreach (IGrouping<IPEndPoint?, IWebPart> shared in running.Beside.OfType<IWebPart>().GroupBy(part => part.Address))
            {
                if (shared.Key is { } address)
                {
                    web._hosts.Add(WebHost.Open(address, [.. shared], log));
                }
            }
        }
        catch
        {
            web.DisposeAsync().AsTask().Wait();
            throw;
        }

        return web._hosts.Count == 0 ? null : web;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() =>
        await Task.WhenAll(_hosts.Select(host => host.DisposeAsync().AsTask())).ConfigureAwait(false);
}
