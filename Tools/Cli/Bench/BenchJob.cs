using System.Diagnostics;
using EdgeConvNeXt.Cli.Progress;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Station.Commands;
using EdgeConvNeXt.Station.Programs;

namespace EdgeConvNeXt.Cli.Bench;

/// <summary>
/// Measures combinations in turns: one run of each, then the next round. What else the machine does meanwhile falls on all of them alike,
/// so that their ratios hold where their times do not.
/// </summary>
/// <param name="options">What was requested.</param>
/// <param name="error">Where progress goes.</param>
/// <param name="clock">The time.</param>
internal sealed class BenchJob(BenchOptions options, TextWriter error, TimeProvider clock)
{
    /// <summary>Does the job.</summary>
    /// <exception cref="EdgeException">A model is missing or cannot run, or no model has a variant that was named.</exception>
    public BenchReport Run(CancellationToken cancellationToken)
    {
        (string Path, ModelBundle Bundle)[] models =
        [
            .. options.Models.Select(path => (path, ModelOptions.OpenBundle(path, options.Manifest))),
        ];
        using BenchField field = new(options, new ProgramNotes(CommandList.ProgramName, error), clock);
        CheckVariants(models, field);
        field.Open(models);
        if (field.Contenders.Count == 0)
        {
            throw NothingRuns(field);
        }

        TakeTurns(field.Contenders, cancellationToken);
        double first = field.Contenders[0].Samples.ToPercentiles().P50;
        using Process process = Process.GetCurrentProcess();
        return new BenchReport(
            [.. field.Contenders.Select(
                contender => BenchRun.Of(contender, first))], Compare(field), Math.Round(process.PeakWorkingSet64 / 1e6, 1));
    }

    private BenchComparison? Compare(BenchField field)
    {
        if (options.Tolerance is null)
        {
            return null;
        }

        (BenchContender Contender, int Index)[] sound =
            [.. field.Contenders.Select((contender, index) => (contender, index)).Where(
                item => item.contender.Reference is { Fault: null })];
        int? fastest = sound.Length == 0 ? null : sound.MinBy(item => item.Contender.Samples.ToPercentiles().P50).Index;
        return new BenchComparison(options.Tolerance.MinimumSqnrDb, options.Tolerance.MinimumCosine, fastest, field.Skipped);
    }

    private EdgeException NothingRuns(BenchField field)
    {
        string reasons = field.Skipped is [{ } only]
            ? $"{only.Provider}: {only.Reason}"
            : string.Join("; ", field.Skipped.Select(item => $"{item.Provider}: {item.Brief}"));
        return new EdgeException(
            EdgeFault.Device,
            $"Nothing could run: {reasons}",
            string.Join(", ", options.Models),
            "one provider that can",
            "Mend what the reasons say, or name another provider.");
    }

    private void CheckVariants((string Path, ModelBundle Bundle)[] models, BenchField field)
    {
        ModelVariant[] selected =
        [
            .. models.SelectMany(model => options.Providers.SelectMany(provider => field.Selected(model.Bundle, provider))),
        ];
        string? missing = options.Variants?.FirstOrDefault(name => !selected.Any(variant => variant.Name == name));
        if (missing is null && selected.Length > 0)
        {
            return;
        }

        string providers = string.Join(" or ", options.Providers);
        string known = string.Join(
            ", ", models.SelectMany(model => model.Bundle.Manifest.Variants).Select(one => $"{one.Name} ({one.Provider})").Distinct());
        throw new EdgeException(
            EdgeFault.Configuration,
            missing is null ? $"No model has a variant for {providers}" : $"No model has a variant '{missing}' for {providers}",
            string.Join(", ", options.Models), $"--variant to name some of {known}", "Choose among these, or leave --variant out.");
    }

    private void TakeTurns(IReadOnlyList<BenchContender> contenders, CancellationToken cancellationToken)
    {
        using ProgressReporter progress = new("rounds", options.WarmUpRuns + options.Runs, error);
        for (int round = 0; round < options.WarmUpRuns + options.Runs; round++)
        {
            foreach (BenchContender contender in contenders)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (round < options.WarmUpRuns)
                {
                    contender.WarmUp();
                }
                else
                {
                    contender.Run();
                }
            }

            progress.Advance();
        }
    }
}
