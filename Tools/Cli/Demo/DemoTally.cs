using EdgeConvNeXt.Runtime.Inspection;

namespace EdgeConvNeXt.Cli.Demo;

/// <summary>Verdicts held against the generator's truth.</summary>
/// <param name="okLabels">The labels that mean the part is good.</param>
internal sealed class DemoTally(IReadOnlyList<string> okLabels)
{
    /// <summary>Parts seen.</summary>
    public long Parts { get; private set; }

    /// <summary>Parts whose label is the true one, whatever the outcome.</summary>
    public long Right { get; private set; }

    /// <summary>NG parts called OK.</summary>
    public long Escapes { get; private set; }

    /// <summary>OK parts called NG.</summary>
    public long Overkill { get; private set; }

    /// <summary>Parts called unsure.</summary>
    public long Unsure { get; private set; }

    /// <summary>Share, 0..1, of parts with the true label; null when there are none.</summary>
    public double? Accuracy => Parts == 0 ? null : (double)Right / Parts;

    /// <summary>Counts one verdict.</summary>
    public void Add(in Verdict verdict)
    {
        string? truth = verdict.Frame.Truth;
        bool isOk = truth is not null && okLabels.Contains(truth);
        Parts++;
        Right += truth == verdict.Label ? 1 : 0;
        Escapes += !isOk && verdict.Outcome == Outcome.Ok ? 1 : 0;
        Overkill += isOk && verdict.Outcome == Outcome.Ng ? 1 : 0;
        Unsure += verdict.Outcome == Outcome.Unsure ? 1 : 0;
    }
}
