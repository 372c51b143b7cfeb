using EdgeConvNeXt.Runtime.Inference.Ascend.Binding;

namespace EdgeConvNeXt.Runtime.Tests.Inference.Ascend;

public sealed class AclErrorsTests
{
    [Fact]
    public void Every_code_has_a_sentence_and_a_remedy() => Assert.All(AclErrors.Known, code =>
    {
        AclErrorWords words = AclErrors.Explain(code);
        Assert.Matches("^[A-Z].*[^.]$", words.What);
        Assert.Matches("^[A-Z].*[.]$", words.Remedy);
    });

    [Theory]
    [InlineData(199999)]
    [InlineData(299999)]
    [InlineData(399999)]
    [InlineData(599999)]
    [InlineData(-1)]
    [InlineData(7)]
    public void An_unknown_code_is_reported_by_its_number(int code)
    {
        EdgeException fault = new AclException(code, "aclmdlExecute", "").ToEdgeException("device 0");

        Assert.Contains($"(aclmdlExecute returned {code})", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(207001, true)]
    [InlineData(207018, true)]
    [InlineData(245000, true)]
    [InlineData(507010, true)]
    [InlineData(507011, true)]
    [InlineData(507046, true)]
    [InlineData(507008, false)]
    [InlineData(207006, false)]
    [InlineData(200001, false)]
    [InlineData(107002, false)]
    [InlineData(100012, false)]
    [InlineData(500000, false)]
    [InlineData(545001, false)]
    public void Only_what_a_reset_may_mend_is_tried_again(int code, bool expected) =>
        Assert.Equal(expected, AclErrors.MayBeMendedByReset(code));
}
