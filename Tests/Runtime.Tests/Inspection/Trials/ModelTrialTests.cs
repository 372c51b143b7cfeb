using EdgeConvNeXt.Runtime.Inspection.Trials;
using EdgeConvNeXt.Runtime.Models.Slots;

namespace EdgeConvNeXt.Runtime.Tests.Inspection.Trials;

/// <summary>When a new model stays, and when the one before it comes back.</summary>
public sealed class ModelTrialTests
{
    private static readonly ModelRecord Baseline = new(10_000, Ng: 200, Unsure: 100, P99Ms: 20);
    private static readonly TrialSettings Settings = new();

    [Fact]
    public void A_model_stays_after_enough_parts_and_enough_time()
    {
        ModelTrial trial = new(Settings, Baseline);

        Assert.Equal(TrialStep.GoOn, Judge(trial, parts: 199, minutes: 31).Step);
        Assert.Equal(TrialStep.GoOn, Judge(trial, parts: 5000, minutes: 29).Step);
        Assert.Equal(TrialStep.Keep, Judge(trial, parts: 5001, minutes: 30).Step);
    }

    [Fact]
    public void Any_fault_ends_the_trial_at_once()
    {
        TrialOutcome outcome = new ModelTrial(Settings, Baseline).Judge(
            new TrialProgress(new ModelRecord(1, 0, 0, 1), 0, TimeSpan.Zero, "a run of it failed: the device is gone"));

        Assert.Equal((TrialStep.GoBack, "a run of it failed: the device is gone"), (outcome.Step, outcome.Reason));
    }

    [Theory]
    [InlineData(20, 4, null)]
    [InlineData(60, 4, "it calls 60 of 400 parts NG, the model before it 200 of 10000: more than chance explains")]
    [InlineData(8, 40, "it calls 40 of 400 parts unsure, the model before it 100 of 10000: more than chance explains")]
    public void Rates_that_chance_does_not_explain_end_it(long ng, long unsure, string? reason)
    {
        TrialOutcome outcome = new ModelTrial(Settings, Baseline).Judge(
            new TrialProgress(new ModelRecord(400, ng, unsure, 20), 0, TimeSpan.FromHours(1), null));

        Assert.Equal(reason, outcome.Reason);
        Assert.Equal(reason is null ? TrialStep.Keep : TrialStep.GoBack, outcome.Step);
    }

    [Fact]
    public void A_model_that_calls_everything_good_is_found_too()
    {
        ModelRecord often = new(10_000, Ng: 3000, Unsure: 100, P99Ms: 20);

        TrialOutcome outcome = new ModelTrial(Settings, often).Judge(
            new TrialProgress(new ModelRecord(60, 0, 0, 20), 0, TimeSpan.FromSeconds(2), null));

        Assert.Equal(TrialStep.GoBack, outcome.Step);
        Assert.StartsWith("it calls 0 of 60 parts NG", outcome.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 30, true)]
    [InlineData(null, 30.1, false)]
    [InlineData(25.0, 25.1, false)]
    [InlineData(50.0, 49.0, true)]
    public void Slow_verdicts_end_it(double? most, double p99, bool stays)
    {
        TrialSettings settings = Settings with { MostP99 = most is { } limit ? TimeSpan.FromMilliseconds(limit) : null };

        TrialOutcome outcome = new ModelTrial(settings, Baseline).Judge(
            new TrialProgress(new ModelRecord(400, 8, 4, p99), 0, TimeSpan.FromHours(1), null));

        Assert.Equal(stays ? TrialStep.Keep : TrialStep.GoBack, outcome.Step);
    }

    [Theory]
    [InlineData(10, 0, false)]
    [InlineData(11, 0, true)]
    [InlineData(11, 200, false)]
    [InlineData(40, 200, true)]
    public void Verdicts_that_came_too_late_end_it_where_they_are_many(long late, long parts, bool ends)
    {
        TrialOutcome outcome = new ModelTrial(Settings, null).Judge(
            new TrialProgress(new ModelRecord(parts, 0, 0, 1), late, TimeSpan.FromMinutes(1), null));

        Assert.Equal(ends ? TrialStep.GoBack : TrialStep.GoOn, outcome.Step);
    }

    [Fact]
    public void Looking_after_every_part_takes_few_good_models_back()
    {
        const int models = 2000;
        Random chance = new(15);
        int takenBack = 0;
        for (int model = 0; model < models; model++)
        {
            ModelTrial trial = new(Settings with { LeastParts = 1000, LeastTime = TimeSpan.Zero }, Counts(chance, 2000));
            long ng = 0;
            long unsure = 0;
            TrialStep step = TrialStep.GoOn;
            for (long part = 1; step == TrialStep.GoOn; part++)
            {
                double drawn = chance.NextDouble();
                ng += drawn < 0.03 ? 1 : 0;
                unsure += drawn is >= 0.03 and < 0.05 ? 1 : 0;
                step = trial.Judge(new TrialProgress(new ModelRecord(part, ng, unsure, 1), 0, TimeSpan.FromSeconds(part), null)).Step;
            }

            takenBack += step == TrialStep.GoBack ? 1 : 0;
        }

        Assert.InRange(takenBack, 0, models / 200);
    }

    private static ModelRecord Counts(Random chance, int parts)
    {
        double[] drawn = [.. Enumerable.Range(0, parts).Select(_ => chance.NextDouble())];
        return new ModelRecord(parts, drawn.Count(one => one < 0.03), drawn.Count(one => one is >= 0.03 and < 0.05), 1);
    }

    private static TrialOutcome Judge(ModelTrial trial, long parts, double minutes) => trial.Judge(
        new TrialProgress(new ModelRecord(parts, parts / 50, parts / 100, 20), 0, TimeSpan.FromMinutes(minutes), null));
}
