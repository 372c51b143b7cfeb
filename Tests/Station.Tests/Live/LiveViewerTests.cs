using EdgeConvNeXt.Station.Live;

namespace EdgeConvNeXt.Station.Tests.Live;

/// <summary>What waits for one who looks and is slow.</summary>
public sealed class LiveViewerTests
{
    [Fact]
    public void Of_verdicts_summaries_and_pictures_the_newest_alone_waits()
    {
        using LiveViewer viewer = new(_ => { });
        LivePicture first = Picture(1);
        LivePicture second = Picture(2);
        for (byte number = 0; number < 200; number++)
        {
            viewer.Put(new LiveMessage(LiveMessage.Verdict, [number]));
            viewer.Put(new LiveMessage(LiveMessage.Summary, [number]));
            viewer.Put(new LiveMessage(LiveMessage.Happened, [number]));
        }

        viewer.Put(first);
        viewer.Put(second);

        List<LiveMessage> messages = [];
        while (viewer.TryTake(out LiveMessage? message))
        {
            messages.Add(message);
        }

        Assert.Equal(Enumerable.Range(0, 64), messages.Take(64).Select(message => (int)message.Json[0]));
        Assert.Equal(
            [(LiveMessage.Verdict, (byte)199), (LiveMessage.Summary, (byte)199)],
            messages.Skip(64).Select(message => (message.Type, message.Json[0])));
        Assert.True(viewer.TryTakePicture(out LivePicture? taken));
        Assert.Same(second, taken);
        Assert.False(viewer.TryTakePicture(out _));
    }

    [Fact]
    public void A_picture_that_everybody_let_go_of_lends_its_memory_to_the_next()
    {
        LivePicture picture = Picture(1);
        LivePicture held = picture.Hold();
        picture.Release();
        Assert.Equal(1, held.Header.Frame);
        Assert.Equal([1, 2, 3], held.Jpeg.ToArray());

        LivePicture other = Picture(2);
        Assert.NotSame(held, other);
        Assert.Equal([1, 2, 3], held.Jpeg.ToArray());
    }

    private static LivePicture Picture(long frame) => LivePicture.Of(
        new LivePictureHeader(frame, frame, "", 8, 8) { Outcome = "ok" }, [(byte)frame, 2, 3]);
}
