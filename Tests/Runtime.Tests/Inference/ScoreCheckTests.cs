using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Runtime.Tests.Inference;

/// <summary>What a network's scores are taken for.</summary>
public sealed class ScoreCheckTests
{
    [Fact]
    public void Probabilities_of_many_labels_may_lose_most_of_their_sum_to_rounding() =>
        Check(areProbabilities: true, new float[1000], new float[1000]);

    [Fact]
    public void Probabilities_of_few_labels_may_not()
    {
        EdgeException fault = Assert.Throws<EdgeException>(() => Check(areProbabilities: true, [0.4f, 0.4f]));

        Assert.Contains("add up to 0.8", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_comes_close_to_probabilities_on_three_pictures_is_none_of_logits() =>
        Assert.Throws<EdgeException>(() => Check(areProbabilities: false, [0.51f, 0.48f], [0.2f, 0.81f], [0.996f, 0]));

    [Fact]
    public void Percent_are_refused_with_what_to_export()
    {
        EdgeException fault = Assert.Throws<EdgeException>(() => Check(areProbabilities: false, [51, 48.8f], [20, 80.1f], [99.6f, 0]));

        Assert.Contains("always add up to 99.8", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Export the network without the Softmax", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5f, 7f, 5f, 7f)]
    [InlineData(5f, 7f, 6f, 9f)]
    [InlineData(5f, 7f, 13f, -1f)]
    [InlineData(5f, 7f, float.NaN, 7f)]
    public void Scores_that_say_the_same_of_every_picture_or_add_up_to_something_else_are_logits(
        float one, float other, float oneOfNext, float otherOfNext) =>
        Check(areProbabilities: false, [one, other], [oneOfNext, otherOfNext], [one, other]);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void What_does_not_on_one_of_them_is_logits(int other)
    {
        float[][] scores = [[0.51f, 0.48f], [0.2f, 0.81f], [0.996f, 0]];
        scores[other] = [0.3f, 0.2f];

        Check(areProbabilities: false, scores);
    }

    private static void Check(bool areProbabilities, params float[][] scores)
    {
        ModelBundle bundle = ModelBundle.InMemory("made up", TinyModel.Manifest, new Dictionary<string, byte[]>());
        using ScriptedSession session = new(bundle.Manifest.Variants[0], scores);
        session.Run();
        ScoreCheck.ThrowIfOther(session, bundle, areProbabilities);
    }

    // Scores of one picture after the other.
    private sealed class ScriptedSession(ModelVariant variant, float[][] scores) : IInferenceSession
    {
        private readonly byte[] _input = new byte[12 * TinyModel.Side * TinyModel.Side];
        private int _runs;

        public string Provider => variant.Provider;

        public ModelVariant Variant => variant;

        public SessionPlacement Placement => SessionPlacement.Whole(variant.Provider);

        public Span<byte> InputBuffer => _input;

        public ReadOnlySpan<float> Output => scores[_runs - 1];

        public void Run() => _runs++;

        public void Dispose()
        {
        }
    }
}
