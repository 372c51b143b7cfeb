using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Inspection.Parts;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Runtime.Tests.Inspection.Parts;

/// <summary>Who a part is, announced before it comes. Parts come every 100 ms and get their frame at once.</summary>
public sealed class PartIdentitiesTests
{
    private const int Capacity = 2;

    private static readonly float[] Scores = [1, 0];
    private static readonly PartSettings Usual = new()
    {
        MinimumDistance = TimeSpan.FromMilliseconds(20), Deadline = TimeSpan.FromMilliseconds(1000),
    };

    private readonly List<Verdict> _verdicts = [];

    [Fact]
    public void The_next_part_has_the_announced_serial_and_the_one_after_it_has_none()
    {
        PartTracker tracker = Tracker();
        Assert.Null(tracker.Identities.Announce("4711"));
        Judge(tracker, 1000);
        Judge(tracker, 1100);

        Assert.Equal(["4711", null], _verdicts.Select(verdict => verdict.Serial));
        Assert.Equal((1, 1, 0), Counted(tracker));
    }

    [Fact]
    public void A_batch_is_that_of_every_part_until_another_is_named()
    {
        PartTracker tracker = Tracker();
        tracker.Identities.Announce("1", "monday");
        Judge(tracker, 1000);
        Judge(tracker, 1100);
        tracker.Identities.Announce(null, "tuesday");
        Judge(tracker, 1200);
        tracker.Identities.Announce("2", "");
        Judge(tracker, 1300);

        Assert.Equal(["monday", "monday", "tuesday", null], _verdicts.Select(verdict => verdict.Batch));
        Assert.Equal(["1", null, null, "2"], _verdicts.Select(verdict => verdict.Serial));
    }

    [Fact]
    public void A_newer_serial_replaces_one_that_no_part_took_so_that_a_missing_trigger_shifts_nothing()
    {
        PartTracker tracker = Tracker();
        tracker.Identities.Announce("1");
        tracker.Identities.Announce("2");
        Judge(tracker, 1000);
        tracker.Identities.Announce("3");
        Judge(tracker, 1100);

        Assert.Equal(["2", "3"], _verdicts.Select(verdict => verdict.Serial));
        Assert.Equal((3, 2, 1), Counted(tracker));
    }

    [Fact]
    public void A_batch_alone_leaves_the_serial_that_waits()
    {
        PartTracker tracker = Tracker();
        tracker.Identities.Announce("1");
        tracker.Identities.Announce(null, "monday");

        Assert.Equal(("1", "monday"), (tracker.Identities.Waiting, tracker.Identities.Batch));
        Assert.Equal((1, 0, 0), Counted(tracker));
    }

    [Fact]
    public void A_bounce_takes_no_serial()
    {
        PartTracker tracker = Tracker();
        Judge(tracker, 1000);
        tracker.Identities.Announce("2");
        Assert.Equal(TriggerResult.Bounced, tracker.Trigger(At(1010), out _));
        Judge(tracker, 1100);

        Assert.Equal([null, "2"], _verdicts.Select(verdict => verdict.Serial));
    }

    [Fact]
    public void A_part_that_was_missed_has_its_serial_and_so_has_the_next()
    {
        PartTracker tracker = Tracker();
        for (int part = 1; part <= Capacity + 1; part++)
        {
            tracker.Identities.Announce($"{part}");
            tracker.Trigger(At(1000 + (100 * part)), out _);
        }

        tracker.Advance(At(9000));
        tracker.Identities.Announce("4");
        Judge(tracker, 9100);

        Assert.Equal([(3L, "3"), (1, "1"), (2, "2"), (4, "4")], _verdicts.Select(verdict => (verdict.PartNumber, verdict.Serial)));
    }

    [Fact]
    public void A_part_without_a_verdict_in_time_has_its_serial()
    {
        PartTracker tracker = Tracker();
        tracker.Identities.Announce("late", "monday");
        tracker.Trigger(At(1000), out _);
        tracker.Stop(At(1100));

        Assert.Equal(("late", "monday"), (_verdicts[0].Serial, _verdicts[0].Batch));
    }

    [Fact]
    public void A_trigger_that_says_who_comes_goes_before_what_was_announced_and_keeps_nothing_where_no_part_begins()
    {
        PartTracker tracker = Tracker();
        tracker.Identities.Announce("announced", "monday");
        Judge(tracker, 1000, new PartIdentity("own", null));
        tracker.Identities.Announce("next");
        Assert.Equal(TriggerResult.Bounced, tracker.Trigger(At(1010), new PartIdentity("bounced", "tuesday"), out long none));
        Judge(tracker, 1100);
        Judge(tracker, 1200, new PartIdentity(null, "wednesday"));

        Assert.Equal(0, none);
        Assert.Equal(
            [("own", "monday"), ("next", "monday"), (null, "wednesday")], _verdicts.Select(verdict => (verdict.Serial, verdict.Batch)));
        Assert.Equal((3, 2, 1), Counted(tracker));
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("  ", "is empty")]
    [InlineData("a\nb", "cannot be printed")]
    [InlineData("a\u202eb", "cannot be printed")]
    [InlineData("a\ud800", "cannot be printed")]
    [InlineData(" a", "begins or ends with a space")]
    [InlineData("a ", "begins or ends with a space")]
    public void What_is_no_serial_number_is_refused_in_words_and_changes_nothing(string serial, string why)
    {
        PartIdentities identities = new();
        identities.Announce("1", "monday");

        Assert.Contains(why, identities.Announce(serial), StringComparison.Ordinal);
        Assert.StartsWith("The serial number", identities.Announce(serial), StringComparison.Ordinal);
        Assert.Equal(("1", "monday", 1), (identities.Waiting, identities.Batch, identities.Announced));
    }

    [Fact]
    public void Sixty_four_characters_are_the_most()
    {
        PartIdentities identities = new();

        Assert.Null(identities.Announce(new string('é', PartIdentities.LongestText), new string('b', PartIdentities.LongestText)));
        Assert.Contains("65 characters", identities.Announce(new string('1', 65)), StringComparison.Ordinal);
        Assert.StartsWith("The batch", identities.Announce("1", new string('1', 65)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whatever_is_announced_meanwhile_no_serial_is_given_twice_and_each_is_counted()
    {
        const int Announcements = 20_000;
        PartIdentities identities = new();
        using CancellationTokenSource over = new();
        Task<List<string>> parts = Task.Run(() =>
        {
            List<string> taken = [];
            while (!over.IsCancellationRequested || identities.Waiting is not null)
            {
                if (identities.Take().Serial is { } serial)
                {
                    taken.Add(serial);
                }
            }

            return taken;
        });
        await Task.WhenAll(Enumerable.Range(0, 2).Select(thread => Task.Run(() =>
        {
            for (int i = 0; i < Announcements; i++)
            {
                identities.Announce($"{thread}-{i}", i % 100 == 0 ? $"{i}" : null);
            }
        })));
        await over.CancelAsync();
        List<string> taken = await parts.WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(taken.Count, taken.Distinct().Count());
        Assert.Equal(2 * Announcements, identities.Announced);
        Assert.Equal((taken.Count, 2 * Announcements), (identities.Used, identities.Used + identities.Replaced));
    }

    [Fact]
    public void A_part_takes_its_serial_without_allocating()
    {
        PartIdentities identities = new();
        string[] serials = [.. Enumerable.Range(0, 100).Select(part => $"{part}")];
        identities.Announce("0", "monday");
        _ = identities.Take();
        long allocated = 0;
        foreach (string serial in serials)
        {
            identities.Announce(serial);
            long before = GC.GetAllocatedBytesForCurrentThread();
            PartIdentity part = identities.Take();
            allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.Same(serial, part.Serial);
        }

        Assert.Equal(0, allocated);
    }

    private PartTracker Tracker() => new(Usual, Capacity, new ModelIdentity("model@1", ["ok", "ng"]), new Kept(_verdicts));

    private static void Judge(PartTracker tracker, int time, PartIdentity own = default)
    {
        Assert.Equal(TriggerResult.Accepted, tracker.Trigger(At(time), own, out long part));
        FrameInfo frame = new(time, At(time), 8, 8, PixelFormat.Gray8);
        Assert.True(tracker.TryClaim(frame, out _));
        tracker.Judge(part, new Verdict(0, Outcome.Ok, "good", 0.9f, frame, default, "model@1"), Scores, At(time + 1));
    }

    private static (long Announced, long Used, long Replaced) Counted(PartTracker tracker) =>
        (tracker.Identities.Announced, tracker.Identities.Used, tracker.Identities.Replaced);

    private static MonotonicTime At(int milliseconds) => new(milliseconds * 1_000_000L);

    private sealed class Kept(List<Verdict> verdicts) : IPartListener
    {
        public void OnDecided(in PartVerdict part, ReadOnlySpan<float> scores) => verdicts.Add(part.Verdict);
    }
}
