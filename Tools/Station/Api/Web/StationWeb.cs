using System.Net;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Api.Web;

/// <summary>Everything that a running station answers over HTTP: one host for each address that its companions name.</summary>
internal sealed class StationWeb : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _hosts = [];

    private StationWeb()
    {
    }

    /// <summary>Begins to answer for the companions that were opened before; null where none of them has an address.</summary>
    /// <exception cref="EdgeException">An address cannot be had that the station does not run without.</exception>
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
                    web._hosts.Add(Open(running, address, [.. shared], log));
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

    private static IAsyncDisposable Open(RunningStation running, IPEndPoint address, IReadOnlyList<IWebPart> parts, ILogger log)
    {
        try
        {
            return WebHost.Open(address, parts, log);
        }
        catch (EdgeException fault) when (parts.Any(part => part.MayWait))
        {
            WaitingHost waiting = new(address, parts, fault.Message, running.Services.Clock, log);
            running.Events.Concerns.Enqueue(() => waiting.Fault);
            return waiting;
        }
    }
}

/// <summary>A host whose address could not be had at the start: the station inspects, and it is tried again.</summary>
internal sealed class WaitingHost : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly IPEndPoint _address;
    private readonly IReadOnlyList<IWebPart> _parts;
    private readonly ILogger _log;
    private readonly Lock _gate = new();
    private readonly ITimer _timer;
    private WebHost? _host;
    private bool _isOver;

    /// <param name="address">Where it is to answer.</param>
    /// <param name="parts">What is answered there.</param>
    /// <param name="fault">Why it cannot yet.</param>
    /// <param name="clock">The clock of the tries.</param>
    /// <param name="log">Where trouble is logged.</param>
    public WaitingHost(IPEndPoint address, IReadOnlyList<IWebPart> parts, string fault, TimeProvider clock, ILogger log)
    {
        _address = address;
        _parts = parts;
        _log = log;
        Fault = fault;
        WebLog.Waits(log, fault, Pause.TotalSeconds);
        _timer = clock.CreateTimer(_ => Try(), null, Pause, Pause);
    }

    /// <summary>Why it does not answer; null where it does.</summary>
    public string? Fault { get; private set; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false);
        WebHost? host;
        lock (_gate)
        {
            _isOver = true;
            host = _host;
        }

        if (host is not null)
        {
            await host.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void Try()
    {
        lock (_gate)
        {
            if (_isOver || _host is not null)
            {
                return;
            }

            try
            {
                _host = WebHost.Open(_address, _parts, _log);
                Fault = null;
            }
            catch (EdgeException fault)
            {
                Fault = fault.Message;
            }
        }
    }
}
