using System.Numerics;
using System.Runtime.InteropServices;
using EdgeConvNeXt.Runtime.Linux;
using EdgeConvNeXt.Targets.Gpio;
using EdgeConvNeXt.Targets.Gpio.Interop;

namespace EdgeConvNeXt.Targets.Tests.Gpio;

/// <summary>
/// Answers as drivers/gpio/gpiolib-cdev.c does. Chips and lines are in memory; waiting, waking and reading are the real kernel's, on a
/// pipe.
/// </summary>
internal sealed class FakeGpioKernel(params FakeGpioChip[] chips) : IGpioKernel, IDisposable
{
    private readonly LinuxGpioKernel _real = new();
    private readonly List<FakeGpioRequest> _requests = [];

    public int ReadError { get; set; }

    public int WaitError { get; set; }

    public int SetError { get; set; }

    public int GetError { get; set; }

    public int WakerError { get; set; }

    /// <summary>The request that was made last, as it came.</summary>
    public GpioLineRequest LastRequest { get; private set; }

    public FakeGpioRequest Last => _requests[^1];

    public IReadOnlyList<string> ChipPaths() => [.. chips.Select(chip => chip.Path)];

    public int Open(string path, out SafeHandle chip)
    {
        FakeGpioChip? found = chips.FirstOrDefault(candidate => candidate.Path == path);
        int errno = found?.OpenError ?? Errno.NoSuchFile;
        chip = new FakeHandle<FakeGpioChip>(errno == 0 ? found : null);
        return errno;
    }

    public int ReadChipInfo(SafeHandle chip, out GpioChipInfo info)
    {
        FakeGpioChip asked = Chip(chip);
        info = new GpioChipInfo { Name = GpioName.From(asked.Name), Label = GpioName.From(asked.Label), Lines = (uint)asked.Lines.Length };
        return asked.ChipInfoError;
    }

    public int ReadLineInfo(SafeHandle chip, ref GpioLineInfo info)
    {
        FakeGpioChip asked = Chip(chip);
        if (asked.LineInfoError != 0)
        {
            return asked.LineInfoError;
        }

        FakeGpioLine line = asked.Lines[info.Offset];
        info.Name = GpioName.From(line.Name);
        info.Consumer = GpioName.From(line.Consumer ?? "");
        info.Flags = line.Flags | (line.Consumer is null ? GpioLineFlags.None : GpioLineFlags.Used);
        return 0;
    }

    public int RequestLines(SafeHandle chip, ref GpioLineRequest request, out SafeHandle lines)
    {
        LastRequest = request;
        FakeGpioChip asked = Chip(chip);
        uint[] offsets = ((ReadOnlySpan<uint>)request.Offsets)[..(int)request.LineCount].ToArray();
        int errno = asked.RequestError != 0
            ? asked.RequestError
            : offsets.Any(offset => asked.Lines[offset].Consumer is not null) ? Errno.Busy : 0;
        if (errno != 0)
        {
            lines = new FakeHandle<FakeGpioChip>(null);
            return errno;
        }

        FakeGpioRequest made = new(asked, offsets, request.Consumer.ToString());
        _requests.Add(made);
        for (int index = 0; index < offsets.Length; index++)
        {
            Take(asked.Lines[offsets[index]], made, request.Config, index);
        }

        lines = made.Handle;
        return 0;
    }

    public int GetValues(SafeHandle lines, ref GpioLineValues values)
    {
        FakeGpioRequest request = Request(lines);
        values.Bits = 0;
        for (int index = 0; index < request.Offsets.Length; index++)
        {
            ulong bit = 1UL << index & values.Mask;
            values.Bits |= request.Chip.Lines[request.Offsets[index]].IsActive ? bit : 0;
        }

        return GetError;
    }

    public int SetValues(SafeHandle lines, ref GpioLineValues values)
    {
        FakeGpioRequest request = Request(lines);
        if (SetError != 0 || BitOperations.Log2(values.Mask) >= request.Offsets.Length)
        {
            return SetError != 0 ? SetError : Errno.InvalidArgument;
        }

        for (int index = 0; index < request.Offsets.Length; index++)
        {
            if ((values.Mask >> index & 1) != 0)
            {
                SetActive(request.Chip.Lines[request.Offsets[index]], (values.Bits >> index & 1) != 0);
            }
        }

        return 0;
    }

    public int CreateWaker(out SafeHandle waker)
    {
        int errno = _real.CreateWaker(out waker);
        return WakerError != 0 ? WakerError : errno;
    }

    public int Wake(SafeHandle waker) => _real.Wake(waker);

    public int ClearWaker(SafeHandle waker) => _real.ClearWaker(waker);

    public int Wait(SafeHandle lines, SafeHandle waker, TimeSpan timeout, out bool hasEvents, out bool isWoken)
    {
        int errno = _real.Wait(lines, waker, timeout, out hasEvents, out isWoken);
        return WaitError != 0 ? WaitError : errno;
    }

    public int ReadEvents(SafeHandle lines, Span<GpioLineEvent> events, out int count)
    {
        count = 0;
        return ReadError != 0 ? ReadError : _real.ReadEvents(lines, events, out count);
    }

    /// <summary>The world changes the voltage of a line.</summary>
    public void Drive(int chip, int offset, bool isHigh)
    {
        FakeGpioLine line = chips[chip].Lines[offset];
        if (line.IsHigh == isHigh)
        {
            return;
        }

        line.IsHigh = isHigh;
        GpioLineFlags wanted = line.IsActive ? GpioLineFlags.EdgeRising : GpioLineFlags.EdgeFalling;
        if (line.Request is { IsOpen: true } request && line.Flags.HasFlag(wanted))
        {
            request.Tell((uint)offset, line.IsActive);
        }
    }

    public bool IsHigh(int chip, int offset) => chips[chip].Lines[offset].IsHigh;

    public void Dispose() => _requests.ForEach(request => request.Dispose());

    private static FakeGpioChip Chip(SafeHandle handle)
    {
        ObjectDisposedException.ThrowIf(handle.IsClosed, handle);
        return ((FakeHandle<FakeGpioChip>)handle).Target;
    }

    private FakeGpioRequest Request(SafeHandle handle)
    {
        // The tests measure what the product allocates here, so this allocates nothing.
        foreach (FakeGpioRequest request in _requests)
        {
            if (ReferenceEquals(request.Handle, handle) && request.IsOpen)
            {
                return request;
            }
        }

        throw new ObjectDisposedException(nameof(handle));
    }

    // Of several attributes of a kind for one line, the first counts.
    private static void Take(FakeGpioLine line, FakeGpioRequest request, GpioLineConfig config, int index)
    {
        GpioAttribute[] attributes =
        [
            .. from attribute in ((ReadOnlySpan<GpioConfigAttribute>)config.Attributes)[..(int)config.AttributeCount].ToArray()
               where (attribute.Mask >> index & 1) != 0
               select attribute.Attribute,
        ];
        line.Request = request;
        line.Flags = attributes.Where(attribute => attribute.Kind == GpioAttributeKind.Flags)
            .Select(attribute => attribute.Flags)
            .Append(config.Flags)
            .First();
        if (line.Flags.HasFlag(GpioLineFlags.Output))
        {
            GpioAttribute levels = attributes.FirstOrDefault(attribute => attribute.Kind == GpioAttributeKind.OutputValues);
            SetActive(line, (levels.Values >> index & 1) != 0);
        }
    }

    private static void SetActive(FakeGpioLine line, bool isActive) => line.IsHigh = isActive ^ (line.Flags & GpioLineFlags.ActiveLow) != 0;
}
