using EdgeConvNeXt.Quantization.Accuracy;
using EdgeConvNeXt.Quantization.AccuracyControl;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Reports;
using EdgeConvNeXt.Quantization.Tests.Models;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Quantization.Tests.AccuracyControl;

/// <summary>The one call that quantizes within a budget, as a program calls it.</summary>
public sealed class AccuracyControlTests : QuantizerTestBase
{
    private const int Pictures = 10;
    private static readonly TestImages Fresh = new(SyntheticConvNeXt.ImageInput, Pictures, seed: 11);

    // The convolutions and linear layers but the classifier.
    private const int IntegerOperators = SyntheticConvNeXt.LinearOperators - 1;

    [Fact]
    public void What_is_said_of_the_integer_model_is_what_both_models_answer()
    {
        ModelProto model = SyntheticConvNeXt.Create();
        int[] float32 = [.. Enumerable.Range(0, Pictures).Select(index => Answer(model, index))];
        IValidationData validation = Validation(index => float32[index]);

        AccuracyControlResult result = Quantizer.Run(
            Open(model), Images, validation, new AccuracyControlOptions { MaxDrop = 100, ValidationName = "ten" });

        byte[] integer = result.Files["model.int8.onnx"];
        double agreement = Enumerable.Range(0, Pictures).Count(index => Answer(integer, index) == float32[index]) / (double)Pictures;
        VariantAccuracy accuracy = Assert.Single(result.Manifest.Variants).Accuracy!;
        Assert.Equal((Pictures, "ten", 1.0), (accuracy.Images, accuracy.CheckSet, accuracy.ReferenceTop1));
        Assert.Equal((agreement, agreement), (accuracy.Agreement, accuracy.Top1));
        Assert.Equal(100 * (1 - agreement), result.Variants[0].Accuracy!.Drop, 1e-6);
        Assert.InRange(accuracy.LogitSqnrDb!.Value, 20, 80);
        Assert.True(result.IsWithinBudget, result.Reason);
        Assert.Null(result.MixedPrecision);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void However_many_pictures_are_at_work_the_result_is_the_same(int threads)
    {
        FloatModel model = Open(SyntheticConvNeXt.Create());
        AccuracyControlOptions options = new()
        {
            Variants = [LoweringTarget.Cpu, LoweringTarget.Portable], MaxDrop = 100, Threads = 1,
        };
        List<AccuracyProgress> expectedReports = [];
        List<AccuracyProgress> reports = [];

        AccuracyControlResult one = Quantizer.Run(model, Images, Validation(index => index % 5), options, new Listener(expectedReports));
        AccuracyControlResult several = Quantizer.Run(
            model, Images, Validation(index => index % 5), options with { Threads = threads }, new Listener(reports));

        Assert.Equal(one.Files, several.Files);
        Assert.Equal(expectedReports, reports);
        Assert.Equal(
            one.Variants.Select(variant => variant.Accuracy!.Comparison.LogitSqnrDb),
            several.Variants.Select(variant => variant.Accuracy!.Comparison.LogitSqnrDb));
        Assert.Equal(
            one.Manifest.Variants.Select(variant => variant.Accuracy), several.Manifest.Variants.Select(variant => variant.Accuracy));
    }

    [Fact]
    public void What_comes_out_is_a_bundle()
    {
        string path = Folder.File("out.edgemodel");
        AccuracyControlResult result = Quantizer.Run(
            Open(SyntheticConvNeXt.Create()), Images, null,
            new AccuracyControlOptions { Variants = [LoweringTarget.Cpu, LoweringTarget.Portable], KeepsFloat = true });

        BundleWriter.Write(path, result.Manifest, result.Files);

        Assert.Equal(["cpu", "portable", "fp32"], ModelBundle.Open(path).Manifest.Variants.Select(variant => variant.Name));
        Assert.Equal(result.FloatBytes, result.Files["model.fp32.onnx"].Length);
    }

    [Fact]
    public void Without_validation_the_model_is_that_of_the_plain_call_and_claims_no_accuracy()
    {
        ModelProto model = SyntheticConvNeXt.Create();
        List<AccuracyProgress> reports = [];

        AccuracyControlResult result = Quantizer.Run(
            Open(model), Images, null, new AccuracyControlOptions { Threads = 1 }, new Listener(reports));

        Assert.Equal(Quantizer.Quantize(Request(model)).Model, Assert.Single(result.Files).Value);
        Assert.Null(Assert.Single(result.Manifest.Variants).Accuracy);
        Assert.True(result.IsWithinBudget);
        Assert.Equal(Enumerable.Range(0, 9).Select(done => new AccuracyProgress(AccuracyStep.Calibrating, done, 0)), reports);
    }

    [Fact]
    public void Reports_name_the_kernels_as_their_readers_know_them()
    {
        AccuracyControlOptions options = new() { IsTuned = true, Threads = 1 };
        AccuracyControlResult result = Quantizer.Run(Open(SyntheticConvNeXt.Create()), Images, null, options);

        QuantizationReport report = ReportComposer.Compose(result, new ReportOrigin("a program", "a machine", default));

        Assert.Equal(
            ["convolution", "float", "lookup", "product"],
            report.Tuning.SelectMany(step => new[] { step.From, step.To }).Distinct().Order());
    }

    [Fact]
    public void A_model_that_was_opened_once_can_be_quantized_twice()
    {
        FloatModel model = Open(SyntheticConvNeXt.Create());
        AccuracyControlOptions options = new() { Threads = 1 };

        byte[] first = Quantizer.Run(model, Images, null, options).Files["model.int8.onnx"];

        Assert.Equal(first, Quantizer.Run(model, Images, null, options).Files["model.int8.onnx"]);
        Assert.Equal(SelfContainedModel.Read(model.Path).Bytes.Length, model.Bytes);
    }

    // 30 points are lost with every operator integer, 20 with one in float, 10 with two.
    [Fact]
    public void The_fewest_operators_that_keep_the_budget_go_back_to_float()
    {
        List<AccuracyProgress> reports = [];
        AccuracyControlOptions options = Standing(integer => integer - (IntegerOperators - 3), maxDrop: 10);

        AccuracyControlResult result = Quantizer.Run(
            Open(SyntheticConvNeXt.Create()), Images, Validation(_ => 0), options, new Listener(reports));

        Assert.True(result.IsWithinBudget, result.Reason);
        Assert.Equal([20, 10], result.MixedPrecision!.Steps.Select(step => step.Measure.Drop));
        Assert.Equal(2, result.RestoredOperators.Count);
        QuantizationResult how = result.Variants[0].Candidate.Result!;
        Assert.Equal(
            result.RestoredOperators.Append(how.Operators[^1].Name).Order(StringComparer.Ordinal),
            how.FloatOperators.Order(StringComparer.Ordinal));
        Assert.Equal((0.9, 1.0), (result.Manifest.Variants[0].Accuracy!.Top1, result.Manifest.Variants[0].Accuracy!.ReferenceTop1));
        Assert.Equal(
            [(1, null), (1, 20), (2, null), (2, 10)],
            reports.Where(item => item.Step == AccuracyStep.RestoringAccuracy).Select(item => (item.Done, item.Drop)));
        Assert.Equal(4 * Pictures, reports.Count(item => item is { Step: AccuracyStep.Validating, Done: > 0 }));
    }

    // No operator of it can go back to float for the budget: no search, and no fault.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Where_the_dynamic_variant_loses_too_much_the_answer_is_no(bool isCalibrated)
    {
        AccuracyControlOptions options = Standing(integer => Math.Min(integer, Pictures), maxDrop: 5) with
        {
            Variants = isCalibrated ? [LoweringTarget.Dynamic, LoweringTarget.Portable] : [LoweringTarget.Dynamic],
            MeasuresOperators = true,
        };

        AccuracyControlResult result = Quantizer.Run(
            Open(SyntheticConvNeXt.Create()), isCalibrated ? Images : null, Validation(_ => 0), options);

        Assert.False(result.IsWithinBudget);
        Assert.StartsWith("INT8 loses ", result.Reason, StringComparison.Ordinal);
        Assert.Null(result.MixedPrecision);
        Assert.Equal(isCalibrated, result.Study is not null);
    }

    [Fact]
    public void A_budget_that_cannot_be_kept_is_an_answer_with_its_reason()
    {
        AccuracyControlResult result = Quantizer.Run(
            Open(SyntheticConvNeXt.Create()), Images, Validation(_ => 0), Standing(integer => Math.Min(integer, Pictures), maxDrop: 5));

        Assert.False(result.IsWithinBudget);
        Assert.Equal(
            "INT8 loses 100.00 points of top-1, and 10.00 at best with operators in float, more than the 5.00 allowed", result.Reason);
        Assert.Null(result.MixedPrecision!.Found);
        Assert.Empty(result.RestoredOperators);
        Assert.True(result.Variants[0].Accuracy!.IsCollapsed);
    }

    [Theory]
    [InlineData(-0.1, 0, nameof(AccuracyControlOptions.MaxDrop))]
    [InlineData(double.NaN, 0, nameof(AccuracyControlOptions.MaxDrop))]
    [InlineData(1, -1, nameof(AccuracyControlOptions.Threads))]
    public void An_option_out_of_its_range_is_misuse(double maxDrop, int threads, string culprit) => AssertMisuse(
        Validation(_ => 0), new AccuracyControlOptions { MaxDrop = maxDrop, Threads = threads }, culprit);

    [Fact]
    public void A_limit_without_validation_is_misuse() =>
        AssertMisuse(null, new AccuracyControlOptions { MaxDrop = 1 }, nameof(AccuracyControlOptions.MaxDrop));

    [Theory]
    [InlineData]
    [InlineData(LoweringTarget.Cpu, LoweringTarget.Cpu)]
    public void No_variant_and_one_twice_are_misuse(params LoweringTarget[] variants) =>
        AssertMisuse(null, new AccuracyControlOptions { Variants = variants }, nameof(AccuracyControlOptions.Variants));

    [Fact]
    public void Tuning_what_is_not_wanted_is_misuse() => AssertMisuse(
        null, new AccuracyControlOptions { Variants = [LoweringTarget.Portable], IsTuned = true }, nameof(AccuracyControlOptions.IsTuned));

    [Fact]
    public void A_validation_picture_that_cannot_be_read_ends_the_work()
    {
        FrameValidationData validation = new(() => new PixelSource(Fresh) { FaultAt = 3, Truth = _ => "a" }, Manifest.Labels);

        EdgeException exception = Assert.Throws<EdgeException>(() => Run(validation));

        Assert.Contains("The file is cut short", exception.What, StringComparison.Ordinal);
        Assert.Equal("image3.jpg", exception.Where);
    }

    [Fact]
    public void A_validation_picture_that_is_too_long_ends_the_work()
    {
        FrameValidationData validation = new(
            () => new PixelSource(Fresh) { RowAt = (2, Preprocessor.LongestRegionSide + 1), Truth = _ => "a" }, Manifest.Labels);

        EdgeException exception = Assert.Throws<EdgeException>(() => Run(validation));

        Assert.Contains($"longer than {Preprocessor.LongestRegionSide} pixels", exception.What, StringComparison.Ordinal);
        Assert.Equal("image2.jpg", exception.Where);
    }

    [Fact]
    public void Validation_without_pictures_proves_nothing()
    {
        FrameValidationData validation = new(() => new PixelSource(new TestImages(SyntheticConvNeXt.ImageInput, 0)), Manifest.Labels);

        Assert.Contains("no validation pictures", Assert.Throws<EdgeException>(() => Run(validation)).What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_does_not_fit_its_manifest_is_refused_before_calibration()
    {
        List<AccuracyProgress> reports = [];
        FloatModel model = FloatModel.Open(Request(SyntheticConvNeXt.Create()).ModelPath, Manifest with { Labels = ["a", "b"] });

        Assert.Throws<EdgeException>(() => Quantizer.Run(model, Images, null, new AccuracyControlOptions(), new Listener(reports)));

        Assert.All(reports, report => Assert.Equal(0, report.Done));
    }

    [Fact]
    public void A_cancelled_quantization_stops()
    {
        using CancellationTokenSource source = new();
        source.Cancel();

        Assert.Throws<OperationCanceledException>(() => Quantizer.Run(
            Open(SyntheticConvNeXt.Create()), Images, null, new AccuracyControlOptions(), null, source.Token));
    }

    private static int Answer(ModelProto model, int index) => Ranking.Best(
        OnnxRun.Run(model, Fresh.Normalised(index), 1, 3, SyntheticConvNeXt.Size, SyntheticConvNeXt.Size));

    private static int Answer(byte[] integer, int index) => Ranking.Best(
        OnnxRun.Run(integer, Fresh.Pixels(index), 1, SyntheticConvNeXt.Size, SyntheticConvNeXt.Size, 3));

    private static FrameValidationData Validation(Func<int, int> label) =>
        new(() => new PixelSource(Fresh) { Truth = index => Manifest.Labels[label(index)] }, Manifest.Labels);

    private static AccuracyControlOptions Standing(Func<int, int> wrong, double maxDrop) =>
        new() { MaxDrop = maxDrop, Threads = 1, Providers = new ProviderSelector([new CountingProvider(wrong)]) };

    private FloatModel Open(ModelProto model) => FloatModel.Open(Request(model).ModelPath, Manifest);

    private void Run(IValidationData validation) =>
        Quantizer.Run(Open(SyntheticConvNeXt.Create()), Images, validation, new AccuracyControlOptions());

    private void AssertMisuse(IValidationData? validation, AccuracyControlOptions options, string culprit)
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(
            () => Quantizer.Run(Open(SyntheticConvNeXt.Create()), Images, validation, options));
        Assert.Equal("options", exception.ParamName);
        Assert.StartsWith(culprit, exception.Message, StringComparison.Ordinal);
    }

    private sealed class Listener(List<AccuracyProgress> reports) : IProgress<AccuracyProgress>
    {
        public void Report(AccuracyProgress value) => reports.Add(value);
    }
}
