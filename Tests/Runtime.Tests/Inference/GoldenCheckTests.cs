using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Runtime.Tests.Inference;

public sealed class GoldenCheckTests : IDisposable
{
    private readonly ReferenceFixture _model = new();

    public void Dispose() => _model.Dispose();

    [Theory]
    [InlineData(TinyModel.FloatVariant)]
    [InlineData(TinyModel.ByteVariant)]
    public void Every_form_of_the_model_computes_as_its_reference(string variant)
    {
        using IInferenceSession session = _model.Open(variant);

        GoldenCheckResult result = Check(session, _model.Vectors);

        Assert.Null(result.Fault);
        Assert.Equal((6, 6), (result.Count, result.SameTop1));
        Assert.True(result.SqnrDb > 100, $"{result.SqnrDb}");
        Assert.Equal(1, result.Cosine, 1e-6);
    }

    [Fact]
    public void The_grey_levels_that_the_pictures_show_are_the_labels()
    {
        // Otherwise the reference would be as wrong as a session that reads its input wrongly.
        for (int label = 0; label < TinyModel.Labels.Count; label++)
        {
            float[] scores = _model.Vectors.Output(label).ToArray();
            Assert.Equal(label, Array.IndexOf(scores, scores.Max()));
        }
    }

    [Fact]
    public void Another_best_label_is_detected()
    {
        using IInferenceSession session = _model.Open(TinyModel.FloatVariant);

        // The third picture's scores in another order, the others as they are.
        GoldenCheckResult result = Check(
            session, _model.With((score, index) => index / 6 == 2 ? _model.Scores[12 + ((index + 1) % 6)] : score),
            new GoldenTolerance { MinimumSqnrDb = 0, MinimumCosine = 0 });

        Assert.Equal(5, result.SameTop1);
        Assert.StartsWith("1 of 6 reference pictures get another best label than from fp32", result.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Scores_of_another_size_are_detected_although_the_order_is_the_same()
    {
        using IInferenceSession session = _model.Open(TinyModel.FloatVariant);

        GoldenCheckResult result = Check(session, _model.With((score, _) => score * 2));

        // The reference is twice the session: signal 4, noise 1, 10 log10 4 = 6.02 dB.
        Assert.Equal(6.0206, result.SqnrDb, 1e-3);
        Assert.Equal(1, result.Cosine, 1e-6);
        Assert.Contains("6.0 dB", result.Fault, StringComparison.Ordinal);
        Assert.Null(Check(session, _model.With((score, _) => score * 2), new GoldenTolerance { MinimumSqnrDb = 6 }).Fault);
    }

    [Fact]
    public void Scores_of_another_direction_are_detected()
    {
        using IInferenceSession session = _model.Open(TinyModel.FloatVariant);

        GoldenCheckResult result = Check(
            session, _model.With((score, _) => score + 300), new GoldenTolerance { MinimumSqnrDb = 0, MinimumCosine = 0.999 });

        Assert.InRange(result.Cosine, -1, 0.998);
        Assert.Contains("cosine", result.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Scores_that_are_no_numbers_are_detected()
    {
        using ScriptedSession session = new(_model.Scores) { Spoil = output => output[3] = float.NaN };

        GoldenCheckResult result = Check(session, _model.Vectors);

        Assert.NotNull(result.Fault);
        Assert.True(double.IsNaN(result.SqnrDb));
    }

    [Fact]
    public void A_run_that_fails_is_a_fault_and_the_next_check_begins_anew()
    {
        using ScriptedSession session = new(_model.Scores) { FailAt = 3 };
        GoldenCheck check = new(session, TinyModel.Manifest, _model.Vectors, new GoldenTolerance());

        Assert.Contains("fell off", check.Run().Fault, StringComparison.Ordinal);
        session.Restart();
        Assert.Null(check.Run().Fault);
    }

    [Fact]
    public void A_step_allocates_nothing_until_the_last()
    {
        using IInferenceSession session = _model.Open(TinyModel.FloatVariant);
        GoldenCheck check = new(session, TinyModel.Manifest, _model.Vectors, new GoldenTolerance());
        check.Run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool isDone = false;
        for (int step = 1; step < TinyModel.Labels.Count; step++)
        {
            isDone |= check.Step() is not null;
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.False(isDone);
        Assert.NotNull(check.Step());
    }

    private static GoldenCheckResult Check(IInferenceSession session, GoldenVectors vectors, GoldenTolerance? tolerance = null) =>
        new GoldenCheck(session, TinyModel.Manifest, vectors, tolerance ?? new GoldenTolerance()).Run();

    /// <summary>Gives the scores of one picture after the other, whatever it sees.</summary>
    private sealed class ScriptedSession(float[] scores) : IInferenceSession
    {
        private readonly byte[] _input = new byte[TinyModel.Side * TinyModel.Side * 3 * sizeof(float)];
        private readonly float[] _output = new float[TinyModel.Labels.Count];
        private int _runs;

        public int FailAt { get; set; }

        public Action<float[]>? Spoil { get; init; }

        public string Provider => "scripted";

        public SessionPlacement Placement => SessionPlacement.Whole(Provider);

        public ModelVariant Variant => TinyModel.Manifest.Variants[0];

        public Span<byte> InputBuffer => _input;

        public ReadOnlySpan<float> Output => _output;

        public void Restart() => (_runs, FailAt) = (0, 0);

        public void Run()
        {
            scores.AsSpan(_runs * _output.Length, _output.Length).CopyTo(_output);
            Spoil?.Invoke(_output);
            if (++_runs == FailAt)
            {
                throw new EdgeException(EdgeFault.Device, "The card fell off", "slot 1", "a card", "Put it back.");
            }
        }

        public void Dispose()
        {
        }
    }
}
