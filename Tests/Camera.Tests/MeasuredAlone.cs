namespace EdgeConvNeXt.Camera.Tests;

/// <summary>Tests that measure the memory of the whole process: they run one at a time, with nothing beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MeasuredAlone
{
    public const string Name = "measured alone";
}
