using EdgeConvNeXt.Runtime.Linux;
using EdgeConvNeXt.Testing;
using Microsoft.Win32.SafeHandles;

namespace EdgeConvNeXt.Runtime.Tests.Linux;

public sealed class FileClaimTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void One_writer_has_it_at_a_time_and_closing_the_file_gives_it_back()
    {
        using SafeFileHandle second = Open();
        using (SafeFileHandle first = Open())
        {
            Assert.True(FileClaim.TryTake(first));
            Assert.True(FileClaim.TryTake(first));
            Assert.False(FileClaim.TryTake(second));
        }

        Assert.True(FileClaim.TryTake(second));
    }

    [Fact]
    public void A_claim_that_is_given_back_is_free_while_the_file_is_open_still()
    {
        using SafeFileHandle first = Open();
        using SafeFileHandle second = Open();
        Assert.True(FileClaim.TryTake(first));

        FileClaim.Release(first);

        Assert.True(FileClaim.TryTake(second));
        Assert.False(FileClaim.TryTake(first));
    }

    [Fact]
    public void Readers_are_not_kept_out()
    {
        using SafeFileHandle writer = Open();
        Assert.True(FileClaim.TryTake(writer));
        RandomAccess.Write(writer, "one\n"u8, 0);

        Assert.Equal("one\n", File.ReadAllText(_folder.File("lines")));
    }

    [Fact]
    public void A_reader_that_opens_and_closes_the_file_does_not_take_the_claim_away()
    {
        using SafeFileHandle writer = Open();
        Assert.True(FileClaim.TryTake(writer));

        File.ReadAllText(_folder.File("lines"));

        using SafeFileHandle second = Open();
        Assert.False(FileClaim.TryTake(second));
    }

    private SafeFileHandle Open() =>
        File.OpenHandle(_folder.File("lines"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);
}
