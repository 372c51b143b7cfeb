namespace EdgeConvNeXt.Camera.Tests.V4L2;

/// <summary>A test that needs the camera of the kernel module vivid; skipped, and said so, elsewhere. The virtual board has it.</summary>
public sealed class VirtualCameraFactAttribute : FactAttribute
{
    public VirtualCameraFactAttribute()
    {
        Skip = VirtualCamera.SkipReason;
    }
}
