using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Targets.Tests;

/// <summary>The unit file says what the agent counts on.</summary>
public sealed class ServiceUnitTests
{
    private static readonly ILookup<string, string> Settings = File
        .ReadLines(Path.Combine(RepositoryRoot.Path, "Targets", "packaging", "edge-agent.service"))
        .Where(line => line.Contains('=', StringComparison.Ordinal) && !line.StartsWith('#'))
        .Select(line => line.Split('=', 2))
        .ToLookup(pair => pair[0], pair => pair[1]);

    [Fact]
    public void The_agent_tells_systemd_when_it_is_ready() => Assert.Equal("notify", Assert.Single(Settings["Type"]));

    [Fact]
    public void A_line_that_hangs_is_started_anew()
    {
        Assert.InRange(int.Parse(Assert.Single(Settings["WatchdogSec"]), System.Globalization.CultureInfo.InvariantCulture), 5, 120);
        Assert.Equal("always", Assert.Single(Settings["Restart"]));
        Assert.Equal("0", Assert.Single(Settings["StartLimitIntervalSec"]));
    }

    [Fact]
    public void A_wrong_configuration_is_reported_once_and_not_tried_again()
    {
        const int wrongConfiguration = 2;

        Assert.Equal(
            wrongConfiguration,
            int.Parse(Assert.Single(Settings["RestartPreventExitStatus"]), System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Stopping_leaves_the_two_seconds_in_which_verdicts_are_written() =>
        Assert.InRange(int.Parse(Assert.Single(Settings["TimeoutStopSec"]), System.Globalization.CultureInfo.InvariantCulture), 3, 30);

    [Fact]
    public void It_runs_as_its_own_unprivileged_user_with_the_cameras_group()
    {
        string[] users = File.ReadAllLines(Path.Combine(RepositoryRoot.Path, "Targets", "packaging", "edge-agent.sysusers.conf"));

        Assert.Equal("edge-agent", Assert.Single(Settings["User"]));
        Assert.Contains(users, line => line.StartsWith("u edge-agent - ", StringComparison.Ordinal));
        Assert.Contains("video", Assert.Single(Settings["SupplementaryGroups"]), StringComparison.Ordinal);
        Assert.Equal("", Assert.Single(Settings["CapabilityBoundingSet"]));
    }

    [Fact]
    public void It_may_open_cameras_and_no_other_devices_of_the_kernel_than_it_works_with()
    {
        Assert.Equal("closed", Assert.Single(Settings["DevicePolicy"]));
        Assert.Contains("char-video4linux rw", Settings["DeviceAllow"]);
        Assert.DoesNotContain(
            Settings["DeviceAllow"],
            device => device.StartsWith("char-*", StringComparison.Ordinal) || device.StartsWith("block-", StringComparison.Ordinal));
    }
}
