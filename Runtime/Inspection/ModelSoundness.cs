namespace EdgeConvNeXt.Runtime.Inspection;

/// <summary>Whether what the model says may decide about parts. One thread sets it, any thread may read it.</summary>
public sealed class ModelSoundness
{
    private string? _unsound;
    private string? _wrongParts;

    /// <summary>Why it may not, a clause for the reason of verdicts; null while nothing is known against the model.</summary>
    public string? Unsound
    {
        get => Volatile.Read(ref _unsound) ?? Volatile.Read(ref _wrongParts);
        set => Volatile.Write(ref _unsound, value);
    }

    /// <summary>Which golden parts it judges wrong, a clause; null where it judges none of them wrong.</summary>
    internal string? WrongParts
    {
        set => Volatile.Write(ref _wrongParts, value);
    }
}
