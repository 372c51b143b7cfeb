namespace EdgeConvNeXt.Station.Api.Modbus;

/// <summary>With which number the trigger of a part came. One thread at a time.</summary>
internal sealed class TriggerNumbers
{
    // More parts than can be on their way to a verdict.
    private const int Parts = 256;

    private readonly (long Part, ushort Number)[] _numbers = new (long, ushort)[Parts];

    /// <summary>A part began.</summary>
    public void Put(long part, ushort number) => _numbers[part % Parts] = (part, number);

    /// <summary>The number of a part that has its verdict; 0 where its trigger had none.</summary>
    public ushort Take(long part)
    {
        (long known, ushort number) = _numbers[part % Parts];
        return known == part ? number : (ushort)0;
    }
}
