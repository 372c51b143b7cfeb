using EdgeConvNeXt.Station.Programs;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Agent.Tests.Process;

public sealed class PrivacyTests : IDisposable
{
    private readonly TemporaryFolder _home = new();

    public void Dispose() => _home.Dispose();

    /// <summary>ONNX Runtime would keep a device id and usage data there, to be sent.</summary>
    [Fact]
    public async Task Nothing_is_filed_in_the_users_home()
    {
        using PartsFolder parts = new(partsOfEach: 2);
        Dictionary<string, string> environment = new()
        {
            ["HOME"] = _home.Path, ["XDG_CACHE_HOME"] = _home.File("cache"), ["ORT_DISABLE_TELEMETRY"] = "0",
        };
        using AgentProcess agent = AgentProcess.Start(parts.Configure("verdicts.jsonl"), environment);

        (int code, _, string errors) = await agent.End();

        Assert.True(code == ExitCodes.Done, errors);
        Assert.DoesNotContain(
            Directory.EnumerateFiles(_home.Path, "*", SearchOption.AllDirectories),
            file => file.Contains("onnxruntime", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("telemetry", errors, StringComparison.OrdinalIgnoreCase);
    }
}
