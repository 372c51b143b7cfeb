using System.Collections.Concurrent;
using EdgeConvNeXt.Station.Hosting;

namespace EdgeConvNeXt.Station.Tests.Hosting;

/// <summary>Keeps the messages that it gets, in systemd's words.</summary>
/// <param name="watchdogSeconds">How long it waits for a sign of life; null for ever.</param>
/// <param name="isActive">Whether it poses as being there.</param>
internal sealed class FakeServiceManager(double? watchdogSeconds = null, bool isActive = true) : IServiceManager, IDisposable
{
    private static readonly TimeSpan Hang = TimeSpan.FromMinutes(2);

    private readonly BlockingCollection<string> _messages = [];

    public bool IsActive => isActive;

    public TimeSpan? WatchdogTime => watchdogSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>Whether every message was asked for.</summary>
    public bool IsSilent => _messages.Count == 0;

    /// <summary>The next message; fails when none comes within two minutes.</summary>
    public string Next() =>
        _messages.TryTake(out string? message, Hang) ? message : throw new TimeoutException("The service manager got no message.");

    public void Ready(string status) => _messages.Add($"READY=1\nSTATUS={status}");

    public void Status(string status) => _messages.Add($"STATUS={status}");

    public void KeepAlive() => _messages.Add("WATCHDOG=1");

    public void Stopping() => _messages.Add("STOPPING=1\nSTATUS=Stopping");

    public void Dispose() => _messages.Dispose();
}
