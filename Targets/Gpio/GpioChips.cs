using EdgeConvNeXt.Runtime.Inspection.Signals;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Targets.Gpio;

/// <summary>Finds GPIO chips of this machine by the Linux character device, version 2 (Linux 5.10 and newer).</summary>
public static class GpioChips
{
    /// <summary>Looks at every chip; a chip that cannot be opened is among the faults.</summary>
    public static GpioChipSurvey Survey() => Survey(new LinuxGpioKernel());

    /// <summary>Opens a chip.</summary>
    /// <param name="chip">
    /// Its name (gpiochip4), its label (pinctrl-rp1) or its path (/dev/gpiochip4). Only the label stays the same from boot to boot.
    /// </param>
    /// <exception cref="EdgeException">
    /// There is no such chip, several have the label, it may not be opened, or the kernel is too old.
    /// </exception>
    public static ISignalChip Open(string chip) => Open(chip, new LinuxGpioKernel());

    /// <summary>Makes sure that lines could be requested; requests none.</summary>
    /// <param name="chip">As in <see cref="Open(string)"/>.</param>
    /// <param name="lines">The lines.</param>
    /// <param name="ownUsers">A line that is held under one of these names counts as free.</param>
    /// <returns>Lines that such a user holds.</returns>
    /// <exception cref="EdgeException">There is no such chip or line, or another program holds one.</exception>
    public static IReadOnlyList<SignalLine> Check(string chip, IReadOnlyList<LineAddress> lines, IReadOnlyCollection<string> ownUsers) =>
        Check(chip, lines, ownUsers, new LinuxGpioKernel());

    internal static IReadOnlyList<SignalLine> Check(
        string chip, IReadOnlyList<LineAddress> lines, IReadOnlyCollection<string> ownUsers, IGpioKernel kernel)
    {
        ArgumentNullException.ThrowIfNull(lines);
        using KernelSignalChip opened = Open(chip, kernel);
        IReadOnlyList<SignalLine> present = opened.ReadLines();
        SignalLine[] requested = [.. LineResolver.Resolve(chip, present, lines).Select(offset => present[offset])];
        return Array.Find(requested, line => line.IsUsed && !ownUsers.Contains(line.User)) is { } taken
            ? throw GpioFaults.LineInUse(chip, taken)
            : [.. requested.Where(line => line.IsUsed)];
    }

    internal static GpioChipSurvey Survey(IGpioKernel kernel)
    {
        List<GpioChipDescription> chips = [];
        List<EdgeException> faults = [];
        foreach (string path in kernel.ChipPaths())
        {
            try
            {
                using KernelSignalChip chip = KernelSignalChip.Open(kernel, path);
                chips.Add(new GpioChipDescription(path, chip.Name, chip.Label, chip.LineCount));
            }
            catch (EdgeException fault)
            {
                faults.Add(fault);
            }
        }

        return new GpioChipSurvey(chips, faults);
    }

    internal static KernelSignalChip Open(string chip, IGpioKernel kernel)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(chip);
        return KernelSignalChip.Open(kernel, chip.StartsWith('/') ? chip : FindPath(chip, kernel));
    }

    private static string FindPath(string requested, IGpioKernel kernel)
    {
        GpioChipSurvey survey = Survey(kernel);

        // A board may keep an old name alive as a link to the chip's new device.
        GpioChipDescription? named = survey.Chips.FirstOrDefault(chip => chip.Name == requested)
            ?? survey.Chips.FirstOrDefault(chip => Path.GetFileName(chip.Path) == requested);
        if (named is not null)
        {
            return named.Path;
        }

        GpioChipDescription[] labelled = [.. survey.Chips.Where(chip => chip.Label == requested).DistinctBy(chip => chip.Name)];
        return labelled switch
        {
            [GpioChipDescription only] => only.Path,
            [] => throw NotFound(requested, survey),
            _ => throw GpioFaults.AmbiguousChip(requested, labelled),
        };
    }

    // A chip that could not be looked at may be the one: why it could not says more than that it was not found.
    private static EdgeException NotFound(string requested, GpioChipSurvey survey) =>
        survey.Faults.Count > 0 ? survey.Faults[0] : GpioFaults.NoSuchChip(requested, survey.Chips);
}

/// <summary>A GPIO chip of this machine.</summary>
/// <param name="Path">Its device, such as /dev/gpiochip4.</param>
/// <param name="Name">The kernel's name, such as gpiochip4.</param>
/// <param name="Label">What it is, such as pinctrl-rp1; may be empty.</param>
/// <param name="LineCount">Number of its lines.</param>
public sealed record GpioChipDescription(string Path, string Name, string Label, int LineCount);

/// <summary>What was found under /dev/gpiochip*.</summary>
/// <param name="Chips">The chips that opened.</param>
/// <param name="Faults">Why the others did not.</param>
public sealed record GpioChipSurvey(IReadOnlyList<GpioChipDescription> Chips, IReadOnlyList<EdgeException> Faults);
