using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Inspection.Recipes;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Runtime.Tests.Inspection.Recipes;

public sealed class RecipeRulesTests
{
    private static readonly RecipeStation Strip = new() { Labels = ["ok", "scratch", "pit"], Frame = (640, 480) };

    [Theory]
    [InlineData(
        """{ "name": "a", "width": 0, "height": 5 }""", "regions[0].width",
        "regions[0].width is 0: expected a whole number from 1 to 65535 pixels.")]
    [InlineData(
        """{ "name": "a", "x": -1, "width": 5, "height": 5 }""", "regions[0].x",
        "regions[0].x is -1: expected a whole number from 0 to 65535 pixels.")]
    [InlineData("""{ "name": "a", "width": 2147483647, "height": 5 }""", "regions[0].width", "regions[0].width is 2147483647")]
    [InlineData("""{ "name": "a/b", "width": 5, "height": 5 }""", "regions[0].name", "expected a name without /")]
    [InlineData(
        """{ "name": "a", "width": 5, "height": 5 }, { "name": "a", "x": 5, "width": 5, "height": 5 }""", "regions[1].name",
        "regions[1].name is \"a\" as regions[0].name is: expected each name once.")]
    [InlineData(
        """{ "name": "a", "width": 5, "height": 5 }, { "name": "b", "x": 4, "y": 4, "width": 5, "height": 5 }""", "regions[1]",
        "regions[1] overlaps regions[0]: expected \"b\" and \"a\" to share no pixels.")]
    [InlineData(
        """{ "name": "a", "x": 2, "y": 2, "width": 1, "height": 1 }, { "name": "b", "width": 5, "height": 5 }""", "regions[1]",
        "regions[1] overlaps regions[0]")]
    [InlineData(
        """{ "name": "a", "width": 50, "height": 40, "tiles": { "width": 51, "height": 40 } }""", "regions[0].tiles.width",
        "regions[0].tiles.width is 51: expected no more than the width of the region, 50 pixels.")]
    [InlineData(
        """{ "name": "a", "width": 50, "height": 40, "tiles": { "width": 50, "height": 41 } }""", "regions[0].tiles.height",
        "regions[0].tiles.height is 41: expected no more than the height of the region, 40 pixels.")]
    [InlineData(
        """{ "name": "a", "width": 50, "height": 40, "tiles": { "width": 20, "height": 10, "overlap": 10 } }""", "regions[0].tiles.overlap",
        "regions[0].tiles.overlap is 10: expected less than the shorter side of a tile, 10 pixels.")]
    [InlineData(
        """{ "name": "a", "width": 50, "height": 40, "tiles": { "width": 20, "height": 10, "overlap": -1 } }""", "regions[0].tiles.overlap",
        "regions[0].tiles.overlap is -1")]
    [InlineData(
        """{ "name": "a", "width": 65535, "height": 65535, "tiles": { "width": 2, "height": 2, "overlap": 1 } }""", "regions",
        "regions and their tiles are 4294705156 runs of the model for each frame: expected 1024 at most.")]
    public void A_wrong_region_is_one_fault(string regions, string member, string expected) =>
        Single(RecipeText.ReadWith($"\"regions\": [{regions}]"), member, expected);

    [Fact]
    public void Regions_that_only_touch_are_sound() => Assert.Empty(RecipeText.ReadWith(
        """ "regions": [{ "name": "a", "width": 5, "height": 5 }, { "name": "b", "x": 5, "width": 5, "height": 5 }, { "name": "c", "y": 5, "width": 10, "height": 1 }] """).Faults);

    [Fact]
    public void Every_pair_that_overlaps_is_named() =>
        Assert.Equal(
            ["regions[1] overlaps regions[0]", "regions[2] overlaps regions[0]", "regions[2] overlaps regions[1]"],
            RecipeText.ReadWith(
                """ "regions": [{ "name": "a", "width": 9, "height": 9 }, { "name": "b", "width": 9, "height": 9 }, { "name": "c", "width": 9, "height": 9 }] """)
                .Faults.Select(fault => fault.What.Split(':')[0]));

    [Theory]
    [InlineData(64, 0)]
    [InlineData(65, 1)]
    [InlineData(5000, 1)]
    public void There_are_64_regions_at_most(int count, int faults)
    {
        IEnumerable<string> regions = Enumerable.Range(0, count).Select(
            index => $$"""{ "name": "{{index}}", "x": {{index}}, "width": 1, "height": 1 }""");

        Assert.Equal(faults, RecipeText.ReadWith($"\"regions\": [{string.Join(',', regions)}]").Faults.Count);
    }

    [Theory]
    [InlineData(0, 0, 640, 480, true)]
    [InlineData(639, 479, 1, 1, true)]
    [InlineData(1, 0, 640, 480, false)]
    [InlineData(0, 1, 640, 480, false)]
    [InlineData(65535, 65535, 65535, 65535, false)]
    public void A_region_has_to_lie_within_the_frame(int x, int y, int width, int height, bool isSound)
    {
        Recipe recipe = new() { Name = "strip", Regions = [new RecipeRegion { Name = "a", X = x, Y = y, Width = width, Height = height }] };

        IReadOnlyList<SettingFault> faults = RecipeRules.CheckFrame(recipe, 640, 480);

        Assert.Equal(isSound ? 0 : 1, faults.Count);
        Assert.Equal(faults, RecipeRules.Check(recipe, Strip));
        Assert.All(
            faults,
            fault =>
                Assert.StartsWith(
                    "regions[0] reaches outside the frame: expected \"a\" within 640 x 480 pixels", fault.What, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"default\": 1.01", "thresholds.default", "thresholds.default is 1.01: expected a number from 0 to 1.")]
    [InlineData("\"margin\": -0.5", "thresholds.margin", "thresholds.margin is -0.5: expected a number from 0 to 1.")]
    [InlineData("\"labels\": { \"pit\": 2 }", "thresholds.labels.pit", "thresholds.labels.pit is 2: expected a number from 0 to 1.")]
    [InlineData(
        "\"labels\": { \"scrach\": 0.5 }", "thresholds.labels.scrach", "names a label that the model does not have: did you mean scratch?")]
    [InlineData(
        "\"labels\": { \"mirror\": 0.5 }", "thresholds.labels.mirror",
        "names a label that the model does not have: expected one of ok, scratch, pit.")]
    public void A_wrong_threshold_is_one_fault(string members, string member, string expected) =>
        Single(RecipeText.ReadWith($$""" "thresholds": { {{members}} } """, Strip), member, expected);

    [Fact]
    public void Labels_are_not_checked_where_the_model_is_not_known() =>
        Assert.Empty(RecipeText.ReadWith(""" "thresholds": { "labels": { "mirror": 0.5 } } """).Faults);

    [Theory]
    [InlineData("\"frames\": 0", "voting.frames", "voting.frames is 0: expected a whole number from 1 to 16 frames.")]
    [InlineData("\"frames\": 17", "voting.frames", "voting.frames is 17: expected a whole number from 1 to 16 frames.")]
    [InlineData("\"frames\": 3, \"ng\": 4", "voting.ng", "voting.ng is 4: expected no more than voting.frames, 3.")]
    [InlineData("\"frames\": 3, \"ng\": 0", "voting.ng", "voting.ng is 0: expected a whole number from 1 to 16 frames.")]
    public void A_wrong_vote_is_one_fault(string members, string member, string expected) =>
        Single(RecipeText.ReadWith($$""" "trigger": { "type": "software" }, "voting": { {{members}} } """), member, expected);

    [Fact]
    public void A_free_trigger_has_one_frame_for_each_part() =>
        Single(
            RecipeText.ReadWith(""" "voting": { "frames": 2 } """), "voting.frames",
            "voting.frames is 2: expected 1 where trigger.type is free");

    [Theory]
    [InlineData(
        "\"type\": \"gpio\", \"line\": \"1\"", "trigger.chip",
        "trigger.chip is missing: expected the label or name of a chip, which a trigger of type gpio needs.")]
    [InlineData(
        "\"type\": \"gpio\", \"chip\": \"c\"", "trigger.line",
        "trigger.line is missing: expected the offset or name of a line, which a trigger of type gpio needs.")]
    [InlineData(
        "\"type\": \"presence\", \"line\": \"1\"", "trigger.line",
        "trigger.line does nothing with a trigger of type presence: expected it only with type gpio.")]
    [InlineData("\"delayMs\": -1", "trigger.delayMs", "trigger.delayMs is -1: expected a number from 0 to 3600000 milliseconds.")]
    [InlineData("\"minimumDistanceMs\": -1", "trigger.minimumDistanceMs", "trigger.minimumDistanceMs is -1")]
    [InlineData(
        "\"toleranceMs\": 0", "trigger.toleranceMs", "trigger.toleranceMs is 0: expected a number above 0 up to 3600000 milliseconds.")]
    [InlineData("\"deadlineMs\": 3600001", "trigger.deadlineMs", "trigger.deadlineMs is 3600001")]
    [InlineData(
        "\"type\": \"software\", \"deadlineMs\": 100, \"delayMs\": 100", "trigger.deadlineMs",
        "trigger.deadlineMs is 100: expected more than trigger.delayMs, 100")]
    [InlineData("\"type\": \"free\", \"delayMs\": 5", "trigger.delayMs", "trigger.delayMs is 5 with a trigger of type free: expected 0")]
    [InlineData(
        "\"presenceThreshold\": 0", "trigger.presenceThreshold", "trigger.presenceThreshold is 0: expected a number above 0 up to 1.")]
    [InlineData("\"presenceThreshold\": 1.5", "trigger.presenceThreshold", "trigger.presenceThreshold is 1.5")]
    public void A_wrong_trigger_is_one_fault(string members, string member, string expected) =>
        Single(RecipeText.ReadWith($$""" "trigger": { {{members}} } """), member, expected);

    [Theory]
    [InlineData("\"pulseMs\": 9", "rejection", "rejection has neither of travelMs and travelPulses: expected one")]
    [InlineData(
        "\"travelMs\": 2000, \"travelPulses\": 5, \"encoder\": { \"chip\": \"c\", \"lineA\": \"3\", \"lineB\": \"4\" }", "rejection",
        "rejection has both of travelMs and travelPulses: expected one")]
    [InlineData(
        "\"travelMs\": 1000", "rejection.travelMs",
        "rejection.travelMs is 1000, a reject time before the decision time: expected more than trigger.deadlineMs, 1000.")]
    [InlineData(
        "\"travelMs\": 2000, \"pulseMs\": 0", "rejection.pulseMs",
        "rejection.pulseMs is 0: expected a number above 0 up to 3600000 milliseconds.")]
    [InlineData(
        "\"travelPulses\": 5", "rejection.encoder",
        "rejection.encoder is missing: expected the two lines of an encoder, which travel in pulses needs.")]
    [InlineData(
        "\"travelPulses\": 0, \"encoder\": { \"chip\": \"c\", \"lineA\": \"3\", \"lineB\": \"4\" }", "rejection.travelPulses",
        "rejection.travelPulses is 0: expected a whole number from 1 to 1000000000 steps.")]
    [InlineData(
        "\"travelMs\": 2000, \"encoder\": { \"chip\": \"c\", \"lineA\": \"3\", \"lineB\": \"4\" }", "rejection.encoder",
        "rejection.encoder does nothing where travel is in milliseconds")]
    [InlineData(
        "\"travelPulses\": 5, \"encoder\": { \"chip\": \"c\", \"lineA\": \"3\", \"lineB\": \"03\" }", "rejection.encoder.lineB",
        "rejection.encoder.lineB is offset 3 of c, as rejection.encoder.lineA is: expected each line once.")]
    [InlineData(
        "\"travelPulses\": 5, \"encoder\": { \"chip\": \"c\", \"lineA\": \"2\", \"lineB\": \"3\" }", "rejection.encoder.lineA",
        "rejection.encoder.lineA is offset 2 of c, as rejection.line is: expected each line once.")]
    [InlineData(
        "\"travelMs\": 2000, \"confirmation\": { \"chip\": \"c\", \"line\": \"1\" }", "rejection.confirmation.line",
        "rejection.confirmation.line is offset 1 of c, as trigger.line is: expected each line once.")]
    [InlineData(
        "\"travelMs\": 2000, \"confirmation\": { \"chip\": \"c\", \"line\": \"9\", \"withinMs\": -1 }", "rejection.confirmation.withinMs",
        "rejection.confirmation.withinMs is -1")]
    public void A_wrong_rejection_is_one_fault(string members, string member, string expected) =>
        Single(
            RecipeText.ReadWith($$""" "trigger": { {{RecipeText.Gpio}} }, "rejection": { {{RecipeText.Output}}, {{members}} } """), member,
            expected);

    [Fact]
    public void The_same_offset_on_another_chip_is_another_line() => Assert.Empty(RecipeText.ReadWith(
        $$""" "trigger": { {{RecipeText.Gpio}} }, "rejection": { "chip": "d", "line": "1", "travelMs": 2000 } """).Faults);

    [Fact]
    public void Every_frame_may_be_rejected_where_the_trigger_is_free() =>
        Assert.Empty(RecipeText.ReadWith($$""" "rejection": { {{RecipeText.Output}}, "travelMs": 2000 } """).Faults);

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void A_recipe_made_by_a_program_has_to_hold_numbers_too(double number)
    {
        Recipe recipe = new()
        {
            Name = "strip",
            Thresholds = new DecisionThresholds
            {
                Default = (float)number, Margin = (float)number, Labels = new Dictionary<string, float> { ["ok"] = (float)number },
            },
            Trigger = new RecipeTrigger
            {
                MinimumDistanceMs = number, DelayMs = number, ToleranceMs = number, DeadlineMs = number, PresenceThreshold = number,
            },
            Rejection = new RecipeRejection
            {
                Chip = "c", Line = "1", TravelMs = number, PulseMs = number,
                Confirmation = new RecipeConfirmation { Chip = "c", Line = "2", WithinMs = number },
            },
        };

        IReadOnlyList<SettingFault> faults = RecipeRules.Check(recipe);

        Assert.Equal(11, faults.Count);
        Assert.Equal(11, faults.Select(fault => fault.Member).Distinct().Count());
    }

    private static void Single(RecipeReading reading, string member, string expected)
    {
        SettingFault fault = Assert.Single(reading.Faults);
        Assert.Equal(member, fault.Member);
        Assert.Contains(expected, fault.What, StringComparison.Ordinal);
        Assert.StartsWith(member, fault.What, StringComparison.Ordinal);
    }
}
