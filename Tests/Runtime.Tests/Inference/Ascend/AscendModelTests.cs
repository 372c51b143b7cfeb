using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inference.Ascend.Devices;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Testing;
using EdgeConvNeXt.Testing.Ascend;

namespace EdgeConvNeXt.Runtime.Tests.Inference.Ascend;

/// <summary>What compiled models may be like, and what is refused.</summary>
public sealed class AscendModelTests : IDisposable
{
    private readonly SimulatedStation _station = new();

    public void Dispose() => _station.Dispose();

    [Theory]
    [InlineData("ep", InputFormat.F32Nchw)]
    [InlineData("ep", InputFormat.U8Nhwc)]
    [InlineData("rc", InputFormat.U8Nhwc)]
    public void Scores_of_16_bits_come_out_as_floats(string mode, InputFormat input)
    {
        _station.Simulator.Configure($"mode={mode}");
        using IInferenceSession whole = _station.Open(new SimulatedOm { Input = input });
        using IInferenceSession half = _station.Open(new SimulatedOm { Input = input, IsHalf = true });
        foreach (IInferenceSession session in (IInferenceSession[])[whole, half])
        {
            TinyPicture.Fill(session, TinyModel.GreyOf(3));
            session.Run();
        }

        Assert.Equal(3, TinyPicture.Answer(half));
        Assert.Equal(whole.Output.ToArray().Select(score => (float)(Half)score), half.Output.ToArray());
        Assert.NotEqual(whole.Output.ToArray(), half.Output.ToArray());
    }

    [Theory]
    [InlineData("ep", false, "1,2,4,8")]
    [InlineData("rc", false, "1,2,4,8")]
    [InlineData("ep", true, "8,1")]
    [InlineData("rc", true, "1")]
    public void A_dynamic_batch_is_run_at_1(string mode, bool isHalf, string gears)
    {
        _station.Simulator.Configure($"mode={mode}");
        using IInferenceSession session = _station.Open(
            new SimulatedOm { Input = InputFormat.U8Nhwc, IsHalf = isHalf, Gears = [.. gears.Split(',').Select(int.Parse)] });
        Assert.Equal(TinyModel.Side * TinyModel.Side * 3, session.InputBuffer.Length);
        for (int label = 0; label < TinyModel.Labels.Count; label++)
        {
            TinyPicture.Fill(session, TinyModel.GreyOf(label));
            session.Run();
            Assert.Equal(label, TinyPicture.Answer(session));
        }
    }

    [Fact]
    public void The_devices_thread_allocates_nothing_either()
    {
        using IInferenceSession session = _station.Open(new SimulatedOm { Input = InputFormat.U8Nhwc, IsHalf = true, Gears = [1, 4] });
        AscendRuntime runtime = AscendRuntime.Of(_station.Options.LibraryFolder);
        AscendDevice device = runtime.Lend(_station.Options);
        long before = 0;
        long after = 0;
        OwnerTask first = new(() => before = GC.GetAllocatedBytesForCurrentThread());
        OwnerTask last = new(() => after = GC.GetAllocatedBytesForCurrentThread());
        device.Thread.Run(first, TimeSpan.FromMinutes(1));
        device.Thread.Run(last, TimeSpan.FromMinutes(1));
        device.Thread.Run(first, TimeSpan.FromMinutes(1));
        for (int run = 0; run < 200; run++)
        {
            session.Run();
        }

        device.Thread.Run(last, TimeSpan.FromMinutes(1));
        Assert.Null(runtime.TakeBack(device, _station.Options));
        Assert.Equal(0, after - before);
    }

    [Fact]
    public void A_float_model_is_refused_for_a_variant_of_bytes_with_the_way_to_compile_it() => Refused(
        new SimulatedOm(), variant =>
            variant with { Input = InputFormat.U8Nhwc }, "takes Float [1, 3, 32, 32], 12288 bytes", "UInt8 [1, 32, 32, 3], 3072 bytes",
            "--insert_op_conf");

    [Fact]
    public void A_model_with_AIPP_is_refused_for_a_variant_of_floats() => Refused(
        new SimulatedOm { Input = InputFormat.U8Nhwc }, variant =>
            variant with { Input = InputFormat.F32Nchw }, "takes UInt8 [1, 32, 32, 3]", "u8-nhwc");

    [Fact]
    public void A_model_of_another_size_is_refused() =>
        Refused(new SimulatedOm { Side = 64 }, variant => variant, "takes Float [1, 3, 64, 64]", "Float [1, 3, 32, 32]", "--input_shape");

    [Fact]
    public void Gears_without_1_are_refused() =>
        Refused(new SimulatedOm { Gears = [2, 4] }, variant => variant, "batches of 2, 4", "--dynamic_batch_size");

    [Fact]
    public void An_output_of_unknown_size_is_refused() =>
        Refused(new SimulatedOm { MoreLines = "unknownOutput=1\n" }, variant => variant, "how large its output is", "fixed shapes");

    [Fact]
    public void Dynamic_AIPP_is_refused() =>
        Refused(new SimulatedOm { MoreLines = "dynamicAipp=1\n" }, variant => variant, "dynamic AIPP", "aipp_mode: static");

    [Fact]
    public void As_many_labels_as_scores_are_needed()
    {
        ModelManifest manifest = TinyModel.Manifest with { Labels = ["a", "b"], OkLabels = [], Thresholds = new DecisionThresholds() };

        EdgeException fault = Assert.Throws<EdgeException>(() => _station.Open(new SimulatedOm(), manifest));

        Assert.Equal(EdgeFault.Model, fault.Fault);
        Assert.Contains("gives Float [1, 6]", fault.Message, StringComparison.Ordinal);
        Assert.Contains("[1, 2], one score for each label", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_for_another_chip_is_refused_before_it_is_loaded() => Refused(
        new SimulatedOm(), variant =>
            variant with { Soc = "Ascend310P3" }, "compiled for Ascend310P3, and this chip is Ascend310B4", "--soc_version=Ascend310B4");

    [Fact]
    public void A_model_for_another_chip_that_does_not_say_so_is_refused_by_AscendCL() =>
        Refused(
            new SimulatedOm { Soc = "Ascend310P3" }, variant => variant with { Soc = null }, "is for another chip", "507008",
            "Compile the model again");

    [Fact]
    public void A_model_from_a_newer_CANN_is_refused() =>
        Refused(new SimulatedOm { Cann = 91 }, variant => variant, "from a newer CANN", "100012", "oldest CANN in use");

    [Fact]
    public void A_damaged_network_is_refused() =>
        Refused(new SimulatedOm { Network = [1, 2, 3] }, variant => variant, "cannot be loaded", "545001");

    [Fact]
    public void Bytes_that_are_no_compiled_model_are_refused()
    {
        ModelBundle bundle = ModelBundle.InMemory(
            "made up", TinyModel.Manifest, new Dictionary<string, byte[]> { ["float.onnx"] = TinyModel.FloatOnnx() });

        EdgeException fault = Assert.Throws<EdgeException>(
            () => _station.Provider.Open(bundle, TinyModel.Manifest.Variants[0], new SessionSettings()));

        Assert.Equal(EdgeFault.Model, fault.Fault);
        Assert.Contains("made up, float.onnx", fault.Message, StringComparison.Ordinal);
        Assert.Contains("AscendCL SIMULATOR (test fake)", fault.Message, StringComparison.Ordinal);
    }

    private void Refused(SimulatedOm model, Func<ModelVariant, ModelVariant> change, params string[] expected)
    {
        EdgeException fault = Assert.Throws<EdgeException>(() => _station.Open(model, null, change));

        Assert.Equal(EdgeFault.Model, fault.Fault);
        Assert.All(expected, part => Assert.Contains(part, fault.Message, StringComparison.Ordinal));
        Assert.Equal(0, _station.Simulator.Count("models"));
    }
}
