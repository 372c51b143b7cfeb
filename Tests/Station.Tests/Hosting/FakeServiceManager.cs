using System.Collections.Concurrent;
using EdgeConvNeXt.Station.Hosting;

namespace EdgeConvNeXt.Station.Tests.Hosting;

/// <summary>Keeps what it is told, in systemd's words.</summary>
/// <param name="watchdogSeconds">How long it waits for a sign of life; null for ever.</param>
/// <param name="isActive">Whether it poses as being there.</param>
internal sealed class FakeServiceManager(double? watchdogSeconds = null, bool isActive = true) : IServiceManager, IDisposable
{
    private static readonly TimeSpan Hang = TimeSpan.FromMinutes(2);

    private readonly BlockingCollection<string> _told = [];

    public bool IsActive => isActive;

    public TimeSpan? WatchdogTime => watchdogSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>Whether it was told nothing that was not asked for yet.</summary>
    public bool IsSilent => _told.Count == 0;

    /// <summary>The next message; fails when none comes within two minutes.</summary>
    public string Next() =>
        _told.TryTake(out string? message, Hang) ? message : throw new TimeoutException("The service manager was told nothing.");

    public void Ready(string status) => _told.Add($"READY=1\nSTATUS={status}");

    public void Status(string status) => _told.Add($"STATUS={status}");

    public void KeepAlive() => _told.Add("WATCHDOG=1");

    public void Stopping() => _told.Add("STOPPING=1\nSTATUS=Stopping");

    public void Dispose() => _told.Dispose();
}
