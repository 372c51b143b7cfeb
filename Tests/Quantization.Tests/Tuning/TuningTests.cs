using EdgeConvNeXt.Quantization.Lowering;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Tests.Models;
using EdgeConvNeXt.Quantization.Tuning;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Quantization.Tests.Tuning;

/// <summary>Tuning of a whole model, on whatever machine this is.</summary>
public sealed class TuningTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_other_kernel_of_each_group_is_tried_and_what_is_kept_is_emitted(bool allowsOwnOperators)
    {
        QuantizationSession session = Open(allowsOwnOperators);
        List<(int, int)> reports = [];
        IReadOnlyList<TuningStep> steps = session.Tune((done, total) => reports.Add((done, total)), CancellationToken.None);

        // Stem and downsampling have two other kernels; depthwise layers, and linear layers without tables, one, those before a GELU with a
        // table two; two stages.
        int expected = (2 * 2) + (2 * 1) + (2 * (allowsOwnOperators ? 2 : 1)) + (2 * 1);
        Assert.Equal(Enumerable.Range(1, expected).Select(done => (done, expected)), reports);
        Assert.Equal(expected, steps.Count);
        Assert.All(steps, step => Assert.InRange(step.FasterShare, 0, 1));
        Assert.All(steps.Where(step => step.IsTaken), step => Assert.InRange(step.LogitSqnrDb!.Value, 20, 100));
        QuantizationResult result = session.Emit(LoweringTarget.Cpu, new HashSet<string>());
        foreach (string name in steps.SelectMany(step => step.Operators).Distinct())
        {
            KernelVariant last = steps.Last(step => step.Operators.Contains(name)) is { IsTaken: true } taken
                ? taken.To
                : steps.Last(step => step.Operators.Contains(name)).From;
            Assert.Equal(last == KernelVariant.Float, result.FloatOperators.Contains(name));
        }
    }

    [Fact]
    public void What_tuning_made_float_is_so_for_the_CPU_provider_alone_and_is_not_asked_for_its_noise()
    {
        QuantizationSession session = Open(allowsOwnOperators: true);
        IReadOnlyList<TuningStep> steps = session.Tune(null, CancellationToken.None);
        string[] tuned = [.. steps.Where(step => step is { IsTaken: true, To: KernelVariant.Float }).SelectMany(step => step.Operators)];
        Assert.Single(session.Emit(LoweringTarget.Portable, new HashSet<string>()).FloatOperators);
        Assert.Equal(1 + tuned.Length, session.Emit(LoweringTarget.Cpu, new HashSet<string>()).FloatOperators.Count());
        Assert.Empty(session.MeasureSensitivity(null, CancellationToken.None).Select(item => item.Name).Intersect(tuned));
        Assert.Equal(SyntheticConvNeXt.LinearOperators - 1 - tuned.Length, session.MeasureSensitivity(null, CancellationToken.None).Count);
    }

    [Fact]
    public void Stopping_stops_it()
    {
        QuantizationSession session = Open(allowsOwnOperators: true);
        Assert.Throws<OperationCanceledException>(() => session.Tune(null, new CancellationToken(canceled: true)));
    }

    private QuantizationSession Open(bool allowsOwnOperators)
    {
        string path = _folder.File("model.onnx");
        File.WriteAllBytes(path, OnnxFile.ToBytes(SyntheticConvNeXt.Create()));
        return QuantizationSession.Open(new QuantizationRequest
        {
            ModelPath = path,
            Input = SyntheticConvNeXt.ImageInput,
            Calibration = new TestImages(SyntheticConvNeXt.ImageInput, 8),
            AllowsOwnOperators = allowsOwnOperators,
            Threads = 1,
        });
    }
}
