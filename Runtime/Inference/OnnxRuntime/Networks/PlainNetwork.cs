using EdgeConvNeXt.Runtime.Protobuf;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;

/// <summary>
/// Brings networks into one plain form before any runtime opens them, so that the line, evaluation and quantization see the same: operands
/// that are not there leave no trace, the picture is one of normalised floats in NCHW, the scores are the one output and their shape is
/// written down, numbers are float32, scores are logits, and weights are finite. A network that is so already is not copied.
/// </summary>
public static class PlainNetwork
{
    private const string Processor = "cpu";

    /// <summary>Reads a variant of a bundle, checked against its hash, in plain form.</summary>
    /// <param name="bundle">The bundle.</param>
    /// <param name="variant">One of its ONNX variants.</param>
    /// <param name="provider">
    /// Name of the provider: those with kernels for 16 bits keep them inside of a network whose input and output are float32.
    /// </param>
    /// <exception cref="EdgeException">The file is damaged, or a weight is no finite number.</exception>
    public static PlainForm Read(ModelBundle bundle, ModelVariant variant, string provider)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        ArgumentNullException.ThrowIfNull(variant);
        BundleRead file = bundle.BeginRead(variant.File);
        PlainForm plain = Of(bundle, variant, file, provider, givesFeatures: false);
        file.ThrowIfDamaged();
        return plain;
    }

    /// <summary>
    /// The same; where the last feature map is wanted, with that as a second output, and all numbers float32. The hash is not waited for.
    /// </summary>
    /// <param name="bundle">The bundle.</param>
    /// <param name="variant">The variant that was read.</param>
    /// <param name="file">Its file.</param>
    /// <param name="provider">Name of the provider.</param>
    /// <param name="givesFeatures">Whether the last feature map is wanted.</param>
    /// <exception cref="EdgeException">
    /// The file is damaged, a weight is no finite number, or the network's head is another one than what can be explained.
    /// </exception>
    internal static PlainForm Of(ModelBundle bundle, ModelVariant variant, BundleRead file, string provider, bool givesFeatures)
    {
        bool keepsHalf = provider != Processor && !givesFeatures;
        try
        {
            NetworkTask task = NetworkTask.Of(bundle.Manifest, variant);
            return Of(file.Bytes, bundle.PathOf(variant.File), bundle.ExternalDataFolder, task, keepsHalf, givesFeatures);
        }
        catch
        {
            // What a damaged file says of itself means nothing.
            file.ThrowIfDamaged();
            throw;
        }
    }

    /// <summary>The plain form of a network.</summary>
    /// <param name="file">The whole ONNX file. What is none comes back as it is: the runtime has its own words for it.</param>
    /// <param name="where">What to call it in errors.</param>
    /// <param name="folder">Folder of tensors that lie in files of their own; null where there are none.</param>
    /// <param name="task">What is known of its picture and its labels; null leaves what depends on that as it is.</param>
    /// <param name="keepsHalf">Whether what is computed in 16 bits may stay so inside of the network.</param>
    /// <exception cref="EdgeException">
    /// A weight is no finite number, a node keeps the network from its plain form, a tensor's own file cannot be read, or the widened
    /// network would be too large.
    /// </exception>
    public static PlainForm Of(byte[] file, string where, string? folder, NetworkTask? task = null, bool keepsHalf = false) =>
        Of(file, where, folder, task ?? new NetworkTask(), keepsHalf, givesFeatures: false);

    private static PlainForm Of(byte[] file, string where, string? folder, NetworkTask task, bool keepsHalf, bool givesFeatures)
    {
        ArgumentNullException.ThrowIfNull(file);
        try
        {
            return Rewrite(file, where, folder, task, keepsHalf, givesFeatures);
        }
        catch (MalformedWireException)
        {
            return new PlainForm(file, HadSoftmax: false);
        }
    }

    /// <summary>A network, or a tensor of it, that float32 makes too large.</summary>
    internal static EdgeException TooLarge(long bytes, string where) => new(
        EdgeFault.Model,
        $"In float32 the network takes {bytes:N0} bytes",
        where,
        "less than 2 GiB, the limit of the ONNX encoding",
        "Choose a smaller model.");

    private static PlainForm Rewrite(byte[] file, string where, string? folder, NetworkTask task, bool keepsHalf, bool givesFeatures)
    {
        Network network = Network.Parse(file);
        WeightScan.ThrowIfNotFinite(network, where, folder);
        AbsentOperands.Drop(network);
        if (!keepsHalf || TakesOrGivesHalf(network) || TakesAnotherPicture(network, task, where))
        {
            HalfWidening.Run(network, where, folder);
        }

        Lazy<GraphTrace> trace = Trace();
        bool isRewritten = Note(OneOutput.Keep(network, trace, task, where));
        FeatureOutput.Drop(network, trace, folder);
        isRewritten |= Note(BatchOfOne.Write(network, trace, where, folder));
        isRewritten |= Note(task.Picture is { } picture && PictureInput.Write(network, trace, picture, where, folder));
        OutputShapes.Write(network, trace);
        bool hadSigmoid = Note(SigmoidEnd.Drop(network, trace, task, where, folder));
        bool hadSoftmax = SoftmaxEnd.Drop(network, trace, where);
        isRewritten |= Note(FlatOutput.Write(network)) || hadSigmoid;
        if (isRewritten && network.OwnGraphs.Count == 1)
        {
            network.RemoveUnreadConstants();
        }

        TracedHead? head = givesFeatures ? FeatureOutput.Add(network, trace.Value, where, folder) : null;
        return new PlainForm(network.IsChanged ? ToBytes(network, where) : file, hadSigmoid || hadSoftmax)
        {
            Head = head, Network = network,
        };

        // What a pass has changed is looked at anew.
        bool Note(bool isChanged)
        {
            trace = isChanged ? Trace() : trace;
            return isChanged;
        }

        Lazy<GraphTrace> Trace() => new(() => new GraphTrace(network));
    }

    // What is done to the picture is looked at in float32.
    private static bool TakesAnotherPicture(Network network, NetworkTask task, string where) =>
        task.Picture is { } picture && network.Graph.Inputs.ToArray() is [{ } input]
            && PictureForm.Of(input, picture, where) is { IsPlain: false };

    private static bool TakesOrGivesHalf(Network network) =>
        network.Graph.Inputs.Concat(network.Graph.Outputs).Any(value => TensorTypes.IsHalf(value.ElementType));

    private static byte[] ToBytes(Network network, string where) =>
        network.Length <= Array.MaxLength ? network.ToBytes() : throw TooLarge(network.Length, where);
}

/// <summary>A network as every runtime is given it.</summary>
/// <param name="Bytes">The ONNX file: the one that was read, where that was plain already.</param>
/// <param name="HadSoftmax">
/// Whether it ended in a Softmax or LogSoftmax, or one Sigmoid for two labels, which was taken off: its scores are logits.
/// </param>
public sealed record PlainForm(byte[] Bytes, bool HadSoftmax)
{
    /// <summary>What makes the scores of the last feature map, which is an output; null where that was not asked for.</summary>
    internal TracedHead? Head { get; init; }

    /// <summary>The same with its parts; null where the file is no network.</summary>
    internal Network? Network { get; init; }

    /// <summary>The manifest of a bundle that holds networks made of this one, given the manifest of the network as it was.</summary>
    public ModelManifest Describe(ModelManifest manifest) =>
        manifest with { Output = HadSoftmax ? ModelOutput.Logits : manifest.Output, OutputName = null };
}
