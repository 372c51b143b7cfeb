namespace EdgeConvNeXt.Camera.Tests;

/// <summary>The inherited tests of this class need something that not every machine has.</summary>
[AttributeUsage(AttributeTargets.Class)]
public abstract class NeedsAttribute : Attribute
{
    /// <summary>Why they cannot run here, in one sentence, or null when they can.</summary>
    public abstract string? SkipReason { get; }
}
