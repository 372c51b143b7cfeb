namespace EdgeConvNeXt.Runtime.Inspection;

/// <summary>
/// Whether something beside the line wants every part rejected, whatever the model says. One thread sets it, any thread may read it.
/// </summary>
public sealed class LineInterlock
{
    private string? _reason;

    /// <summary>Why, a clause for the reason of verdicts; null while parts go by their verdict.</summary>
    public string? Reason
    {
        get => Volatile.Read(ref _reason);
        set => Volatile.Write(ref _reason, value);
    }
}
