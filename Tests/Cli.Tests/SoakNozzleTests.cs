using EdgeConvNeXt.Cli.Demo.Soak;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Cli.Tests;

/// <summary>
/// The soak follows the parts themselves to the reject position: a reject that is lost or meets another part is seen there.
/// </summary>
public class SoakNozzleTests
{
    private const int EveryPulse = 20;

    [Fact]
    public async Task As_the_line_is_no_part_is_hit_wrongly_or_escapes()
    {
        SoakSummary soak = await Run(null);

        Assert.Equal((0, 0), (soak.EscapedAtReject, soak.WronglyRejected));
        Assert.True(soak.Balances(soak.Verdicts));
        Assert.True(soak.Undecided > 0 && soak.CoveredByNeighbour > 0);
    }

    [Fact]
    public async Task Rejects_that_are_lost_are_escapes()
    {
        bool was = false;
        long pulses = 0;
        SoakSummary soak = await Run((_, level) =>
        {
            pulses += level && !was ? 1 : 0;
            was = level;
            return level && pulses % EveryPulse != 0;
        });

        Assert.InRange(soak.EscapedAtReject, soak.Rejected / EveryPulse / 2, soak.Rejected / EveryPulse * 2);
        Assert.Equal(0, soak.WronglyRejected);
        Assert.False(soak.Balances(soak.Verdicts));
    }

    [Fact]
    public async Task Rejects_that_go_to_the_part_behind_are_escapes_and_hit_it_for_nothing()
    {
        // The most frequent distance of two parts is little more than 60 ms.
        SoakSummary soak = await Run(Later(TimeSpan.FromMilliseconds(65)));

        Assert.True(soak.EscapedAtReject > 0 && soak.WronglyRejected > 0);
        Assert.False(soak.Balances(soak.Verdicts));
    }

    [Fact]
    public async Task An_output_that_never_falls_back_hits_parts_for_nothing()
    {
        SoakSummary soak = await Run((_, _) => true);

        Assert.Equal(0, soak.EscapedAtReject);
        Assert.Equal(soak.Parts, soak.Ejected);
        Assert.True(soak.WronglyRejected > soak.Parts / 4);
        Assert.False(soak.Balances(soak.Verdicts));
    }

    private static async Task<SoakSummary> Run(Func<MonotonicTime, bool, bool>? wiring)
    {
        using SoakRun run = new(new SoakOptions(10000, 1, HasFaults: true), wiring);
        return await run.RunAsync(_ => { }, CancellationToken.None);
    }

    private static Func<MonotonicTime, bool, bool> Later(TimeSpan delay)
    {
        Queue<(MonotonicTime At, bool Level)> changes = new();
        bool shown = false;
        bool last = false;
        return (now, level) =>
        {
            if (level != last)
            {
                changes.Enqueue((now + delay, level));
                last = level;
            }

            while (changes.TryPeek(out (MonotonicTime At, bool Level) change) && change.At <= now)
            {
                shown = changes.Dequeue().Level;
            }

            return shown;
        };
    }
}
