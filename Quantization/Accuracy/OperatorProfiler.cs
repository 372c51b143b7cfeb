using System.Text.Json;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime;
using Microsoft.ML.OnnxRuntime;

namespace EdgeConvNeXt.Quantization.Accuracy;

/// <summary>
/// Measures what the nodes of models cost in ONNX Runtime's CPU provider. The models run in turns, so that what else the machine does falls
/// on all alike and their ratio holds.
/// </summary>
public static class OperatorProfiler
{
    /// <summary>Measures models against each other.</summary>
    /// <param name="models">ONNX files with one input each: normalised floats (NCHW) or bytes (NHWC).</param>
    /// <param name="input">The picture that they take.</param>
    /// <param name="threads">Threads to compute with, 1 or more.</param>
    /// <param name="runs">Runs of each model, 1 or more; the median of each node counts.</param>
    /// <param name="cancellationToken">Stops between two runs.</param>
    /// <returns>The times of each model in their order.</returns>
    /// <exception cref="EdgeException">A model cannot be run, or there is no room for ONNX Runtime's temporary trace.</exception>
    public static IReadOnlyList<OperatorTimes> Measure(
        IReadOnlyList<byte[]> models, ImageInput input, int threads, int runs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(models);
        return Measure([.. models.Select(model => (Func<byte[]>)(() => model))], input, threads, runs, cancellationToken);
    }

    /// <summary>
    /// Measures models against each other that are there only while they are opened: together they would be hundreds of megabytes more.
    /// </summary>
    /// <inheritdoc cref="Measure(IReadOnlyList{byte[]}, ImageInput, int, int, CancellationToken)"/>
    internal static IReadOnlyList<OperatorTimes> Measure(
        IReadOnlyList<Func<byte[]>> models, ImageInput input, int threads, int runs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(runs, 1);
        string folder = Directory.CreateTempSubdirectory("edge-profile-").FullName;
        List<InferenceSession> sessions = [];
        try
        {
            sessions.AddRange(models.Select((model, number) => Open(model, Path.Combine(folder, $"{number}"), threads)));
            Run(sessions, input, runs, cancellationToken);
            return [.. sessions.Select(session => new OperatorTimes(ProfileReader.Read(File.ReadAllBytes(session.EndProfiling()))))];
        }
        catch (Exception fault) when (fault is OnnxRuntimeException or IOException or JsonException)
        {
            throw new EdgeException(
                EdgeFault.Model,
                $"The operators' times cannot be measured: {fault.Message}",
                folder,
                "models that run and room for a trace",
                "Free some room in the temporary folder.",
                fault);
        }
        finally
        {
            sessions.ForEach(session => session.Dispose());
            Directory.Delete(folder, recursive: true);
        }
    }

    private static InferenceSession Open(Func<byte[]> model, string trace, int threads)
    {
        using SessionOptions options = CpuSessionOptions.Create(new SessionSettings { Threads = threads });

        // The prefix before the switch: the switch takes it as it then is.
        options.ProfileOutputPathPrefix = trace;
        options.EnableProfiling = true;
        return new InferenceSession(model(), options);
    }

    private static void Run(List<InferenceSession> sessions, ImageInput input, int runs, CancellationToken cancellationToken)
    {
        OrtValue[] pictures = [.. sessions.Select(session => ZeroInput.For(session, input))];
        using RunOptions options = new();
        try
        {
            for (int run = 0; run < runs; run++)
            {
                for (int i = 0; i < sessions.Count; i++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    sessions[i].Run(options, [sessions[i].InputNames[0]], [pictures[i]], sessions[i].OutputNames).Dispose();
                }
            }
        }
        finally
        {
            Array.ForEach(pictures, picture => picture.Dispose());
        }
    }
}
