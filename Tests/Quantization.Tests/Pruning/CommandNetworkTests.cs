using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Tests.Models;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Quantization.Tests.Pruning;

/// <summary>
/// The network that the command's tests prune, which cannot make one: EDGE_UPDATE_GOLDENS=1 writes it anew.
/// </summary>
public class CommandNetworkTests
{
    private static readonly string Golden = Path.Combine(RepositoryRoot.Path, "Tests/Cli.Tests/synthetic-convnext.onnx");

    [Fact]
    public void The_network_of_the_commands_tests_is_the_synthetic_one()
    {
        byte[] network = OnnxFile.ToBytes(SyntheticConvNeXt.Create());
        if (Environment.GetEnvironmentVariable("EDGE_UPDATE_GOLDENS") == "1")
        {
            File.WriteAllBytes(Golden, network);
        }

        Assert.Equal(File.ReadAllBytes(Golden), network);
    }
}
