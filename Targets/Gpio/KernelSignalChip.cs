using System.Runtime.InteropServices;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inspection.Signals;
using EdgeConvNeXt.Runtime.Linux;
using EdgeConvNeXt.Targets.Gpio.Interop;

namespace EdgeConvNeXt.Targets.Gpio;

/// <summary>A GPIO chip of the Linux kernel.</summary>
internal sealed class KernelSignalChip : ISignalChip
{
    private readonly IGpioKernel _kernel;
    private readonly SafeHandle _chip;

    private KernelSignalChip(IGpioKernel kernel, SafeHandle chip, GpioChipInfo info)
    {
        _kernel = kernel;
        _chip = chip;
        Name = info.Name.ToString();
        Label = info.Label.ToString();
        LineCount = checked((int)info.Lines);
    }

    public string Name { get; }

    public string Label { get; }

    /// <summary>Number of lines.</summary>
    public int LineCount { get; }

    /// <summary>How messages name the chip.</summary>
    private string Place => Label.Length == 0 ? Name : $"{Name} ({Label})";

    /// <summary>Opens a chip and makes sure that the kernel has version 2.</summary>
    public static KernelSignalChip Open(IGpioKernel kernel, string path)
    {
        int errno = kernel.Open(path, out SafeHandle handle);
        if (errno != Errno.None)
        {
            handle.Dispose();
            throw CannotOpen(kernel, path, errno);
        }

        try
        {
            errno = kernel.ReadChipInfo(handle, out GpioChipInfo info);
            return errno == Errno.None ? new KernelSignalChip(kernel, handle, info).ProveVersion2(path) : throw CannotAsk(path, errno);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    public IReadOnlyList<SignalLine> ReadLines()
    {
        SignalLine[] lines = new SignalLine[LineCount];
        for (int offset = 0; offset < lines.Length; offset++)
        {
            lines[offset] = ReadLine(offset);
        }

        return lines;
    }

    public IEdgeInput RequestEdges(string consumer, IReadOnlyList<EdgeLineOptions> lines)
    {
        LineRequestRules.Check(consumer, lines);
        int[] offsets = LineResolver.Resolve(Place, ReadLines(), [.. lines.Select(line => line.Line)]);
        GpioLineRequest request = LineRequestBuilder.ForEdges(Place, consumer, offsets, lines);
        SafeHandle handle = Request(ref request, offsets);
        return KernelEdgeInput.Create(_kernel, handle, offsets, Place);
    }

    public IOutputLines RequestOutputs(string consumer, IReadOnlyList<OutputLineOptions> lines)
    {
        LineRequestRules.Check(consumer, lines);
        int[] offsets = LineResolver.Resolve(Place, ReadLines(), [.. lines.Select(line => line.Line)]);
        GpioLineRequest request = LineRequestBuilder.ForOutputs(Place, consumer, offsets, lines);
        SafeHandle handle = Request(ref request, offsets);
        return new KernelOutputLines(_kernel, handle, lines.Count, LineRequestBuilder.SafeLevels(lines), Place);
    }

    public void Dispose() => _chip.Dispose();

    private static EdgeException CannotOpen(IGpioKernel kernel, string path, int errno) => errno switch
    {
        Errno.PermissionDenied or Errno.NotPermitted => GpioFaults.NoPermission(path),
        Errno.NoSuchFile or Errno.NoSuchDevice or Errno.NoSuchDeviceOrAddress => GpioFaults.NoSuchChip(path, Others(kernel, path)),
        Errno.IsADirectory => GpioFaults.NotAChip(path),
        _ => GpioFaults.Refused("open", path, errno),
    };

    private static IReadOnlyList<GpioChipDescription> Others(IGpioKernel kernel, string path) =>
        kernel.ChipPaths().Contains(path) ? [] : GpioChips.Survey(kernel).Chips;

    private static EdgeException CannotAsk(string path, int errno) =>
        errno is Errno.NotATerminal or Errno.InvalidArgument
            ? GpioFaults.NotAChip(path)
            : GpioFaults.Failed("tell what it is", path, errno);

    private KernelSignalChip ProveVersion2(string path)
    {
        GpioLineInfo info = default;
        if (LineCount > 0 && _kernel.ReadLineInfo(_chip, ref info) is Errno.InvalidArgument or Errno.NotATerminal)
        {
            throw GpioFaults.WithoutVersion2(path);
        }

        return this;
    }

    private SignalLine ReadLine(int offset)
    {
        GpioLineInfo info = new() { Offset = (uint)offset };
        int errno = _kernel.ReadLineInfo(_chip, ref info);
        if (errno != Errno.None)
        {
            throw GpioFaults.Failed("describe its lines", Place, errno);
        }

        return new SignalLine(
            offset,
            info.Name.ToString(),
            info.Flags.HasFlag(GpioLineFlags.Used),
            info.Consumer.ToString(),
            info.Flags.HasFlag(GpioLineFlags.Output),
            info.Flags.HasFlag(GpioLineFlags.ActiveLow));
    }

    private SafeHandle Request(ref GpioLineRequest request, int[] offsets)
    {
        int errno = _kernel.RequestLines(_chip, ref request, out SafeHandle lines);
        if (errno == Errno.None)
        {
            return lines;
        }

        lines.Dispose();
        throw CannotRequest(errno, offsets);
    }

    private EdgeException CannotRequest(int errno, int[] offsets)
    {
        string where = $"{Place}, offsets {string.Join(", ", offsets)}";
        SignalLine? taken = errno == Errno.Busy ? offsets.Select(ReadLine).FirstOrDefault(line => line.IsUsed) : null;
        return taken is null ? GpioFaults.Refused("give these lines", where, errno) : GpioFaults.LineInUse(Place, taken);
    }
}
