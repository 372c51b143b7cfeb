using System.Text;
using EdgeConvNeXt.Cli.Quantize;
using EdgeConvNeXt.Quantization;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Linux;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Cli.Compile;

/// <summary>
/// Makes an .om variant of a float32 model with ATC, or says how to where it is not installed or only that was requested.
/// </summary>
/// <param name="options">What to do.</param>
/// <param name="variable">Reads an environment variable.</param>
internal sealed class Compiler(CompileOptions options, Func<string, string?> variable)
{
    private const string ModelFile = "model.onnx";
    private const string AippFile = "aipp.cfg";
    private const string OmExtension = ".om";

    // What ATC appends where the model is bound to the host's processor.
    private static readonly string[] BoundSuffixes = ["_linux_aarch64", "_linux_x86_64"];

    private string VariantName => options.Soc.ToLowerInvariant();

    /// <summary>Does it.</summary>
    /// <exception cref="EdgeException">The model cannot be compiled, or a bundle was requested and ATC is not installed.</exception>
    public async Task<CompileReport> RunAsync(CancellationToken stop)
    {
        CompileSource source = CompileSource.Open(options);
        AscendCompilation compilation = AscendCompilation.Prepare(
            source.Onnx, source.Place, source.Manifest, options.Manifest, options.Soc, options.TakesPixels);
        source = source with { Manifest = compilation.Plain.Describe(source.Manifest) };
        WriteFiles(compilation);
        CompileReport report = new()
        {
            Compiled = false,
            Soc = options.Soc,
            Files = options.Files,
            Aipp = compilation.Aipp,
            Warnings = [.. AscendChip.Warnings(options.Soc)],
        };
        if (options.Om is { } om)
        {
            return Add(report with { Cann = options.Cann }, source, Bundle(), ReadOm(om));
        }

        if (options.IsPrintOnly)
        {
            return Explain(report, compilation, "only the way was asked for");
        }

        return AtcTool.Find(options.Atc, variable) is { } atc
            ? await CompileAsync(report, source, compilation, atc, stop).ConfigureAwait(false)
            : Explain(report, compilation, "ATC is not installed here");
    }

    private void WriteFiles(AscendCompilation compilation)
    {
        if (options.Files is not { } folder)
        {
            return;
        }

        using AscendKitFolder files = new(folder, "--files");
        Dictionary<string, byte[]> contents = new() { [ModelFile] = compilation.Model };
        if (compilation.Aipp is { } aipp)
        {
            contents.Add(AippFile, Encoding.UTF8.GetBytes(aipp));
        }

        files.Write(contents);
        files.Keep();
    }

    private CompileReport Explain(CompileReport report, AscendCompilation compilation, string reason) => options.Output is null
        ? report with
        {
            Reason = reason,
            Command = string.Join(' ', compilation.Arguments(ModelFile, AippFile, VariantName).Prepend("atc")),
            Environment = "source /usr/local/Ascend/ascend-toolkit/set_env.sh    # from CANN 8.5 on: /usr/local/Ascend/cann/set_env.sh",
        }
        : throw AtcTool.Missing(options.Output);

    private string Bundle() => options.Output ?? (options.Manifest is null ? options.Model : throw new EdgeException(
        EdgeFault.Configuration,
        "A bare ONNX file has no bundle for the compiled model",
        options.Model,
        "--output BUNDLE",
        "Name a bundle to write."));

    private async Task<CompileReport> CompileAsync(
        CompileReport report, CompileSource source, AscendCompilation compilation, AtcTool atc, CancellationToken stop)
    {
        string bundle = Bundle();
        BundleWriter.ThrowIfNoPlace(bundle);
        (byte[] om, bool isBound) = await RunAtcAsync(compilation, atc, stop).ConfigureAwait(false);
        CompileReport compiled = report with
        {
            Compiled = true, Cann = atc.Version, Warnings = [.. report.Warnings, .. Surprises(atc, isBound)],
        };
        return Add(compiled, source, bundle, om);
    }

    private CompileReport Add(CompileReport report, CompileSource source, string bundle, byte[] om)
    {
        ModelVariant variant = new()
        {
            Name = VariantName,
            Provider = "ascend",
            File = VariantName + OmExtension,
            Precision = "fp16",
            Input = options.TakesPixels ? InputFormat.U8Nhwc : InputFormat.F32Nchw,
            Soc = options.Soc,
            Cann = report.Cann,
        };
        ModelManifest manifest = source.Manifest with
        {
            Variants = [.. source.Manifest.Variants.Where(one => one.Name != variant.Name), variant],
        };
        BundleWriter.Write(bundle, manifest, new Dictionary<string, byte[]>(source.Files) { [variant.File] = om });
        return report with { Bundle = bundle, Variant = variant.Name };
    }

    private static byte[] ReadOm(string path)
    {
        try
        {
            // A pipe or a device would be read for ever.
            if (FileStatus.IsOtherThanFile(path))
            {
                throw new IOException("It is no regular file.");
            }

            return CompiledModel.Checked(File.ReadAllBytes(path), path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new EdgeException(
                EdgeFault.File,
                $"The compiled model cannot be read: {fault.Message.TrimEnd('.')}",
                path,
                "an .om file that ATC made",
                "Correct --om.",
                fault);
        }
    }

    private static IEnumerable<string> Surprises(AtcTool atc, bool isBound)
    {
        if (atc.Version is null)
        {
            yield return $"No file beside {atc.Program} tells CANN's version: the bundle does not hold it.";
        }

        if (isBound)
        {
            yield return "ATC bound the model to one kind of host processor: it loads on no other.";
        }
    }

    private async Task<(byte[] Om, bool IsBound)> RunAtcAsync(AscendCompilation compilation, AtcTool atc, CancellationToken stop)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("edge-compile-");
        try
        {
            string model = Path.Combine(folder.FullName, ModelFile);
            string aipp = Path.Combine(folder.FullName, AippFile);
            string output = Path.Combine(folder.FullName, VariantName);
            await File.WriteAllBytesAsync(model, compilation.Model, stop).ConfigureAwait(false);
            await File.WriteAllTextAsync(aipp, compilation.Aipp ?? "", stop).ConfigureAwait(false);
            await atc.RunAsync(compilation.Arguments(model, aipp, output), folder.FullName, stop).ConfigureAwait(false);
            string? bound = BoundSuffixes.Select(suffix => output + suffix + OmExtension).FirstOrDefault(File.Exists);
            string file = File.Exists(output + OmExtension) ? output + OmExtension : bound ?? throw new EdgeException(
                EdgeFault.NativeLibrary,
                "ATC ended well and left no model",
                atc.Program,
                $"a file {VariantName}{OmExtension}",
                "Run it by hand, as --files FOLDER makes it possible.");
            return (CompiledModel.Checked(await File.ReadAllBytesAsync(file, stop).ConfigureAwait(false), atc.Program), file == bound);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
