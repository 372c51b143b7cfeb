using EdgeConvNeXt.Quantization.Lowering;
using EdgeConvNeXt.Quantization.Tuning;

namespace EdgeConvNeXt.Quantization.Tests.Tuning;

public class KernelAutotunerTests
{
    private static readonly KernelChoice Gelu = new(["a", "b"], [KernelVariant.LutGelu, KernelVariant.MatMul, KernelVariant.Float]);
    private static readonly KernelChoice Patch = new(["c"], [KernelVariant.MatMul, KernelVariant.Convolution]);

    [Fact]
    public void A_kernel_that_wins_clearly_is_kept_and_the_next_is_measured_against_it()
    {
        KernelAutotuner tuner = new([Gelu, Patch], Benchmark((KernelVariant.MatMul, 0.9)), _ => 40);
        KernelVariants best = tuner.Run(() => { });
        Assert.Equal(KernelVariant.MatMul, best.Of("a"));
        Assert.Equal(KernelVariant.MatMul, best.Of("b"));
        Assert.Null(best.Of("c"));
        Assert.Equal(
            [(KernelVariant.LutGelu, KernelVariant.MatMul, true), (KernelVariant.MatMul, KernelVariant.Float, false),
                (KernelVariant.MatMul, KernelVariant.Convolution, false)],
            tuner.Steps.Select(step => (step.From, step.To, step.IsTaken)));
    }

    [Fact]
    public void A_kernel_that_won_by_chance_loses_the_second_benchmark()
    {
        Queue<double> shares = new([1, 0.4]);
        KernelAutotuner tuner = new([Patch], (_, _) => new PairedRuns(10, 8, shares.Dequeue()), _ => 40);
        tuner.Run(() => { });
        Assert.False(Assert.Single(tuner.Steps).IsTaken);
        Assert.Equal(0.4, tuner.Steps[0].FasterShare);
    }

    [Fact]
    public void Every_kernel_is_reported_once()
    {
        int reported = 0;
        KernelAutotuner tuner = new([Gelu, Patch], Benchmark(), _ => 40);
        tuner.Run(() => reported++);
        Assert.Equal(3, tuner.Count);
        Assert.Equal(3, reported);
    }

    [Theory]
    [InlineData(0.70, 0.9, false)]
    [InlineData(0.75, 0.9, true)]
    [InlineData(1.00, 0.999, false)]
    [InlineData(1.00, 0.994, true)]
    public void Chance_and_trifles_are_no_reason(double share, double time, bool isTaken)
    {
        KernelAutotuner tuner = new([Patch], (_, _) => new PairedRuns(10, 10 * time, share), _ => 40);
        tuner.Run(() => { });
        Assert.Equal(isTaken, tuner.Steps[0].IsTaken);
    }

    [Theory]
    [InlineData(30, 29.1, true)]
    [InlineData(30, 28.9, false)]
    [InlineData(45, 35.1, true)]
    [InlineData(45, 34.9, false)]
    public void A_fast_kernel_that_costs_accuracy_is_not_kept(double before, double after, bool isTaken)
    {
        KernelAutotuner tuner = new(
            [Patch], Benchmark((KernelVariant.Convolution, 0.5)), kernels => kernels.Of("c") is null ? before : after);
        tuner.Run(() => { });
        Assert.Equal(isTaken, tuner.Steps[0].IsTaken);
        Assert.Equal(after, tuner.Steps[0].LogitSqnrDb);
    }

    [Fact]
    public void Operators_that_are_faster_in_float_are_named()
    {
        KernelAutotuner tuner = new([Gelu], Benchmark((KernelVariant.Float, 0.5)), _ => 40);
        Assert.Equal(["a", "b"], tuner.Run(() => { }).Floats.Order());
    }

    /// <summary>A machine on which the named kernel takes a share of the default one's time and every other takes longer.</summary>
    private static Func<KernelVariants, KernelVariants, PairedRuns> Benchmark(params (KernelVariant Kernel, double Time)[] fast) =>
        (first, second) =>
    {
        double one = Time(first);
        double other = Time(second);
        return new PairedRuns(one, other, other < one ? 1 : 0);

        double Time(KernelVariants kernels) => new[] { "a", "b", "c" }.Sum(name => kernels.Of(name) is { } kernel
            ? fast.Where(item => item.Kernel == kernel).Select(item => item.Time).DefaultIfEmpty(2).First()
            : 1);
    };
}
