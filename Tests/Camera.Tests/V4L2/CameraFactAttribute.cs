namespace EdgeConvNeXt.Camera.Tests.V4L2;

/// <summary>A test that needs a real camera; skipped, and said so, on a machine that has none. The virtual board has one.</summary>
public sealed class CameraFactAttribute : FactAttribute
{
    public CameraFactAttribute()
    {
        Skip = TestCamera.SkipReason;
    }
}
