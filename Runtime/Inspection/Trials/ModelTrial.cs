using System.Globalization;
using EdgeConvNeXt.Runtime.Models.Slots;
using EdgeConvNeXt.Runtime.Monitoring;

namespace EdgeConvNeXt.Runtime.Inspection.Trials;

/// <summary>
/// Whether a new model stays, by what it did on the line: enough parts and enough time without an error, as quick as it has to be, and
/// calling about as many parts NG and unsure as the model before it. Looked at as often as one likes: rates and times are only held against
/// the model before at certain numbers of parts, each twice the one before, so that looking often raises no false alarms.
/// </summary>
/// <param name="settings">What it takes.</param>
/// <param name="baseline">What the model before did; null where that is not known: then rates and times are not looked at.</param>
public sealed class ModelTrial(TrialSettings settings, ModelRecord? baseline)
{
    // Two-sided 99.9 % for each of two intervals that must not touch: on equal rates far below one alarm in 10,000 looks.
    private const double Deviations = 3.29;

    private const long FirstLook = 50;

    // With fewer the hundredth part is the slowest of all, which says little.
    private const long FewestForP99 = 100;

    // Verdicts that came too late, of which a few may have another cause than the model.
    private const long FewLate = 10;
    private const double MostLateShare = 0.1;

    private long _nextLook = FirstLook;

    /// <summary>Judges.</summary>
    /// <param name="progress">What the model did so far.</param>
    public TrialOutcome Judge(TrialProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        if ((progress.Fault ?? Lateness(progress)) is { } fault)
        {
            return new TrialOutcome(TrialStep.GoBack, fault);
        }

        bool isLong = progress.Record.Parts >= settings.LeastParts && progress.Elapsed >= settings.LeastTime;
        if (!isLong && progress.Record.Parts < _nextLook)
        {
            return new TrialOutcome(TrialStep.GoOn, null);
        }

        while (_nextLook <= progress.Record.Parts)
        {
            _nextLook *= 2;
        }

        return Difference(progress.Record) is { } reason ? new TrialOutcome(TrialStep.GoBack, reason)
            : new TrialOutcome(isLong ? TrialStep.Keep : TrialStep.GoOn, null);
    }

    private static string? Lateness(TrialProgress progress) =>
        progress.Late > FewLate && progress.Late > MostLateShare * (progress.Late + progress.Record.Parts)
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"the verdicts of {progress.Late} parts did not stand at their deadline, {progress.Record.Parts} did")
            : null;

    private string? Difference(ModelRecord now) => Slower(now) ?? (baseline is not { Parts: > 0 } before ? null
        : Differs("NG", before.Ng, before.Parts, now.Ng, now.Parts)
            ?? Differs("unsure", before.Unsure, before.Parts, now.Unsure, now.Parts));

    private string? Slower(ModelRecord now)
    {
        double? before = baseline is { Parts: >= FewestForP99 } known ? known.P99Ms * settings.P99Factor : null;
        double? most = settings.MostP99?.TotalMilliseconds ?? before;
        return now.Parts >= FewestForP99 && now.P99Ms > most
            ? string.Create(
                CultureInfo.InvariantCulture, $"99 % of its verdicts take up to {now.P99Ms:0.0} ms, more than {most:0.0} ms")
            : null;
    }

    private static string? Differs(string what, long count, long parts, long newCount, long newParts)
    {
        WilsonInterval before = WilsonInterval.Of((double)count / parts, parts, Deviations);
        WilsonInterval now = WilsonInterval.Of((double)newCount / newParts, newParts, Deviations);
        return before.Overlaps(now) ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"it calls {newCount} of {newParts} parts {what}, the model before it {count} of {parts}: more than chance explains");
    }
}

/// <summary>What a new model has to come through.</summary>
public sealed record TrialSettings
{
    /// <summary>Parts that it has to judge, 1 or more.</summary>
    public long LeastParts { get; init; } = 200;

    /// <summary>How long it has to run.</summary>
    public TimeSpan LeastTime { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>What 99 % of its verdicts may take; null for <see cref="P99Factor"/> times what the model before took.</summary>
    public TimeSpan? MostP99 { get; init; }

    /// <summary>How many times as long as the model before it may take for 99 % of its verdicts, above 0.</summary>
    public double P99Factor { get; init; } = 1.5;
}

/// <summary>What a model on trial did.</summary>
/// <param name="Record">What was counted of its parts.</param>
/// <param name="Late">Parts whose verdict did not stand at their deadline since it runs.</param>
/// <param name="Elapsed">How long it has run.</param>
/// <param name="Fault">What is wrong with it whatever the counts say, a clause; null where nothing is.</param>
public sealed record TrialProgress(ModelRecord Record, long Late, TimeSpan Elapsed, string? Fault);

/// <summary>What follows.</summary>
/// <param name="Step">What to do.</param>
/// <param name="Reason">Why the model before has to come back, a clause; null otherwise.</param>
public readonly record struct TrialOutcome(TrialStep Step, string? Reason);

/// <summary>What to do with a model on trial.</summary>
public enum TrialStep
{
    /// <summary>Its trial goes on.</summary>
    GoOn,

    /// <summary>It stays.</summary>
    Keep,

    /// <summary>The model before comes back.</summary>
    GoBack,
}
