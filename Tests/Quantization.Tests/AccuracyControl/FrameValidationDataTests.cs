using EdgeConvNeXt.Quantization.AccuracyControl;
using EdgeConvNeXt.Quantization.Tests.Models;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Quantization.Tests.AccuracyControl;

public class FrameValidationDataTests
{
    private static readonly string[] Labels = ["good", "pit"];
    private static readonly TestImages Images = new(SyntheticConvNeXt.ImageInput, 4);

    [Fact]
    public void Every_frame_comes_with_the_index_of_its_truth_and_again_when_asked_again()
    {
        FrameValidationData data = new(() => new PixelSource(Images) { Truth = index => Labels[index % 2] }, Labels);
        Assert.Equal([0, 1, 0, 1], data.Frames(CancellationToken.None).Select(item => item.Label));
        Assert.Equal([0L, 1, 2, 3], data.Frames(CancellationToken.None).Select(item => item.Frame.Info.Sequence));
    }

    [Theory]
    [InlineData("crack", "'crack'")]
    [InlineData(null, "has no label")]
    public void A_truth_that_is_no_label_is_refused_by_name(string? truth, string culprit)
    {
        FrameValidationData data = new(() => new PixelSource(Images) { Truth = _ => truth }, Labels);
        EdgeException exception = Assert.Throws<EdgeException>(() => data.Frames(CancellationToken.None).Count());
        Assert.Equal(EdgeFault.Configuration, exception.Fault);
        Assert.Contains(culprit, exception.What, StringComparison.Ordinal);
        Assert.Equal("image0.jpg", exception.Where);
        Assert.Contains("good, pit", exception.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void A_source_that_never_ends_is_misuse()
    {
        PixelSource source = new(Images) { IsLive = true };
        FrameValidationData data = new(() => source, Labels);
        Assert.Throws<InvalidOperationException>(() => data.Frames(CancellationToken.None).Count());
        Assert.True(source.IsClosed);
    }

    [Fact]
    public void Frames_are_returned_and_the_source_is_closed_though_not_all_were_read()
    {
        PixelSource source = new(Images) { Truth = _ => "pit" };
        Assert.Equal(1, new FrameValidationData(() => source, Labels).Frames(CancellationToken.None).First().Label);
        Assert.Throws<ObjectDisposedException>(() => Assert.Single(source.Leases).Pixels.Length);
        Assert.True(source.IsClosed);
    }
}
