using System.Text;
using System.Text.Json;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime;

namespace EdgeConvNeXt.Runtime.Tests.Inference.OnnxRuntime;

public class PlacementReaderTests
{
    [Fact]
    public void Nodes_of_the_last_run_are_counted_by_provider()
    {
        IReadOnlyList<ProviderShare> shares = Read(
            Kernel("first", "CUDA", 90_000), Session("model_run"),
            """{"cat":"Session","name":"session_initialization","dur":5}""",
            Kernel("a", "CUDA", 599), Kernel("b", "CUDA", 200), Kernel("shape", "CPU", 199), Session("model_run"));

        Assert.Equal([("cuda", 2), ("cpu", 1)], shares.Select(share => (share.Provider, share.Nodes)));
        Assert.Equal(800 / 999.5, shares[0].TimeShare, 1e-9);
        Assert.Equal(1, shares.Sum(share => share.TimeShare), 1e-9);
    }

    [Fact]
    public void Nodes_too_fast_for_the_clock_have_a_share_too()
    {
        IReadOnlyList<ProviderShare> shares = Read(Kernel("a", "CPU", 0), Session("model_run"));

        Assert.Equal([new ProviderShare("cpu", 1, 1)], shares);
    }

    [Fact]
    public void A_trace_without_nodes_names_no_provider() => Assert.Empty(Read(Session("model_run")));

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[{")]
    public void What_is_no_trace_is_told_apart(string text) =>
        Assert.ThrowsAny<JsonException>(() => PlacementReader.Read(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData(0.51, null)]
    [InlineData(0.5, null)]
    [InlineData(
        0.49,
        "only 10 of 20 nodes, with 49 % of their time, run on cann or other: cpu 10 nodes, 51.0 % of the time; cann 10 nodes, 49.0 %")]
    public void A_session_is_misplaced_where_less_than_half_of_the_time_is_spent_as_asked(double share, string? expected)
    {
        ProviderShare[] shares = [new("cann", 10, share), new("cpu", 10, 1 - share)];
        SessionPlacement placement = new()
        {
            Requested = ["cann", "other"], Shares = [.. shares.OrderByDescending(item => item.TimeShare)],
        };

        Assert.Equal(expected, placement.Misplaced);
    }

    [Fact]
    public void What_is_not_known_is_not_misplaced_and_says_why()
    {
        SessionPlacement placement = SessionPlacement.Unknown(["cann"], "no room");

        Assert.Null(placement.Misplaced);
        Assert.Equal("not known: no room", placement.ToString());
    }

    [Fact]
    public void A_network_in_one_piece_is_where_it_was_asked() => Assert.Null(SessionPlacement.Whole("ascend").Misplaced);

    private static string Kernel(string name, string provider, int microseconds) =>
        $$$"""{"cat":"Node","name":"{{{name}}}_kernel_time","dur":{{{microseconds}}},"args":{"op_name":"Conv","provider":"{{{provider}}}ExecutionProvider"} }""";

    private static string Session(string name) => $$"""{"cat":"Session","name":"{{name}}","dur":1}""";

    private static IReadOnlyList<ProviderShare> Read(params string[] events) =>
        PlacementReader.Read(Encoding.UTF8.GetBytes($"[{string.Join(",\n", events)}]"));
}
