namespace EdgeConvNeXt.Targets.Boards;

/// <summary>How many threads share one run of a model on the processor of a board.</summary>
public enum ThreadRule
{
    /// <summary>One for each core.</summary>
    EachCore,

    /// <summary>One for each of the big cores: the small ones would hold up the others.</summary>
    BigCores,

    /// <summary>One for each core but one, which the NPU's own software needs.</summary>
    AllButOne,
}
