namespace EdgeConvNeXt.Camera.Tests.V4L2;

/// <summary>The inherited tests need a real camera.</summary>
public sealed class NeedsCameraAttribute : NeedsAttribute
{
    /// <inheritdoc/>
    public override string? SkipReason => TestCamera.SkipReason;
}
