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
    public void A_wrong_configuration_is_told_once_and_not_tried_again()
    {
        const int wrongConfiguration = 2;

        Assert.Equal(
            wrongConfiguration, int.Parse(Assert.Single(Settings["RestartPreventExitStatus"]), System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Stopping_leaves_the_two_seconds_in_which_verdicts_are_written() =>
        Assert.InRange(int.Parse(Assert.Single(Settings["TimeoutStopSec"]), System.Globalization.CultureInfo.InvariantCulture), 3, 30);

    [Fact]
    public void It_runs_as_nobody_in_particular_with_the_cameras_group()
    {
        Assert.Equal("yes", Assert.Single(Settings["DynamicUser"]));
        Assert.Contains("video", Assert.Single(Settings["SupplementaryGroups"]), StringComparison.Ordinal);
    }
}
