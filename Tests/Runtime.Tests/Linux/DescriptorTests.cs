using EdgeConvNeXt.Runtime.Linux;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Runtime.Tests.Linux;

public sealed class DescriptorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_that_is_not_there_gives_its_error_and_an_invalid_descriptor()
    {
        int errno = FileDescriptor.Open(_folder.File("missing"), LibC.ReadWrite | LibC.CloseOnExec, out FileDescriptor file);

        Assert.Equal(Errno.NoSuchFile, errno);
        Assert.True(file.IsInvalid);
        Assert.Equal("No such file or directory (errno 2)", Errno.Describe(errno));
    }

    [Fact]
    public unsafe void A_descriptor_that_is_only_borrowed_stays_open()
    {
        string path = _folder.File("there");
        File.WriteAllText(path, "");
        Assert.Equal(Errno.None, FileDescriptor.Open(path, LibC.ReadWrite | LibC.CloseOnExec, out FileDescriptor file));
        using (file)
        {
            new FileDescriptor((int)file.DangerousGetHandle(), ownsHandle: false).Dispose();

            byte sign = (byte)'x';
            Assert.Equal(1, LibC.Write(file, &sign, 1));
        }

        Assert.Equal("x", File.ReadAllText(path));
    }

    [Fact]
    public void A_signalled_counter_is_readable_until_it_is_cleared()
    {
        Assert.Equal(Errno.None, EventCounter.Create(out FileDescriptor counter));
        using (counter)
        {
            Assert.Equal(0, EventsOf(counter, TimeSpan.Zero));
            Assert.Equal(Errno.TryAgain, EventCounter.Clear(counter));

            Assert.Equal(Errno.None, EventCounter.Signal(counter));
            Assert.Equal(Errno.None, EventCounter.Signal(counter));

            Assert.Equal(PollDescriptor.Readable, EventsOf(counter, Timeout.InfiniteTimeSpan));
            Assert.Equal(Errno.None, EventCounter.Clear(counter));
            Assert.Equal(0, EventsOf(counter, TimeSpan.FromMilliseconds(1)));
        }
    }

    private static short EventsOf(FileDescriptor counter, TimeSpan timeout)
    {
        PollDescriptor entry = new() { Descriptor = (int)counter.DangerousGetHandle(), Events = PollDescriptor.Readable };
        Assert.Equal(Errno.None, PollDescriptor.Wait(new Span<PollDescriptor>(ref entry), timeout));
        return entry.Returned;
    }
}
