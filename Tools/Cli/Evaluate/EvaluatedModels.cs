using System.CommandLine;
using EdgeConvNeXt.Quantization.Workers;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Station.Commands;

namespace EdgeConvNeXt.Cli.Evaluate;

/// <summary>
/// The model of an evaluation and what it is held against, each open once for every image that is judged at the same time.
/// </summary>
/// <param name="Bundle">The model.</param>
/// <param name="Sessions">Its sessions.</param>
/// <param name="Reference">What it is held against; null without.</param>
/// <param name="ReferenceSessions">As many sessions of it.</param>
internal sealed record EvaluatedModels(
    ModelBundle Bundle, SessionSet Sessions, ModelBundle? Reference, SessionSet? ReferenceSessions) : IDisposable
{
    /// <summary>Opens them.</summary>
    /// <param name="options">The options of models.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="model">The model.</param>
    /// <param name="reference">What it is held against; null without.</param>
    /// <param name="images">Number of images.</param>
    /// <exception cref="EdgeException">One cannot run here.</exception>
    public static EvaluatedModels Open(ModelOptions options, ParseResult parsed, ChosenModel model, ChosenModel? reference, int images)
    {
        int? threads = options.ThreadsForRuns(parsed);
        int count = threads is { } most ? SessionSet.CountFor(most, Bytes(model) + Bytes(reference), images) : 1;
        int each = threads is { } shared ? SessionSet.SettingsFor(shared, count).Threads : 0;
        SessionSet sessions = OpenAll(model);
        try
        {
            return new EvaluatedModels(model.Bundle, sessions, reference?.Bundle, reference is null ? null : OpenAll(reference));
        }
        catch
        {
            sessions.Dispose();
            throw;
        }

        SessionSet OpenAll(ChosenModel chosen) => SessionSet.Open(count, () => options.Open(parsed, chosen, each));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Sessions.Dispose();
        ReferenceSessions?.Dispose();
    }

    private static long Bytes(ChosenModel? model) => model is { Variant: { } variant } ? NetworkSize.Of(model.Bundle, variant) : 0;
}
