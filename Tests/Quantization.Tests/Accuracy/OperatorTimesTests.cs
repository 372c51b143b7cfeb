using System.Text;
using EdgeConvNeXt.Quantization.Accuracy;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Tests.Models;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Quantization.Tests.Accuracy;

public class OperatorTimesTests
{
    [Fact]
    public void A_trace_gives_the_median_of_each_node()
    {
        const string Trace = """
            [
              { "cat": "Session", "dur": 900, "name": "model_loading_array", "args": {} },
              { "cat": "Node", "dur": 30, "name": "a_kernel_time", "args": { "op_name": "Conv", "node_index": "0" } },
              { "cat": "Node", "dur": 7, "name": "_kernel_time", "args": { "op_name": "Add", "node_index": "1" } },
              { "cat": "Node", "dur": 5, "name": "_kernel_time", "args": { "op_name": "Add", "node_index": "2" } },
              { "cat": "Node", "dur": 99, "name": "a_fence_before", "args": { "op_name": "Conv", "node_index": "0" } },
              { "cat": "Node", "dur": 2000, "name": "a_kernel_time", "args": { "op_name": "Conv", "node_index": "0" } },
              { "cat": "Node", "dur": 40, "name": "a_kernel_time", "args": { "op_name": "Conv", "node_index": "0" } }
            ]
            """;

        IReadOnlyList<NodeTime> nodes = ProfileReader.Read(Encoding.UTF8.GetBytes(Trace));

        Assert.Equal([new("a", "Conv", 0.04), new("", "Add", 0.007), new NodeTime("", "Add", 0.005)], nodes);
    }

    [Fact]
    public void A_node_belongs_to_the_operator_whose_name_it_begins_with()
    {
        OperatorTimes times = new(
        [
            new("/fc_1", "MatMul", 1), new("/fc_1_bias", "Add", 2), new("/fc_1/sub/MatMul_fused", "Gemm", 4), new("/fc_10_bias", "Add", 8),
            new("/fc_1x", "Add", 16), new("/fc_1/sub", "Add", 32), new("other", "Add", 64), new("sum_nchwc", "Conv", 128),
        ]);
        ILookup<string, string> outputs = new[] { ("/fc_10", "sum"), ("/other", "other") }.ToLookup(item => item.Item1, item => item.Item2);

        IReadOnlyDictionary<string, double> operators = times.ByOperator(["/fc_1", "/fc_1/sub", "/fc_10", "unseen"], outputs);

        Assert.Equal([("/fc_1", 3), ("/fc_1/sub", 36), ("/fc_10", 136), ("unseen", 0)], operators.Select(item => (item.Key, item.Value)));
        Assert.Equal(122, times.ByType["Add"]);
    }

    [Fact]
    public void Models_are_measured_by_their_running_nodes()
    {
        byte[] model = OnnxFile.ToBytes(SyntheticConvNeXt.Create());

        IReadOnlyList<OperatorTimes> times = OperatorProfiler.Measure(
            [model, model], SyntheticConvNeXt.ImageInput, threads: 1, runs: 3, CancellationToken.None);

        Assert.Equal(2, times.Count);
        Assert.Equal(
            times[0].Nodes.Select(node => (node.Name, node.OperatorType)), times[1].Nodes.Select(node => (node.Name, node.OperatorType)));
        Assert.Equal(5, times[0].Nodes.Count(node => node.OperatorType.Contains("Conv", StringComparison.Ordinal)));
        Assert.Contains(times[0].Nodes, node => node.Milliseconds > 0);
        Assert.Empty(Directory.GetFiles(Environment.CurrentDirectory, "onnxruntime_profile*"));
    }

    [Fact]
    public void A_model_that_cannot_be_run_is_refused_in_words() =>
        Assert.Contains(
            "cannot be measured",
            Assert.Throws<EdgeException>(
                () => OperatorProfiler.Measure([[1, 2, 3]], SyntheticConvNeXt.ImageInput, 1, 1, CancellationToken.None)).Message,
            StringComparison.Ordinal);
}
