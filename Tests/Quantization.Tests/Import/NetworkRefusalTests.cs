using EdgeConvNeXt.Quantization.Import;
using EdgeConvNeXt.Quantization.Import.Network;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Quantization.Tests.Import;

/// <summary>Files that are not the weights of one whole ConvNeXt: each is refused by the name of what is wrong with it.</summary>
public sealed class NetworkRefusalTests : ImportTestBase
{
    [Theory]
    [InlineData("timm_v1", "stages.0.blocks.0.norm.bias", "one of the shape [6], as timm has it")]
    [InlineData("timm_v1", "stem.0.weight", "of no known ConvNeXt")]
    [InlineData("timm_v1", "head.fc.weight", "[labels, channels]")]
    [InlineData("timm_v1", "stages.2.blocks.0.gamma", "[12] or [12, 1, 1]")]
    [InlineData("timm_v2", "stages.1.blocks.0.mlp.grn.weight", "[32] or [1, 1, 1, 32]")]
    [InlineData("meta_v2", "model.stages.3.0.grn.beta", "[64] or [1, 1, 1, 64]")]
    [InlineData("mindspore_v2", "feature.4.1.weight", "[channels, those before, 2, 2]")]
    public void A_missing_tensor_is_named_with_the_shape_that_it_should_have(string file, string tensor, string expected)
    {
        string refusal = Refusal(SafetensorsText.Read(WeightsOf(file)).Without(tensor));

        Assert.Contains(expected, refusal, StringComparison.Ordinal);
        Assert.True(tensor == "stem.0.weight" || refusal.Contains($"The tensor '{tensor}' is missing", StringComparison.Ordinal), refusal);
    }

    [Theory]
    [InlineData("head.pre_logits.fc.weight")]
    [InlineData("stages.4.blocks.0.norm.weight")]
    [InlineData("stages.0.blocks.x.norm.weight")]
    [InlineData("optimizers.state")]
    [InlineData("stages.0.blocks.0.mlp.grn.scale")]
    public void A_tensor_too_much_is_named(string tensor) => Assert.Contains(
        $"The tensor '{tensor}' [5] belongs to no layer of convnext_1-1-2-1_6-8-12-16 as timm names them",
        Refusal(SafetensorsText.Read(WeightsOf("timm_v1")).With(tensor, 5)), StringComparison.Ordinal);

    [Fact]
    public void Several_tensors_too_much_are_counted() => Assert.Contains(
        "'a' [5] and 2 more belong", Refusal(SafetensorsText.Read(WeightsOf("timm_v1")).With("b", 2).With("a", 5).With("c", 1)),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("timm_v1", "stem.0.weight", "[6, 3, 4, 4]", 6, 1, 4, 4)]
    [InlineData("timm_v1", "stem.0.weight", "[channels, 3, 4, 4]", 6, 48)]
    [InlineData("timm_v1", "stem.0.weight", "[channels, 3, 4, 4]", 0, 3, 4, 4)]
    [InlineData("timm_v1", "stages.3.downsample.1.weight", "[16, 12, 2, 2]", 16, 12, 3, 3)]
    [InlineData("timm_v1", "stages.1.blocks.0.conv_dw.weight", "[8, 1, 7, 7]", 8, 1, 3, 3)]
    [InlineData("timm_v1", "stages.1.blocks.0.mlp.fc1.weight", "[32, 8] or [32, 8, 1, 1]", 24, 8)]
    [InlineData("timm_v1", "stages.1.blocks.0.mlp.fc1.weight", "[32, 8] or [32, 8, 1, 1]", 32, 8, 1)]
    [InlineData("timm_v1", "stages.1.blocks.0.norm.weight", "[8]", 8, 1)]
    [InlineData("timm_v1", "head.fc.bias", "[3]", 4)]
    [InlineData("keras", "convnext_tiny_head_dense/convnext_tiny_head_dense/kernel:0", "[16, 3]", 3, 3)]
    public void A_tensor_of_another_shape_is_named_with_both_shapes(string file, string tensor, string expected, params int[] shape)
    {
        string refusal = Refusal(SafetensorsText.Read(WeightsOf(file)).With(tensor, shape));

        Assert.Contains($"The tensor '{tensor}' has the shape [{string.Join(", ", shape)}]", refusal, StringComparison.Ordinal);
        Assert.Contains($"expected {expected}", refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2", "The tensor 'stages.2.blocks.1.conv_dw.weight' is missing")]
    [InlineData("2000000000", "The tensor 'stages.2.blocks.1.conv_dw.weight' is missing")]
    [InlineData("99999999999999999999", "'stages.2.blocks.99999999999999999999.conv_dw.bias' [12] and 8 more belong to no layer")]
    public void A_gap_between_blocks_is_named(string number, string expected) => Assert.Contains(
        expected,
        Refusal(SafetensorsText.Read(WeightsOf("timm_v1")).Rename(
            name => name.Replace("stages.2.blocks.1.", $"stages.2.blocks.{number}.", StringComparison.Ordinal))),
        StringComparison.Ordinal);

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void As_many_labels_as_scores_are_wanted(int count)
    {
        ImportRequest request = Request(WeightsOf("timm_v1")) with { Labels = [.. Labels.Append("other").Take(count)] };

        EdgeException fault = Assert.Throws<EdgeException>(() => ModelImporter.Import(request));

        Assert.Equal(EdgeFault.Configuration, fault.Fault);
        Assert.Contains(
            $"There are {count} labels, and the classifier 'head.fc.weight' [3, 16] gives 3 scores", fault.What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "an infinite number")]
    [InlineData(float.NegativeInfinity, "an infinite number")]
    public void A_weight_that_is_no_finite_number_is_named_and_nothing_is_left(float value, string expected)
    {
        string refusal = Refusal(SafetensorsText.Read(WeightsOf("meta_v1")).Spoil("stages.3.0.pwconv2.weight", 1023, value));

        Assert.Contains($"The tensor 'stages.3.0.pwconv2.weight' holds {expected}", refusal, StringComparison.Ordinal);
        Assert.Equal(["spoiled.safetensors"], Directory.GetFileSystemEntries(Folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void Names_of_no_family_are_refused_with_one_of_them() => Assert.Contains(
        "such as 'layer1.0.conv1.weight'", Refusal(new SafetensorsText().With("layer1.0.conv1.weight", 2)), StringComparison.Ordinal);

    [Fact]
    public void A_file_without_tensors_is_refused() =>
        Assert.Contains("it has none", Refusal(new SafetensorsText()), StringComparison.Ordinal);

    [Fact]
    public void Two_networks_in_one_file_are_refused_with_the_names_of_both()
    {
        SafetensorsText both = SafetensorsText.Read(WeightsOf("meta_v2"));
        foreach (string name in both.Names.ToArray())
        {
            both.With(name.Replace("model.", "model_ema.", StringComparison.Ordinal), 1);
        }

        Assert.Contains(
            "one of Meta ('model.downsample_layers.0.0.weight') and one of Meta ('model_ema.downsample_layers.0.0.weight')", Refusal(both),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("timm_v1", "optimizer.state.0.exp_avg")]
    [InlineData("mindspore_v2", "moment1.feature.0.0.weight", "moment2.feature.0.0.weight", "learning_rate", "beta1_power")]
    [InlineData("mindspore_v1", "adam_m.a", "adam_v.a", "lion_m.a", "nadam_m.a", "nadam_v.a", "moment3.a", "prev_gradient.a",
        "updates", "grad_accumulation.a")]
    [InlineData("keras", "optimizer_weights/Adam/m/convnext_tiny_stem_conv/kernel:0")]
    public void The_state_of_training_is_not_looked_at(string file, params string[] state)
    {
        string path = Folder.File("trained.safetensors");
        SafetensorsText weights = SafetensorsText.Read(WeightsOf(file)).WithCounter("steps");
        foreach (string name in state)
        {
            weights.With(name, 5);
        }

        weights.Write(path);
        Assert.Equal(LogitsOf(file, 200)[0], Run(path, 200)[0], 1e-4);
    }

    [Fact]
    public void Averaged_weights_of_MindSpore_go_before_the_last_ones()
    {
        string path = Folder.File("averaged.safetensors");
        SafetensorsText averaged = SafetensorsText.Read(WeightsOf("mindspore_v1"));
        string[] names = [.. averaged.Names];
        averaged = averaged.Rename(name => $"ema.{name}");
        foreach (string name in names)
        {
            averaged.With(name, 5);
        }

        averaged.Write(path);
        Assert.Equal(LogitsOf("mindspore_v1", 200)[0], Run(path, 200)[0], 1e-4);
    }

    [Fact]
    public void Names_of_any_length_and_number_make_a_short_message()
    {
        string name = new('n', 1 << 20);
        SafetensorsText networks = new();
        for (int i = 0; i < 5; i++)
        {
            networks.With($"{name}{i}.stem.0.weight", 1);
        }

        string refusal = Refusal(networks);
        Assert.Contains("The file holds 5 networks", refusal, StringComparison.Ordinal);
        Assert.Equal(3, refusal.Split("one of timm").Length - 1);
        Assert.All(
            [
                refusal, Refusal(new SafetensorsText().With(name, 1)), Refusal(SafetensorsText.Read(WeightsOf("timm_v1")).With(name, 1)),
                Refusal(SafetensorsText.Read(WeightsOf("timm_v1")).Without("stem.1.bias").Rename(tensor => $"{name}.{tensor}")),
                Refusal(SafetensorsText.Read(WeightsOf("timm_v1")).Rename(tensor => $"{name}.{tensor}")
                    .Spoil($"{name}.stem.0.weight", 0, float.NaN)),
            ],
            message => Assert.InRange(message.Length, 1, 1500));
    }

    [Fact]
    public void Numbers_for_names_of_Keras_3_are_refused_with_the_form_that_is_read() => Assert.Contains(
        "model.save(\"model.h5\")", Refusal(new SafetensorsText().With("layers/dense_3/vars/0", 2)), StringComparison.Ordinal);

    [Fact]
    public void A_header_changed_by_chance_gives_a_model_or_a_refusal()
    {
        byte[] whole = SafetensorsText.Read(WeightsOf("keras")).ToBytes();
        int header = (int)BitConverter.ToInt64(whole);
        string path = Folder.File("fuzzed.safetensors");
        Random random = new(9);
        int refused = 0;
        for (int round = 0; round < 500; round++)
        {
            byte[] bytes = [.. whole];
            bytes[8 + random.Next(header)] = "0123456789_./:abz"u8[random.Next(17)];
            File.WriteAllBytes(path, bytes);
            refused += Record.Exception(() => ModelImporter.Import(Request(path))) switch
            {
                null => 0,
                EdgeException => 1,
                var other => throw other,
            };
        }

        Assert.InRange(refused, 300, 499);
    }

    [Theory]
    [InlineData("atto", 40, false, 2, 2, 6, 2)]
    [InlineData("femto", 48, true, 2, 2, 6, 2)]
    [InlineData("pico", 64, true, 2, 2, 6, 2)]
    [InlineData("nano", 80, true, 2, 2, 8, 2)]
    [InlineData("tiny", 96, false, 3, 3, 9, 3)]
    [InlineData("tiny", 96, true, 3, 3, 9, 3)]
    [InlineData("small", 96, false, 3, 3, 27, 3)]
    [InlineData("base", 128, true, 3, 3, 27, 3)]
    [InlineData("large", 192, false, 3, 3, 27, 3)]
    [InlineData("xlarge", 256, false, 3, 3, 27, 3)]
    [InlineData("huge", 352, true, 3, 3, 27, 3)]
    [InlineData("3-3-9-4_96-192-384-768", 96, false, 3, 3, 9, 4)]
    public void Published_sizes_are_known_by_their_tensors(string size, int width, bool isSecondVersion, params int[] depths) =>
        Assert.Equal(
            $"{(isSecondVersion ? "convnextv2" : "convnext")}_{size}",
            ConvNeXtWeights.Find(FakeWeights.Of(depths, width, isSecondVersion, 10), 10).Shape.Name);

    [Fact]
    public void A_network_that_ONNX_has_no_room_for_is_refused_before_it_is_written()
    {
        ImportRequest request = Request("fake");
        using FakeWeights huge = FakeWeights.Of([3, 3, 27, 3], 352, isSecondVersion: true, 3);

        EdgeException fault = Assert.Throws<EdgeException>(() => ModelImporter.Import(request, huge, CancellationToken.None));

        Assert.Contains("less than 2 GiB, the limit of the ONNX encoding", fault.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Folder.Path));
    }

    private string Refusal(SafetensorsText weights)
    {
        string path = Folder.File("spoiled.safetensors");
        weights.Write(path);
        EdgeException fault = Assert.Throws<EdgeException>(() => ModelImporter.Import(Request(path)));
        Assert.Equal((EdgeFault.Model, path), (fault.Fault, fault.Where));
        return fault.Message;
    }
}
