using System.IO.Pipes;
using System.Runtime.InteropServices;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Targets.Gpio.Interop;

namespace EdgeConvNeXt.Targets.Tests.Gpio;

/// <summary>Lines that were requested. Its descriptor is a real pipe, so that the product polls and reads as it does on a chip.</summary>
internal sealed class FakeGpioRequest : IDisposable
{
    private readonly AnonymousPipeServerStream _pipe = new(PipeDirection.Out);
    private readonly Dictionary<uint, uint> _lineSequences = [];
    private uint _sequence;

    public FakeGpioRequest(FakeGpioChip chip, uint[] offsets, string consumer)
    {
        Chip = chip;
        Offsets = offsets;
        Consumer = consumer;
    }

    public FakeGpioChip Chip { get; }

    public uint[] Offsets { get; }

    public string Consumer { get; }

    public SafeHandle Handle => _pipe.ClientSafePipeHandle;

    public bool IsOpen => !Handle.IsClosed;

    /// <summary>Whether events are numbered and thrown away, as when the kernel's buffer is full.</summary>
    public bool IsOverrun { get; set; }

    /// <summary>The number that the next event follows, to bring the counter near its end.</summary>
    public void SkipTo(uint sequence) => _sequence = sequence;

    public void Tell(uint offset, bool isRising)
    {
        _sequence++;
        uint lineSequence = _lineSequences[offset] = _lineSequences.GetValueOrDefault(offset) + 1;
        GpioLineEvent happened = new()
        {
            Timestamp = (ulong)MonotonicTime.Now(TimeProvider.System).Nanoseconds,
            Kind = isRising ? GpioLineEvent.RisingEdge : GpioLineEvent.FallingEdge,
            Offset = offset,
            Sequence = _sequence,
            LineSequence = lineSequence,
        };
        if (!IsOverrun)
        {
            _pipe.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<GpioLineEvent>(in happened)));
        }
    }

    /// <summary>The chip is gone: poll says hang-up.</summary>
    public void HangUp() => _pipe.SafePipeHandle.Dispose();

    public void Dispose() => _pipe.Dispose();
}
