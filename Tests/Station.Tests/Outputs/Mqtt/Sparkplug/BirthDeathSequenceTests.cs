using EdgeConvNeXt.Station.Outputs.Mqtt.Sparkplug;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests.Outputs.Mqtt.Sparkplug;

/// <summary>The numbers that tie deaths to births.</summary>
public sealed class BirthDeathSequenceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RecordingLoggers _log = new();

    private string FileName => BirthDeathSequence.Beside(_folder.File("journal.db"));

    public void Dispose()
    {
        _log.Dispose();
        _folder.Dispose();
    }

    [Fact]
    [Trait("tck", "tck-id-topics-nbirth-bdseq-increment")]
    public void Numbers_begin_at_0_and_go_on_after_a_process_that_was_killed()
    {
        Assert.Equal([0, 1], Take(2));
        Assert.Equal([2, 3], Take(2));
        Assert.Empty(_log.Entries);
    }

    [Fact]
    [Trait("tck", "tck-id-message-flow-edge-node-birth-publish-will-message-payload-bdSeq")]
    public void After_255_comes_0()
    {
        File.WriteAllText(FileName, "254\n");

        Assert.Equal([255, 0, 1], Take(3));
    }

    [Theory]
    [InlineData("")]
    [InlineData("256\n")]
    [InlineData("-1")]
    [InlineData("12 and more")]
    public void A_file_that_holds_something_else_is_told_and_replaced(string text)
    {
        File.WriteAllText(FileName, text);

        Assert.Equal([0], Take(1));
        Assert.Contains("does not hold a number", $"{Assert.Single(_log.Entries)}", StringComparison.Ordinal);
        Assert.Equal([1], Take(1));
    }

    [Fact]
    public void What_a_killed_process_left_is_removed()
    {
        File.WriteAllText(FileName + ".0123.part", "7");

        Take(1);

        Assert.Equal([FileName], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Numbers_go_on_where_they_cannot_be_kept_and_that_is_told_once()
    {
        Directory.CreateDirectory(FileName);

        Assert.Equal([0, 1, 2], Take(3));
        Assert.Single(_log.Entries);
    }

    private byte[] Take(int count)
    {
        BirthDeathSequence numbers = new(FileName, _log.CreateLogger("sparkplug"));
        return [.. Enumerable.Range(0, count).Select(_ => numbers.Next())];
    }
}
