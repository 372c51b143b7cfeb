using EdgeConvNeXt.Quantization.AccuracyControl;
using EdgeConvNeXt.Quantization.Calibration;
using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Passes;
using EdgeConvNeXt.Quantization.Tests.Models;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Quantization.Tests;

public sealed class QuantizerTests : QuantizerTestBase
{
    public static TheoryData<string, InputFormat> StylesAndForms
    {
        get
        {
            TheoryData<string, InputFormat> data = [];
            foreach (string style in ModelStyle.All.Keys)
            {
                data.Add(style, InputFormat.F32Nchw);
                if (!ModelStyle.All[style].PaddedStem)
                {
                    data.Add(style, InputFormat.U8Nhwc);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(StylesAndForms))]
    public void The_integer_model_computes_nearly_what_the_float_model_does(string style, InputFormat form)
    {
        ModelProto model = SyntheticConvNeXt.Create(ModelStyle.All[style]);
        QuantizationResult result = Quantizer.Quantize(Request(model) with { InputFormat = form });
        Assert.InRange(Sqnr(model, result.Model, form), 25, 80);
        Assert.Equal(SyntheticConvNeXt.LinearOperators, result.Operators.Count);
        Assert.Equal(result.Operators[^1].Name, Assert.Single(result.FloatOperators));
        Assert.Equal(8, result.CalibrationImages);
        Assert.Equal([new ConvNeXtStage(8, 1), new ConvNeXtStage(16, 2)], result.Stages);
    }

    [Theory]
    [MemberData(nameof(RangeMethodNames))]
    public void Every_range_method_works(RangeMethod method)
    {
        ModelProto model = SyntheticConvNeXt.Create();
        QuantizationResult result = Quantizer.Quantize(Request(model) with { RangeMethod = method });
        Assert.InRange(Sqnr(model, result.Model, InputFormat.U8Nhwc), 25, 80);
    }

    public static TheoryData<RangeMethod> RangeMethodNames => [.. Enum.GetValues<RangeMethod>()];

    [Theory]
    [InlineData(InputFormat.U8Nhwc, "u8-nhwc.txt")]
    [InlineData(InputFormat.F32Nchw, "f32-nchw.txt")]
    public void The_integer_graph_is_the_golden_one(InputFormat form, string golden)
    {
        QuantizationResult result = Quantizer.Quantize(Request(SyntheticConvNeXt.Create()) with { InputFormat = form });
        string text = GraphText.Write(OnnxFile.Parse(result.Model, "quantized"), withValues: false);
        GoldenText.Compare(text, "cpu", golden);
    }

    [Fact]
    public void The_same_request_gives_the_same_bytes()
    {
        QuantizationRequest request = Request(SyntheticConvNeXt.Create());
        Assert.Equal(Quantizer.Quantize(request).Model, Quantizer.Quantize(request).Model);
    }

    [Fact]
    public void Operators_that_are_kept_float_make_the_model_more_exact()
    {
        ModelProto model = SyntheticConvNeXt.Create();
        QuantizationResult all = Quantizer.Quantize(Request(model));
        HashSet<string> half = [.. all.Operators.Take(SyntheticConvNeXt.LinearOperators / 2).Select(item => item.Name)];
        QuantizationResult mixed = Quantizer.Quantize(Request(model) with { FloatOperators = half });
        Assert.Equal(half.Append(all.Operators[^1].Name).Order(StringComparer.Ordinal), mixed.FloatOperators.Order(StringComparer.Ordinal));
        Assert.True(Sqnr(model, mixed.Model, InputFormat.U8Nhwc) > Sqnr(model, all.Model, InputFormat.U8Nhwc));
    }

    [Theory]
    [MemberData(nameof(StylesAndForms))]
    public void GELU_goes_by_table_where_it_is_fed_and_read_by_integers(string style, InputFormat form)
    {
        ModelProto model = SyntheticConvNeXt.Create(ModelStyle.All[style]);
        ModelProto emitted = OnnxFile.Parse(Quantizer.Quantize(Request(model) with { InputFormat = form }).Model, "quantized");

        // ConvNeXt V2 normalises between the GELU and the next layer, in float.
        int tables = ModelStyle.All[style].Grn ? 0 : 3;
        Assert.Equal(tables, emitted.Graph.Node.Count(node => node.OpType == "ByteLookup"));
        Assert.Equal(3 - tables, emitted.Graph.Node.Count(node => node.OpType is "Gelu" or "FastGelu"));
    }

    [Fact]
    public void GELU_stays_float_where_its_layer_or_the_next_does()
    {
        ModelProto model = SyntheticConvNeXt.Create();
        string[] layers =
        [
            .. Quantizer.Quantize(Request(model)).Operators.Where(item => item.Kind == "linear layer").Select(item => item.Name),
        ];
        QuantizationResult result = Quantizer.Quantize(
            Request(model) with { FloatOperators = new HashSet<string> { layers[0], layers[3] } });
        ModelProto emitted = OnnxFile.Parse(result.Model, "quantized");
        Assert.Equal(1, emitted.Graph.Node.Count(node => node.OpType == "ByteLookup"));
        Assert.Equal(2, emitted.Graph.Node.Count(node => node.OpType == "Gelu"));
        Assert.InRange(Sqnr(model, result.Model, InputFormat.U8Nhwc), 25, 80);
    }

    [Fact]
    public void Without_own_operators_every_ONNX_Runtime_opens_the_model()
    {
        QuantizationResult result = Quantizer.Quantize(Request(SyntheticConvNeXt.Create()) with { AllowsOwnOperators = false });
        Assert.False(result.Chosen!.Config.IsGeluByTable);
        Assert.DoesNotContain(OnnxFile.Parse(result.Model, "quantized").OpsetImport, import => import.Domain == "edgeconvnext");
    }

    [Fact]
    public void An_operator_name_that_does_not_exist_is_refused() =>
        AssertRefused(
            Request(SyntheticConvNeXt.Create()) with { FloatOperators = new HashSet<string> { "conv99" } }, EdgeFault.Configuration,
            "'conv99'");

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(64)]
    public void A_model_with_rescaled_channels_quantizes_as_well_as_the_original(float factor)
    {
        ModelProto model = SyntheticConvNeXt.Create();
        ModelProto rescaled = model.Clone();
        FloatPasses.Run(rescaled, [.. FloatPasses.All.Where(pass => pass is not FoldLayerNormAffine)]);
        RescaledChannels.Apply(rescaled, factor);
        double original = Sqnr(model, Quantizer.Quantize(Request(model)).Model, InputFormat.U8Nhwc);
        Assert.InRange(Sqnr(model, Quantizer.Quantize(Request(rescaled)).Model, InputFormat.U8Nhwc), original - 1, 80);
    }

    [Fact]
    public void Each_operator_alone_disturbs_less_than_all_together()
    {
        ModelProto model = SyntheticConvNeXt.Create();
        QuantizationSession session = QuantizationSession.Open(Request(model));
        List<(int Done, int Total)> reports = [];
        IReadOnlyList<OperatorSensitivity> sensitivities = session.MeasureSensitivity(
            (done, total) => reports.Add((done, total)), CancellationToken.None);
        int integer = SyntheticConvNeXt.LinearOperators - 1;
        Assert.Equal(
            session.Emit(LoweringTarget.Cpu, new HashSet<string>()).Operators.Where(item => item.IsInteger).Select(item => item.Name),
            sensitivities.Select(item => item.Name));
        Assert.Equal(Enumerable.Range(1, integer).Select(done => (done, integer)), reports);
        double together = session.Emit(LoweringTarget.Cpu, new HashSet<string>()).Chosen!.LogitSqnrDb;
        Assert.All(sensitivities, item => Assert.InRange(item.LogitSqnrDb, together, 100));
    }

    [Fact]
    public void The_way_that_is_taken_is_the_nearest_of_those_tried()
    {
        QuantizationResult result = Quantizer.Quantize(Request(SyntheticConvNeXt.Create()));
        Assert.InRange(result.Trials.Count, 4, 6);
        Assert.Contains(result.Chosen!, result.Trials);
        Assert.True(result.Chosen!.Config.IsGeluByTable);
        PtqTrial[] floating = [.. result.Trials.Where(trial => !trial.Config.IsGeluByTable)];
        PtqTrial like = floating.Single(trial => trial.Config == result.Chosen!.Config with { IsGeluByTable = false });
        Assert.All(floating, way => Assert.InRange(way.LogitSqnrDb, 10, like.LogitSqnrDb + 0.1));
    }

    [Fact]
    public void Without_images_nothing_is_quantized() =>
        AssertRefused(
            Request(SyntheticConvNeXt.Create()) with { Calibration = new TestImages(SyntheticConvNeXt.ImageInput, 0) },
            EdgeFault.Configuration, "no calibration images");

    [Fact]
    public void Images_that_are_all_the_same_are_refused() => AssertRefused(
        Request(SyntheticConvNeXt.Create()) with { Calibration = new SamePicture(Images, 3) }, EdgeFault.Configuration,
        "all the same picture");

    [Fact]
    public void One_image_is_enough_to_get_a_model_that_runs()
    {
        ModelProto model = SyntheticConvNeXt.Create();
        QuantizationRequest request = Request(model) with { Calibration = new TestImages(SyntheticConvNeXt.ImageInput, 1) };
        Assert.InRange(Sqnr(model, Quantizer.Quantize(request).Model, InputFormat.U8Nhwc), 10, 80);
    }

    [Fact]
    public void Images_of_another_size_are_refused()
    {
        TestImages images = new(SyntheticConvNeXt.ImageInput with { Width = 16 }, 2);
        AssertRefused(Request(SyntheticConvNeXt.Create()) with { Calibration = images }, EdgeFault.Configuration, "image number 1");
    }

    [Fact]
    public void A_manifest_of_another_size_is_refused() => AssertRefused(
        Request(SyntheticConvNeXt.Create()) with { Input = SyntheticConvNeXt.ImageInput with { Height = 64 } }, EdgeFault.Model,
        "Correct input.width and input.height of its manifest");

    [Fact]
    public void Weights_that_are_not_numbers_are_refused_by_name()
    {
        ModelProto model = SyntheticConvNeXt.Create();
        TensorProto weights = model.Graph.Initializer[3];
        float[] values = weights.Floats().ToArray();
        values[1] = float.NaN;
        model.Graph.Initializer[3] = TensorWriter.Create(weights.Name, values, [.. weights.Dims]);
        AssertRefused(Request(model), EdgeFault.Model, weights.Name);
    }

    [Fact]
    public void Progress_is_reported_for_each_step_and_image()
    {
        List<QuantizationProgress> reports = [];
        Quantizer.Quantize(Request(SyntheticConvNeXt.Create()), new Listener(reports));
        Assert.Equal(QuantizationStep.Preparing, reports[0].Step);
        Assert.Equal(
            Enumerable.Range(1, 8),
            reports.Where(progress => progress.Step == QuantizationStep.Calibrating).Select(progress => progress.Images));
        Assert.Equal(new QuantizationProgress(QuantizationStep.Writing, 8), reports[^1]);
    }

    [Fact]
    public void A_cancelled_quantization_stops()
    {
        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => Quantizer.Quantize(Request(SyntheticConvNeXt.Create()), null, source.Token));
    }

    private sealed class Listener(List<QuantizationProgress> reports) : IProgress<QuantizationProgress>
    {
        public void Report(QuantizationProgress value) => reports.Add(value);
    }

    private sealed class SamePicture(TestImages images, int count) : ICalibrationData
    {
        public IEnumerable<ReadOnlyMemory<float>> Images(CancellationToken cancellationToken) =>
            Enumerable.Range(0, count).Select(_ => new ReadOnlyMemory<float>(images.Normalised(0)));
    }
}
