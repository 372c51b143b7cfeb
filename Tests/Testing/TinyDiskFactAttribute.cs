namespace EdgeConvNeXt.Testing;

/// <summary>A test that fills a disk: skipped, with the reason, where none can be mounted for it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TinyDiskFactAttribute : FactAttribute
{
    public TinyDiskFactAttribute()
    {
        Skip = TinyDisk.SkipReason;
    }
}
