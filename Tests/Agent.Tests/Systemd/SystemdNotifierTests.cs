using EdgeConvNeXt.Agent.Systemd;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Agent.Tests.Systemd;

public sealed class SystemdNotifierTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RecordingLoggers _log = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Messages_arrive_as_the_protocol_has_them()
    {
        using SupervisorSocket socket = new(_folder.File("notify"));
        using SystemdNotifier notifier = Notifier(_folder.File("notify"));

        notifier.Ready("inspects\na folder");
        notifier.Status("5 parts");
        notifier.KeepAlive();
        notifier.Stopping();

        Assert.True(notifier.IsActive);
        Assert.Equal("READY=1\nSTATUS=inspects a folder", socket.Receive());
        Assert.Equal("STATUS=5 parts", socket.Receive());
        Assert.Equal("WATCHDOG=1", socket.Receive());
        Assert.Equal("STOPPING=1\nSTATUS=Stopping", socket.Receive());
        Assert.Empty(_log.Entries);
    }

    [Fact]
    public void An_abstract_address_is_understood()
    {
        string name = $"@edge-test-{Guid.NewGuid():N}";
        using SupervisorSocket socket = new(name);
        using SystemdNotifier notifier = Notifier(name);

        notifier.KeepAlive();

        Assert.Equal("WATCHDOG=1", socket.Receive());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_an_address_nothing_happens(string? address)
    {
        using SystemdNotifier notifier = Notifier(address);

        notifier.Ready("up");

        Assert.False(notifier.IsActive);
        Assert.Empty(_log.Entries);
    }

    [Fact]
    public void An_address_longer_than_a_socket_has_room_for_is_logged_and_left()
    {
        using SystemdNotifier notifier = Notifier($"/{new string('x', 107)}");

        notifier.Ready("up");

        Assert.False(notifier.IsActive);
        Assert.Equal(1400, Assert.Single(_log.Entries).Id);
    }

    [Fact]
    public void An_address_of_an_unknown_kind_is_logged_and_left()
    {
        using SystemdNotifier notifier = Notifier("vsock:2:1234");

        notifier.Ready("up");

        Assert.False(notifier.IsActive);
        Assert.Equal(1, _log.Count(1400));
    }

    [Fact]
    public void A_supervisor_that_does_not_listen_is_logged_once_until_it_listens_again()
    {
        using SystemdNotifier notifier = Notifier(_folder.File("notify"));
        notifier.KeepAlive();
        notifier.KeepAlive();
        Assert.Equal(1, _log.Count(1401));

        using (SupervisorSocket socket = new(_folder.File("notify")))
        {
            notifier.KeepAlive();
            Assert.Equal("WATCHDOG=1", socket.Receive());
        }

        notifier.KeepAlive();
        Assert.Equal(2, _log.Count(1401));
    }

    [Theory]
    [InlineData("30000000", null, 30.0)]
    [InlineData("30000000", "77", 30.0)]
    [InlineData("30000000", "78", null)]
    [InlineData("0", null, null)]
    [InlineData("-5", null, null)]
    [InlineData("soon", null, null)]
    [InlineData(null, null, null)]
    public void The_watchdog_time_is_the_environments_when_it_is_meant_for_this_process(
        string? microseconds, string? process, double? seconds)
    {
        Dictionary<string, string?> environment = new()
        {
            [SystemdNotifier.WatchdogVariable] = microseconds,
            [SystemdNotifier.WatchdogProcessVariable] = process,
        };

        using SystemdNotifier notifier = SystemdNotifier.FromEnvironment(
            name => environment.GetValueOrDefault(name), 77, _log.Typed<SystemdNotifier>());

        Assert.Equal(seconds, notifier.WatchdogTime?.TotalSeconds);
        Assert.False(notifier.IsActive);
    }

    private SystemdNotifier Notifier(string? address) => new(address, null, _log.Typed<SystemdNotifier>());
}
