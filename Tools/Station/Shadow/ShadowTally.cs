using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Models;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Shadow;

/// <summary>
/// What one shadow said so far; what follows from it goes to the record. One thread at a time, but for <see cref="Status"/>.
/// </summary>
/// <param name="path">The record.</param>
/// <param name="bundle">Where its bundle lies.</param>
/// <param name="log">Where it is told that the record cannot be written.</param>
internal sealed class ShadowTally(string path, string bundle, ILogger log)
{
    private ShadowStatus _status = new() { Path = bundle, State = ShadowStatus.Opening };
    private ModelIdentity? _shadow;
    private ModelIdentity? _line;
    private long _agreements;
    private long _unrecorded;
    private bool _isTroubled;

    /// <summary>What it said in this start. For any thread.</summary>
    public ShadowStatus Status => Volatile.Read(ref _status);

    /// <summary>It is open.</summary>
    public void Begin(ModelIdentity shadow)
    {
        _shadow = shadow;
        _status = _status with { State = ShadowStatus.Judging, Model = shadow.Id, Bundle = shadow.Digest };
    }

    /// <summary>It cannot be used.</summary>
    public void Fail(string reason) => _status = _status with { State = ShadowStatus.Failed, Fault = reason };

    /// <summary>It has judged a frame, or could not.</summary>
    /// <param name="part">The verdict of the part.</param>
    /// <param name="line">The verdict of the line's model.</param>
    /// <param name="shadow">The shadow's.</param>
    /// <returns>Whether they disagree.</returns>
    public bool Add(in Verdict part, in Verdict line, in Verdict shadow)
    {
        if (line.Basis?.Model is not { } lineModel || shadow.Label is null)
        {
            _status = _status with { FailedRuns = _status.FailedRuns + 1 };
            return false;
        }

        if (_line is not null && _line != lineModel)
        {
            Flush();
        }

        _line = lineModel;
        if ((line.Outcome == Outcome.Ok) == (shadow.Outcome == Outcome.Ok))
        {
            _agreements++;
            _status = _status with { Agreements = _status.Agreements + 1 };
            return false;
        }

        _status = _status with { Disagreements = _status.Disagreements + 1 };
        Append(new ShadowLine
        {
            Line = ShadowSide.Of(lineModel, line), Shadow = ShadowSide.Of(_shadow!, shadow), Result = part.ResultId,
            Part = part.PartNumber, At = part.Moment?.Wall,
        });
        return true;
    }

    /// <summary>Puts down what was only counted since the last time.</summary>
    public void Flush()
    {
        if (_line is { } line && _agreements + _unrecorded > 0 && Write(new ShadowLine
        {
            Line = ShadowSide.Of(line), Shadow = ShadowSide.Of(_shadow!), Agreements = _agreements, Unrecorded = _unrecorded,
        }))
        {
            (_agreements, _unrecorded) = (0, 0);
        }
    }

    private void Append(ShadowLine disagreement)
    {
        FileInfo file = new(path);
        if ((file.Exists && file.Length > ShadowRecord.MostBytes) || !Write(disagreement))
        {
            _unrecorded++;
        }
    }

    private bool Write(ShadowLine line)
    {
        try
        {
            ShadowRecord.Append(path, line);
            _isTroubled = false;
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            if (!_isTroubled)
            {
                _isTroubled = true;
                ShadowLog.RecordFailed(log, path, fault.Message.TrimEnd('.'));
            }

            return false;
        }
    }
}

/// <summary>What a shadow did since the station's start.</summary>
public sealed record ShadowStatus
{
    internal const string Opening = "opening";
    internal const string Judging = "judging";
    internal const string Failed = "failed";

    /// <summary>Where its bundle lies.</summary>
    public required string Path { get; init; }

    /// <summary>"opening", "judging" or "failed".</summary>
    public required string State { get; init; }

    /// <summary>Why it does not judge; null while it does.</summary>
    public string? Fault { get; init; }

    /// <summary>Name and version of the model; null until it is open.</summary>
    public string? Model { get; init; }

    /// <summary>Digest of its manifest; null where it has none.</summary>
    public string? Bundle { get; init; }

    /// <summary>Parts that both models would pass, or both stop.</summary>
    public long Agreements { get; init; }

    /// <summary>Parts that one of them would pass, and the other would not.</summary>
    public long Disagreements { get; init; }

    /// <summary>Frames that it could not judge.</summary>
    public long FailedRuns { get; init; }

    /// <summary>Frames that came while shadows were at work, and were not judged by any.</summary>
    public long Shed { get; init; }
}
