using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Tests.Models;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Operators;
using Microsoft.ML.OnnxRuntime;
using static EdgeConvNeXt.Quantization.Onnx.TensorProto.Types;

namespace EdgeConvNeXt.Quantization.Tests.Lowering;

/// <summary>The operator as ONNX Runtime runs it.</summary>
public class ByteLookupOperatorTests
{
    private static readonly byte[] Table = [.. Enumerable.Range(0, 256).Select(value => (byte)((value * 37) + 11))];

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 1_000)]
    [InlineData(2, 1_000)]
    [InlineData(1, 100_001)]
    [InlineData(2, 100_001)]
    [InlineData(4, 1_000_003)]
    public void It_looks_up_every_byte_on_any_number_of_threads(int threads, int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        Assert.Equal(bytes.Select(value => (float)Table[value]), Run(Model(Table, 1), bytes, threads, 1, length));
    }

    [Fact]
    public void It_keeps_the_shape_of_its_input()
    {
        byte[] bytes = [.. Enumerable.Range(0, 24).Select(value => (byte)value)];
        using SessionOptions options = Options(1);
        using InferenceSession session = new(OnnxFile.ToBytes(Model(Table, 3)), options);
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(bytes, [1, 2, 3, 4]);
        using RunOptions run = new();
        using IDisposableReadOnlyCollection<OrtValue> results = session.Run(run, ["x"], [input], ["y"]);
        Assert.Equal([1, 2, 3, 4], results[0].GetTensorTypeAndShape().Shape);
    }

    [Fact]
    public void An_input_without_elements_has_a_result_without_elements() => Assert.Empty(Run(Model(Table, 1), [], 1, 1, 0));

    [Fact]
    public void A_table_of_another_length_is_an_error_of_the_run()
    {
        OnnxRuntimeException fault = Assert.Throws<OnnxRuntimeException>(() => Run(Model(Table[..200], 1), [1, 2, 3], 1, 1, 3));
        Assert.Contains("the table has not 256 entries", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_dimensions_than_it_knows_are_an_error_of_the_run()
    {
        OnnxRuntimeException fault = Assert.Throws<OnnxRuntimeException>(
            () => Run(Model(Table, 8), [1, 2, 3], 1, 1, 1, 1, 1, 1, 1, 1, 1, 3));
        Assert.Contains("more than 8 dimensions", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_registration_ONNX_Runtime_refuses_the_model()
    {
        using SessionOptions options = new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        Assert.Throws<OnnxRuntimeException>(() => new InferenceSession(OnnxFile.ToBytes(Model(Table, 1)), options));
    }

    /// <summary>Bytes of one more dimension than <paramref name="free"/>, looked up and made floats.</summary>
    private static ModelProto Model(byte[] table, int free)
    {
        GraphWriter graph = new(17);
        long[] shape = [1, .. Enumerable.Repeat(0L, free)];
        graph.Input("x", shape);
        graph.Graph.Input[0].Type.TensorType.ElemType = (int)DataType.Uint8;
        graph.Graph.Initializer.Add(TensorWriter.Create("table", table, table.Length));
        graph.Graph.Node.Add(NodeFactory.CreateIn(EdgeOperators.Domain, EdgeOperators.ByteLookup, "lookup", ["x", "table"], "bytes"));
        graph.Output(graph.Node("Cast", ["bytes"], node => node.With("to", (long)DataType.Float)), "y", shape);
        ModelProto model = graph.Model();
        model.Import(EdgeOperators.Domain, EdgeOperators.Version);
        return model;
    }

    private static SessionOptions Options(int threads)
    {
        SessionOptions options = new() { IntraOpNumThreads = threads, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        EdgeOperators.AddTo(options);
        return options;
    }

    private static float[] Run(ModelProto model, byte[] input, int threads, params long[] shape)
    {
        using SessionOptions options = Options(threads);
        using InferenceSession session = new(OnnxFile.ToBytes(model), options);
        using OrtValue value = OrtValue.CreateTensorValueFromMemory(input, shape);
        using RunOptions run = new();
        using IDisposableReadOnlyCollection<OrtValue> results = session.Run(run, ["x"], [value], ["y"]);
        return results[0].GetTensorDataAsSpan<float>().ToArray();
    }
}
