namespace EdgeConvNeXt.Runtime.Tests.Inference.OnnxRuntime;

/// <summary>Tests that move the process to another folder, alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class WorkingDirectoryCollection
{
    public const string Name = "working directory";
}
