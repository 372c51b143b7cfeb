using EdgeConvNeXt.Quantization;
using EdgeConvNeXt.Quantization.AccuracyControl;
using EdgeConvNeXt.Quantization.Reports;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime.Monitoring.Drift;

namespace EdgeConvNeXt.Cli.Quantize;

/// <summary>The places that a quantization writes to: looked at before the long work, written after it.</summary>
/// <param name="options">What was asked for.</param>
internal sealed class QuantizationOutput(QuantizeOptions options)
{
    // Manifest, golden vectors, calibration images of the kit.
    private const long BesideVariants = 2_000_000;

    // Weights of 32 bits become ones of 8.
    private const int Shrinkage = 4;

    /// <summary>Makes sure that everything could be written, and that there is room for it. Nothing is left there.</summary>
    /// <param name="floatBytes">Size of the float model.</param>
    /// <exception cref="EdgeException">Something could not, or has no room.</exception>
    public void ThrowIfNoPlace(long floatBytes)
    {
        long integerBytes = options.Quantization.Variants.Count * floatBytes / Shrinkage;
        long bundleBytes = integerBytes + (options.Quantization.KeepsFloat ? floatBytes : 0) + BesideVariants;
        long kitBytes = floatBytes + BesideVariants;
        BundleWriter.ThrowIfNoPlace(options.Output, bundleBytes);
        if (options.Report is not null)
        {
            ReportFiles.ThrowIfNoPlace(options.Report);
        }

        if (options.Soc is not null)
        {
            QuantizationSession.ThrowIfNoChip(options.Soc);
        }

        if (options.AscendKit is not null)
        {
            ThrowIfInsideBundle(options.AscendKit);
            using AscendKitFolder kit = new(options.AscendKit);
            kit.ThrowIfNoPlace(kitBytes);
        }

        ThrowIfNoRoomForAll(bundleBytes, kitBytes);
    }

    // Each alone has room by now; on one disk they share it.
    private void ThrowIfNoRoomForAll(long bundleBytes, long kitBytes)
    {
        (string? Path, long Bytes)[] places =
        [
            (options.Output, bundleBytes), (options.Report, ReportFiles.UsualBytes), (options.AscendKit, kitBytes),
        ];
        try
        {
            OutputFolder.ThrowIfNoRoom(places.Where(place => place.Path is not null).Select(place => (Parent(place.Path!), place.Bytes)));
        }
        catch (IOException fault)
        {
            throw new EdgeException(
                EdgeFault.File,
                $"There is no room for all that is going to be written: {fault.Message}",
                options.Output,
                "room for bundle, report and kit together",
                "Free some room, or choose other disks with --output, --report and --ascend-kit.", fault);
        }
    }

    private static string Parent(string path) => Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)))!;

    /// <summary>Writes the kit for Ascend, if one is wanted, and the bundle: both, or neither.</summary>
    /// <param name="result">What the quantization came to.</param>
    /// <param name="reference">The bundle's golden vectors; null without.</param>
    /// <param name="baseline">Its drift baseline; null without.</param>
    /// <exception cref="EdgeException">The model cannot be expressed to Ascend's tools, or a place cannot be written.</exception>
    public void Write(AccuracyControlResult result, GoldenVectors? reference, DriftBaseline? baseline)
    {
        using AscendKitFolder? kit = options.AscendKit is { } folder ? new AscendKitFolder(folder) : null;

        // The kit goes first: it is new and can be taken back, while the bundle may have replaced an older one.
        kit?.Write(result.EmitAscendKit(options.Soc!));
        Dictionary<string, byte[]> files = result.Files.Concat(reference?.ToFiles() ?? new Dictionary<string, byte[]>()).ToDictionary();
        if (baseline is not null)
        {
            files[DriftBaseline.FileName] = baseline.ToFile();
        }

        BundleWriter.Write(options.Output, result.Manifest with { Reference = reference?.Manifest }, files);
        kit?.Keep();
    }

    /// <summary>Writes the report, if one is wanted.</summary>
    /// <exception cref="EdgeException">Its place cannot be written; the message says so if there is a bundle all the same.</exception>
    public void WriteReport(QuantizationReport report)
    {
        if (options.Report is null)
        {
            return;
        }

        try
        {
            ReportFiles.Write(options.Report, report);
        }
        catch (EdgeException fault) when (report.Bundle is not null)
        {
            throw new EdgeException(
                fault.Fault, $"The bundle {report.Bundle} is whole, but its report is missing: {fault.What}", fault.Where, fault.Expected,
                fault.Remedy, fault);
        }
    }

    // Writing the bundle replaces the whole of its folder.
    private void ThrowIfInsideBundle(string kit)
    {
        string bundle = Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Output));
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(kit));
        if ((full + Path.DirectorySeparatorChar).StartsWith(bundle + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new EdgeException(
                EdgeFault.Configuration,
                "The folder for Ascend's tools is the bundle's own or inside it",
                kit,
                $"a folder outside {options.Output}",
                "Choose another place with --ascend-kit.");
        }
    }
}
