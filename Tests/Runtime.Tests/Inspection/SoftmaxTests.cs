using EdgeConvNeXt.Runtime.Inspection;

namespace EdgeConvNeXt.Runtime.Tests.Inspection;

public sealed class SoftmaxTests
{
    [Fact]
    public void It_equals_the_textbook_formula_in_double_precision()
    {
        Random random = new(1);
        float[] logits = [.. Enumerable.Range(0, 50).Select(_ => (random.NextSingle() * 20) - 10)];
        double sum = logits.Sum(logit => Math.Exp(logit));
        float[] probabilities = new float[50];

        Softmax.Compute(logits, probabilities);

        Assert.All(logits.Zip(probabilities), pair => Assert.Equal(Math.Exp(pair.First) / sum, pair.Second, 1e-6));
    }

    [Fact]
    public void Huge_logits_do_not_overflow()
    {
        float[] probabilities = new float[2];

        Softmax.Compute([1e30f, 0], probabilities);

        Assert.Equal([1f, 0f], probabilities);
    }

    [Fact]
    public void A_logit_that_is_no_number_spoils_all_instead_of_hiding()
    {
        float[] probabilities = new float[2];

        Softmax.Compute([float.NaN, 1], probabilities);

        Assert.All(probabilities, probability => Assert.True(float.IsNaN(probability)));
    }

    [Fact]
    public void Lengths_have_to_agree()
    {
        Assert.Throws<ArgumentException>(() => Softmax.Compute([1f, 2f], new float[3]));
        Assert.Throws<ArgumentException>(() => Softmax.Compute([], []));
    }
}
