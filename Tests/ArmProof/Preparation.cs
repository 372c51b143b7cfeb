using System.Globalization;
using System.Runtime.InteropServices;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.ArmProof;

/// <summary>
/// Runs a model over frames as the line does, and leaves for each what the model was given (NN.input) and what it answered (NN.logits),
/// besides the model itself (model.onnx) and what a program without our manifest has to know of it (model.txt: type, shape, number of
/// outputs).
/// </summary>
internal static class Preparation
{
    /// <summary>Judges frames of a running source.</summary>
    /// <param name="bundle">The model; its first variant for the processor is run.</param>
    /// <param name="source">Frames.</param>
    /// <param name="count">How many are judged.</param>
    /// <param name="step">Of so many frames one is taken, the first.</param>
    /// <param name="folder">Where files go; it is made.</param>
    public static void Run(ModelBundle bundle, IFrameSource source, int count, int step, string folder)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        ModelVariant variant = bundle.FindVariant("cpu")
            ?? throw new InvalidOperationException($"{bundle.Location} has no variant for the processor.");
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, "model.onnx"), bundle.Read(variant.File));
        File.WriteAllText(Path.Combine(folder, "model.txt"), Describe(bundle.Manifest, variant));
        // On arm64 it is ONNX Runtime's kernels that are looked at here; the product's own have a proof of their own.
        SessionSettings settings = new() { WarmUpRuns = 1, Kernels = SessionSettings.NoKernels };
        using IInferenceSession session = new CpuProvider().Open(bundle, variant, settings);
        FrameInspector inspector = new(session, bundle.Manifest, new InspectionSettings(), TimeProvider.System);
        for (int number = 0; number < count * step; number++)
        {
            using FrameLease frame = source.Read(CancellationToken.None)
                ?? throw new InvalidOperationException($"{source.Name} has only {number} frames.");
            if (number % step == 0)
            {
                Judge(inspector, session, frame, Path.Combine(folder, (number / step).ToString("00", CultureInfo.InvariantCulture)));
            }
        }
    }

    private static void Judge(FrameInspector inspector, IInferenceSession session, FrameLease frame, string path)
    {
        if (frame.Info.Fault is { } fault)
        {
            throw new InvalidOperationException(fault);
        }

        inspector.Inspect(frame, frame.Info.Sequence + 1);
        File.WriteAllBytes(path + ".input", session.InputBuffer);
        File.WriteAllBytes(path + ".logits", MemoryMarshal.AsBytes(session.Output));
    }

    private static string Describe(ModelManifest manifest, ModelVariant variant) => variant.Input == InputFormat.U8Nhwc
        ? string.Create(CultureInfo.InvariantCulture, $"u8 1,{manifest.Input.Height},{manifest.Input.Width},3 {manifest.Labels.Count}\n")
        : string.Create(CultureInfo.InvariantCulture, $"f32 1,3,{manifest.Input.Height},{manifest.Input.Width} {manifest.Labels.Count}\n");
}
