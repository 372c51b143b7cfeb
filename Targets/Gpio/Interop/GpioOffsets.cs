using System.Runtime.CompilerServices;

namespace EdgeConvNeXt.Targets.Gpio.Interop;

/// <summary>__u32[GPIO_V2_LINES_MAX].</summary>
[InlineArray(GpioLineRequest.MostLines)]
internal struct GpioOffsets
{
    private uint _first;
}
