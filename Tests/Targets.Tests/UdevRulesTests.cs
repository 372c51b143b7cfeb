using EdgeConvNeXt.Targets.Displays;
using EdgeConvNeXt.Targets.Gpio;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Targets.Tests;

public sealed class UdevRulesTests
{
    [Fact]
    public void The_rules_that_messages_name_are_those_that_are_shipped() =>
        Assert.Equal(
            [GpioFaults.UdevRule, I2cFaults.UdevRule],
            File.ReadLines(
                Path.Combine(RepositoryRoot.Path, "Targets/packaging/60-edge-signals.rules")).Where(line => !line.StartsWith('#')));
}
