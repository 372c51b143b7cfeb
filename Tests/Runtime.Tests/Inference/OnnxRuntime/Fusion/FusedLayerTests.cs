using EdgeConvNeXt.Runtime.FeatureProbe;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inference.Kernels;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Fusion;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EdgeConvNeXt.Runtime.Tests.Inference.OnnxRuntime.Fusion;

/// <summary>Each kind and size of fused layer of the bundled network, against the nodes that it takes the place of.</summary>
public sealed class FusedLayerTests
{
    public static TheoryData<string> Names => [.. KernelComparison.Names];

    public static TheoryData<string> NativeNames => [.. KernelComparison.Names.Where(name => name != IntegerKernels.ManagedName)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_layer_gives_what_its_nodes_give_within_one_quantum(string name)
    {
        IntegerKernels kernels = IntegerKernels.Of(name)!;
        IReadOnlyList<NetworkPart> parts = NetworkPart.Each(kernels);
        Assert.All(parts, part => AssertAlike(Run(part, null), Run(part, kernels)));

        // Depthwise convolutions, norms and linear layers of all four stages, with bytes and without.
        Assert.Equal(kernels.Native is null ? 8 : 20, parts.Count);
    }

    [Theory]
    [MemberData(nameof(NativeNames))]
    public void Linear_layers_in_pairs_give_what_their_nodes_give(string name)
    {
        foreach (bool givesBytes in (bool[])[false, true])
        {
            NetworkPart part = IntegerMlp.Part(givesBytes);
            AssertAlike(Run(part, null), Run(part, IntegerKernels.Of(name)!));
        }
    }

    [Fact]
    public void Two_pictures_at_once_are_refused_with_the_name_of_the_node()
    {
        FusedSignature convolution = new(FusedSignature.Bytes, FusedSignature.Bytes);
        NetworkPart part = NetworkPart.Each(IntegerKernels.Managed).First(one => one.Signature == convolution);
        using SessionOptions options = CpuSessionOptions.Create(new SessionSettings { Threads = 1 });
        Network network = Network.Parse(part.Onnx);
        using FusedNetwork fused = FusedNetwork.Of(network, folder: null, IntegerKernels.Managed, threads: 1)!;
        fused.AddTo(options);
        using InferenceSession session = new(network.ToBytes(), options);
        NamedOnnxValue one = Noise(session.InputNames[0], part, index: 0, pictures: 1);
        NamedOnnxValue two = Noise(session.InputNames[0], part, index: 0, pictures: 2);

        session.Run([one]).Dispose();
        Assert.Null(fused.Refusal);
        Assert.Throws<OnnxRuntimeException>(() => session.Run([two]));
        Assert.Contains("not one picture", fused.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_layer_waits_for_what_holds_it_back_but_not_for_ever()
    {
        NetworkPart part = NetworkPart.Each(IntegerKernels.Managed)[0];
        int asked = 0;

        List<Array> free = Run(part, IntegerKernels.Managed);
        List<Array> held = Run(part, IntegerKernels.Managed, () => ++asked < 3);
        Assert.Equal(3, asked);
        Assert.Equal(free, held);
        Assert.Equal(free, Run(part, IntegerKernels.Managed, () => true));
    }

    private static void AssertAlike(List<Array> expected, List<Array> found)
    {
        Assert.Equal(expected.Count, found.Count);
        foreach ((Array one, Array other) in expected.Zip(found))
        {
            if (one is byte[] bytes)
            {
                byte[] others = Assert.IsType<byte[]>(other);
                int[] differences = [.. bytes.Zip(others, (left, right) => Math.Abs(left - right))];
                Assert.True(differences.Max() <= 1, $"A byte differs by {differences.Max()}.");
                Assert.InRange(differences.Count(difference => difference > 0), 0, bytes.Length / 200);
            }
            else
            {
                float[] floats = Assert.IsType<float[]>(one);
                float reach = floats.Max(Math.Abs);
                Assert.All(floats.Zip((float[])other), pair => Assert.InRange(pair.First - pair.Second, -1e-5f * reach, 1e-5f * reach));
            }
        }
    }

    private static List<Array> Run(NetworkPart part, IntegerKernels? kernels, Func<bool>? holdsBack = null)
    {
        using SessionOptions options = CpuSessionOptions.Create(new SessionSettings { Threads = 1 });
        Network network = Network.Parse(part.Onnx);
        using FusedNetwork? fused = kernels is null ? null : FusedNetwork.Of(network, folder: null, kernels, threads: 1, holdsBack);
        fused?.AddTo(options);
        Assert.Equal(kernels is null ? null : 1, fused?.Layers);
        using InferenceSession session = new(network.ToBytes(), options);
        List<NamedOnnxValue> inputs = [];
        foreach ((string input, int index) in session.InputNames.Select((input, index) => (input, index)))
        {
            inputs.Add(Noise(input, part, index, pictures: 1));
        }

        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> outputs = session.Run(inputs);
        return
        [
            .. outputs.Select(
                output => output.Value is Tensor<byte> bytes ? (Array)bytes.ToArray() : output.AsTensor<float>().ToArray()),
        ];
    }

    private static NamedOnnxValue Noise(string name, NetworkPart part, int index, int pictures)
    {
        int[] shape = [pictures, NetworkPart.Side, NetworkPart.Side, index == 0 ? part.Inputs : part.Outputs];
        int count = shape.Aggregate((left, right) => left * right);
        Random random = new(index + 7);
        byte[] bytes = new byte[count];
        random.NextBytes(bytes);
        return FusedSignature.TypeOf(part.Signature.Inputs, index) == FusedSignature.Bytes
            ? NamedOnnxValue.CreateFromTensor(name, new DenseTensor<byte>(bytes, shape))
            : NamedOnnxValue.CreateFromTensor(name, new DenseTensor<float>(Array.ConvertAll(bytes, value => (value - 127) / 30f), shape));
    }
}
