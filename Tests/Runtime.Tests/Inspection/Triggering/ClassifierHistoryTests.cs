using EdgeConvNeXt.Runtime.Inspection.Parts;
using EdgeConvNeXt.Runtime.Inspection.Triggering;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Runtime.Tests.Inspection.Triggering;

/// <summary>Which classifier judges which parts while recipes change.</summary>
public class ClassifierHistoryTests
{
    private const int Deadline = 200;
    private const int Distance = 100;

    [Fact]
    public void However_often_recipes_change_only_judges_of_parts_on_their_way_are_kept_and_each_part_keeps_its_own()
    {
        PartSettings settings = new() { Deadline = TimeSpan.FromMilliseconds(Deadline) };
        PartFlow flow = new(settings, 8, new ModelIdentity("m@1", ["ok", "ng"]), null, []);
        List<ByBrightness> judges = [new ByBrightness()];
        LineCore core = new(flow, new ClassifierHistory(null, judges[0], 0), new ManualTimeProvider());
        for (int part = 1; part <= 1000; part++)
        {
            // There are parts on their way at any moment.
            MonotonicTime now = new(part * Distance * 1_000_000L);
            core.Begin(now);
            flow.Advance(now, 0);
            Assert.InRange(flow.InFlight, 1, 2);
            core.Use(settings, new ByBrightness());
            judges.Add(new ByBrightness());
            core.Use(settings, judges[part]);

            Assert.InRange(Length(core.ClassifierHistory), 1, flow.InFlight + 1);
            Assert.Same(judges[part - 1], core.ClassifierHistory.Of(part));
            Assert.Same(judges[part], core.ClassifierHistory.Of(part + 1));
            Assert.Same(judges[(int)flow.OldestInFlight! - 1], core.ClassifierHistory.Of(flow.OldestInFlight.Value));
        }
    }

    private static int Length(ClassifierHistory? judges) => judges is null ? 0 : 1 + Length(judges.Before);
}
