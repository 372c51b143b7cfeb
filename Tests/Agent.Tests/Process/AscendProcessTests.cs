using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Station.Programs;
using EdgeConvNeXt.Testing;
using EdgeConvNeXt.Testing.Ascend;

namespace EdgeConvNeXt.Agent.Tests.Process;

/// <summary>
/// The whole agent on the AscendCL SIMULATOR (test fake), which it finds as it would find CANN: by LD_LIBRARY_PATH. Its verdicts are those
/// of the processor.
/// </summary>
public sealed class AscendProcessTests : IDisposable
{
    private const int Count = 40;
    private const double Tolerance = 1e-4;

    // The tiny model's logits reach 70, where 16-bit floats lie 1/16 apart; a score moves by a quarter of what logits move at most.
    private const double HalfTolerance = 1.0 / 64;
    private const string Broken = "VIOLATION";
    private readonly AscendSimulator _simulator = new();
    private readonly PartsFolder _parts = new(partsOfEach: 3);

    public AscendProcessTests()
    {
        SimulatedOm.WriteBundle(_parts.PathOf("tiny.edgemodel"), new Dictionary<string, SimulatedOm>
        {
            ["npu"] = new() { Soc = "Ascend310B4" },
            ["npu-aipp"] = new() { Soc = "Ascend310B4", Input = InputFormat.U8Nhwc, IsHalf = true },
            ["npu-gears"] = new() { Soc = "Ascend310B4", Input = InputFormat.U8Nhwc, Gears = [1, 2, 4] },
            ["npu-other"] = new() { Soc = "Ascend310P3" },
        });
    }

    public void Dispose()
    {
        _parts.Dispose();
        _simulator.Dispose();
    }

    [Theory]
    [InlineData("npu", "mode=ep", Tolerance)]
    [InlineData("npu", "mode=rc", Tolerance)]
    [InlineData("npu-gears", "mode=ep", Tolerance)]
    [InlineData("npu-aipp", "mode=rc;fault=aclrtSynchronizeStreamWithTimeout:507010:1", HalfTolerance)]
    public async Task Verdicts_on_generated_parts_are_those_of_the_processor(string variant, string machine, double tolerance)
    {
        JsonObject source = new() { ["type"] = "synthetic", ["count"] = Count };
        JsonElement[] expected = await Inspect("cpu", TinyModel.ByteVariant, source, "");

        JsonElement[] verdicts = await Inspect("ascend", variant, source, machine);

        Assert.Equal(Count, verdicts.Length);
        Assert.Equal(expected.Select(Words), verdicts.Select(Words));
        Assert.All(expected.Zip(verdicts), pair => Assert.Equal(Score(pair.First), Score(pair.Second), tolerance));
        Assert.NotEqual(Score(verdicts[0]), Score(verdicts[1]));
    }

    [Fact]
    public async Task Every_picture_of_a_folder_gets_the_label_that_it_has()
    {
        JsonElement[] verdicts = await Inspect("ascend", "npu-aipp", source: null, "mode=ep");

        Assert.Equal(18, verdicts.Length);
        Assert.All(verdicts, verdict => Assert.Equal(verdict.GetProperty("truth").GetString(), verdict.GetProperty("label").GetString()));
        Assert.Equal(TinyModel.Labels.Order(), verdicts.Select(verdict => verdict.GetProperty("label").GetString()!).Distinct().Order());
    }

    [Fact]
    public async Task Of_several_compiled_variants_the_one_for_the_chip_is_taken_on_the_device_that_the_configuration_names()
    {
        (int code, _, string errors) = await Run("soc=Ascend310P3;devices=2", configuration =>
        {
            configuration["providers"] = new JsonArray("ascend");
            configuration["ascend"] = new JsonObject { ["device"] = 1 };
        });

        Assert.True(code == ExitCodes.Done, errors);
        Assert.Contains("variant npu-other (", errors, StringComparison.Ordinal);
        Assert.DoesNotContain(Broken, errors, StringComparison.Ordinal);

        (code, _, errors) = await Run("soc=Ascend310P3", configuration =>
        {
            configuration["providers"] = new JsonArray("ascend");
            configuration["ascend"] = new JsonObject { ["device"] = 1 };
        });

        Assert.Equal(ExitCodes.Failed, code);
        Assert.Contains("There is no Ascend device 1: AscendCL sees 1", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stub=1", "stub for compiling")]
    [InlineData("soc=Ascend910A", "compiled for Ascend310B4, and this chip is Ascend910A")]
    [InlineData("fault=aclmdlExecuteAsync:507015:-1", "AI core raised an exception")]
    public async Task A_machine_that_cannot_do_it_falls_back_with_the_reason_or_does_not_start(string machine, string expected)
    {
        (int code, string output, string errors) = await Run(
            machine, configuration => configuration["providers"] = new JsonArray("ascend", "cpu"));

        Assert.True(code == ExitCodes.Done, errors);
        Assert.Equal(18, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains(
            expected, Assert.Single(errors.Split('\n'), line => line.Contains("Provider ascend was not taken: ", StringComparison.Ordinal)),
            StringComparison.Ordinal);
        Assert.DoesNotContain(Broken, errors, StringComparison.Ordinal);

        (code, output, errors) = await Run(machine, configuration =>
        {
            configuration["providers"] = new JsonArray("ascend", "cpu");
            configuration["requireProvider"] = true;
        });

        Assert.True(code == ExitCodes.Failed, $"{code}: {errors}");
        Assert.Equal("", output);
        Assert.Contains(
            expected, Assert.Single(errors.Split('\n'), line => line.StartsWith("edge-agent: ", StringComparison.Ordinal)),
            StringComparison.Ordinal);
    }

    private static (long Part, string? Label, string? Outcome) Words(JsonElement verdict) =>
        (verdict.GetProperty("part").GetInt64(), verdict.GetProperty("label").GetString(), verdict.GetProperty("outcome").GetString());

    private static double Score(JsonElement verdict) => verdict.GetProperty("score").GetDouble();

    private async Task<JsonElement[]> Inspect(string provider, string variant, JsonObject? source, string machine)
    {
        (int code, string output, string errors) = await Run(machine, configuration =>
        {
            configuration["providers"] = new JsonArray(provider);
            configuration["variant"] = variant;
            configuration["source"] = source?.DeepClone() ?? configuration["source"]!.DeepClone();
        });

        Assert.True(code == ExitCodes.Done, errors);
        Assert.Contains($"variant {variant} (", errors, StringComparison.Ordinal);
        Assert.Contains($"runs on {provider}", errors, StringComparison.Ordinal);
        Assert.DoesNotContain(Broken, errors, StringComparison.Ordinal);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parsed)];
    }

    private static JsonElement Parsed(string line)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        return document.RootElement.Clone();
    }

    private async Task<(int Code, string Output, string Errors)> Run(string machine, Action<JsonObject> change)
    {
        Dictionary<string, string> environment = new()
        {
            ["LD_LIBRARY_PATH"] = _simulator.Folder,
            ["ASCENDCL_SIM"] = $"ort={AscendSimulator.OnnxRuntime};{machine}",
        };
        using AgentProcess agent = AgentProcess.Start(_parts.Configure("-", change), environment);
        return await agent.End();
    }
}
