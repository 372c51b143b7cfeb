using EdgeConvNeXt.Camera.GStreamer;

namespace EdgeConvNeXt.Camera.Tests.GStreamer;

public sealed class PipelineTextTests
{
    [Theory]
    [InlineData("videotestsrc", true)]
    [InlineData("filesrc location=/data/appsink.avi ! decodebin", true)]
    [InlineData("videotestsrc ! appsink name=sink", false)]
    [InlineData("videotestsrc !appsink name=sink", false)]
    [InlineData("appsink name=sink videotestsrc ! sink.", false)]
    public void A_sink_is_added_where_there_is_none(string text, bool added) =>
        Assert.Equal(added ? text + " ! videoconvert ! appsink name=sink sync=false" : text, new PipelineText(text).Complete);

    [Theory]
    [InlineData("rtsp://user:secret@host/path", "rtsp://user:***@host/path")]
    [InlineData("rtspsrc location=rtsp://u:p@10.0.0.5:554/a ! decodebin", "rtspsrc location=rtsp://u:***@10.0.0.5:554/a ! decodebin")]
    [InlineData("rtsp://user:sec@ret@host/path", "rtsp://user:***@host/path")]
    [InlineData("rtsp://host/path", "rtsp://host/path")]
    [InlineData("rtsp://user@host/path", "rtsp://user@host/path")]
    public void Passwords_are_masked(string text, string masked) => Assert.Equal(masked, PipelineText.Mask(text));

    [Fact]
    public void An_escaped_password_is_masked_in_the_message_too() =>
        Assert.DoesNotContain(
            "secret",
            new PipelineText(GStreamerOptions.Rtsp("rtsp://user:secret@host/path").Pipeline).Malformed("anything").Message,
            StringComparison.Ordinal);

    [Fact]
    public void Names_are_masked() =>
        Assert.Equal(
            "pipeline rtspsrc location=rtsp://u:***@h/p", TestSources.Of(new() { Pipeline = "rtspsrc location=rtsp://u:p@h/p" }).Name);
}
