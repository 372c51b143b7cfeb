using System.Diagnostics;
using EdgeConvNeXt.Cli.Models;
using EdgeConvNeXt.Cli.Progress;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Cli.Benchmarking;

/// <summary>
/// Measures combinations in turns: one run of each, then the next round. What else the machine does meanwhile falls on all of them alike, so that their
/// ratios hold where their times do not.
/// </summary>
/// <param name="order">What was asked for.</param>
/// <param name="error">Where progress goes.</param>
/// <param name="clock">The time.</param>
internal sealed class BenchJob(BenchOrder order, TextWriter error, TimeProvider clock)
{
    /// <summary>Does the job.</summary>
    /// <exception cref="EdgeException">A model is missing or cannot run, or no model has a variant that was named.</exception>
    public BenchReport Run(CancellationToken cancellationToken)
    {
        (string Path, ModelBundle Bundle)[] models = [.. order.Models.Select(path => (path, ModelOptions.OpenBundle(path, order.Manifest)))];
        CheckVariants(models);
        List<BenchContender> contenders = [];
        try
        {
            contenders.AddRange(Open(models));
            TakeTurns(contenders, cancellationToken);
            double first = contenders[0].Samples.ToPercentiles().P50;
            using Process process = Process.GetCurrentProcess();
            return new BenchReport([.. contenders.Select(contender => BenchRun.Of(contender, first))], Math.Round(process.PeakWorkingSet64 / 1e6, 1));
        }
        finally
        {
            contenders.ForEach(contender => contender.Dispose());
        }
    }

    private IEnumerable<BenchContender> Open((string Path, ModelBundle Bundle)[] models) =>
        from model in models
        from provider in order.Providers
        from variant in Wanted(model.Bundle, provider)
        from threads in order.Threads
        select BenchContender.Open(model.Path, model.Bundle, variant, threads, order.Runs, clock);

    private IEnumerable<ModelVariant> Wanted(ModelBundle bundle, string provider) => order.Variants is null
        ? bundle.Manifest.Variants.Where(variant => variant.Provider == provider)
        : order.Variants.Select(name => bundle.FindVariant(provider, name)).OfType<ModelVariant>();

    private void CheckVariants((string Path, ModelBundle Bundle)[] models)
    {
        ModelVariant[] wanted = [.. models.SelectMany(model => order.Providers.SelectMany(provider => Wanted(model.Bundle, provider)))];
        string? missing = order.Variants?.FirstOrDefault(name => !wanted.Any(variant => variant.Name == name));
        if (missing is null && wanted.Length > 0)
        {
            return;
        }

        string providers = string.Join(" or ", order.Providers);
        string known = string.Join(", ", models.SelectMany(model => model.Bundle.Manifest.Variants).Select(one => $"{one.Name} ({one.Provider})").Distinct());
        throw new EdgeException(
            EdgeFault.Configuration,
            missing is null ? $"No model has a variant for {providers}" : $"No model has a variant '{missing}' for {providers}",
            string.Join(", ", order.Models), $"--variant to name some of {known}", "Choose among these, or leave --variant out.");
    }

    private void TakeTurns(List<BenchContender> contenders, CancellationToken cancellationToken)
    {
        using ProgressReporter progress = new("rounds", order.WarmUpRuns + order.Runs, error);
        for (int round = 0; round < order.WarmUpRuns + order.Runs; round++)
        {
            foreach (BenchContender contender in contenders)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (round < order.WarmUpRuns)
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
