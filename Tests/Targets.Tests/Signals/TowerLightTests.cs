using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Targets.Signals;

namespace EdgeConvNeXt.Targets.Tests.Signals;

public sealed class TowerLightTests
{
    /// <summary>The whole table, so that a change of it is a decision.</summary>
    public static TheoryData<StationState, string> Table { get; } = new()
    {
        { StationState.Starting, "Red Off, Amber SlowBlink, Green Off, Buzzer Off, Ready Off, Fault Off" },
        { StationState.Running, "Red Off, Amber Off, Green Steady, Buzzer Off, Ready Steady, Fault Off" },
        { StationState.Attention, "Red Off, Amber Steady, Green Steady, Buzzer Off, Ready Steady, Fault Off" },
        { StationState.Fault, "Red FastBlink, Amber Off, Green Off, Buzzer SlowBlink, Ready Off, Fault Steady" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Each_state_has_its_patterns(StationState state, string expected) =>
        Assert.Equal(
            expected,
            string.Join(
                ", ",
                Enum.GetValues<SignalRole>()
                    .Where(role => role != SignalRole.Heartbeat)
                    .Select(role => $"{role} {TowerLight.Pattern(state, role)}")));

    [Theory]
    [InlineData(SignalPattern.Off, "........")]
    [InlineData(SignalPattern.Steady, "########")]
    [InlineData(SignalPattern.SlowBlink, "####....")]
    [InlineData(SignalPattern.FastBlink, "#.#.#.#.")]
    public void Each_pattern_repeats_every_two_seconds(SignalPattern pattern, string quarters)
    {
        for (int quarter = 0; quarter < 80; quarter++)
        {
            MonotonicTime now = new MonotonicTime(quarter * 250_000_000L) + TimeSpan.FromMilliseconds(quarter % 250);
            Assert.Equal(quarters[quarter % 8] == '#', TowerLight.IsActive(pattern, now));
        }
    }
}
