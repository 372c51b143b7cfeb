namespace EdgeConvNeXt.Quantization.Pruning;

/// <summary>How far a pruning is.</summary>
/// <param name="Step">What is being done; a step that begins anew counts from 1 again.</param>
/// <param name="Done">Blocks or pictures done so far.</param>
/// <param name="Total">How many there will be; 0 for pictures, whose number only their source knows.</param>
public readonly record struct PruningProgress(PruningStep Step, int Done, int Total)
{
    /// <summary>The share of the operations that what is being fitted or validated keeps, 0..1; 0 before.</summary>
    public double Keep { get; init; }
}

/// <summary>The steps of a pruning.</summary>
public enum PruningStep
{
    /// <summary>The blocks are studied on the calibration pictures.</summary>
    Studying,

    /// <summary>What is left of the blocks is fitted to the whole network.</summary>
    Fitting,

    /// <summary>The pruned network and the whole one run over the validation pictures.</summary>
    Validating,
}
