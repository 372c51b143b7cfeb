namespace EdgeConvNeXt.Targets.Tests.Displays;

/// <summary>A test that needs the bus of i2c-stub; skipped, and said so, elsewhere. The virtual board has it.</summary>
public sealed class StubbedBusFactAttribute : FactAttribute
{
    public StubbedBusFactAttribute()
    {
        Skip = StubbedBus.SkipReason;
    }
}
