namespace EdgeConvNeXt.Runtime.Inspection;

/// <summary>Whether what the model says may decide about parts. One thread sets it, any thread may read it.</summary>
public sealed class ModelSoundness
{
    private string? _unsound;

    /// <summary>Why it may not, a clause for the reason of verdicts; null while nothing is known against the model.</summary>
    public string? Unsound
    {
        get => Volatile.Read(ref _unsound);
        set => Volatile.Write(ref _unsound, value);
    }
}
