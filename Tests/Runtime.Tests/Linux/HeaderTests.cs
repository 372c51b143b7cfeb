using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EdgeConvNeXt.Runtime.Linux;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Runtime.Tests.Linux;

/// <summary>Every structure and number of the C library against its own headers on this machine. Each text is a C expression.</summary>
public sealed class HeaderTests
{
    private static readonly string[] Headers =
        ["errno.h", "fcntl.h", "unistd.h", "poll.h", "time.h", "sys/mman.h", "sys/eventfd.h", "sys/stat.h"];

    [Fact]
    public void The_C_librarys_numbers_are_as_in_its_headers() => Check(
        ("O_RDWR", LibC.ReadWrite),
        ("O_NONBLOCK", LibC.NonBlocking),
        ("O_CLOEXEC", LibC.CloseOnExec),
        ("EFD_NONBLOCK", LibC.NonBlocking),
        ("EFD_CLOEXEC", LibC.CloseOnExec),
        ("MFD_CLOEXEC", LibC.MemFdCloseOnExec),
        ("PROT_READ", LibC.ProtectionRead),
        ("MAP_SHARED", LibC.MapShared),
        ("(long long)MAP_FAILED", LibC.MapFailed),
        ("AT_FDCWD", LibC.CurrentDirectory),
        ("AT_EACCESS", LibC.ByEffectiveUser),
        ("R_OK | W_OK", LibC.ReadAndWrite),
        ("F_OFD_SETLK", FileLock.Set),
        ("F_WRLCK", FileLock.Write),
        ("F_UNLCK", FileLock.None),
        ("POLLIN", PollDescriptor.Readable),
        ("POLLOUT", PollDescriptor.Writable),
        ("POLLERR", PollDescriptor.Error),
        ("POLLHUP", PollDescriptor.HungUp),
        ("EPERM", Errno.NotPermitted),
        ("ENOENT", Errno.NoSuchFile),
        ("EINTR", Errno.Interrupted),
        ("EIO", Errno.InputOutput),
        ("ENXIO", Errno.NoSuchDeviceOrAddress),
        ("EAGAIN", Errno.TryAgain),
        ("EACCES", Errno.PermissionDenied),
        ("EBUSY", Errno.Busy),
        ("ENODEV", Errno.NoSuchDevice),
        ("ENOTDIR", Errno.NotADirectory),
        ("EISDIR", Errno.IsADirectory),
        ("EINVAL", Errno.InvalidArgument),
        ("ENOTTY", Errno.NotATerminal),
        ("ENOSPC", Errno.NoSpaceLeft),
        ("ETIMEDOUT", Errno.TimedOut),
        ("EREMOTEIO", Errno.RemoteInputOutput));

    [Fact]
    public void Structures_lie_as_the_C_librarys_headers_say() => Check(
        Size<PollDescriptor>("pollfd"),
        Offset<PollDescriptor>("pollfd", "fd", nameof(PollDescriptor.Descriptor)),
        Offset<PollDescriptor>("pollfd", "events", nameof(PollDescriptor.Events)),
        Offset<PollDescriptor>("pollfd", "revents", nameof(PollDescriptor.Returned)),
        Size<TimeSpec>("timespec"),
        Offset<TimeSpec>("timespec", "tv_sec", nameof(TimeSpec.Seconds)),
        Offset<TimeSpec>("timespec", "tv_nsec", nameof(TimeSpec.Nanoseconds)),
        Size<FileLock>("flock"),
        Offset<FileLock>("flock", "l_type", nameof(FileLock.Type)),
        Offset<FileLock>("flock", "l_whence", nameof(FileLock.Whence)),
        Offset<FileLock>("flock", "l_start", nameof(FileLock.Start)),
        Offset<FileLock>("flock", "l_len", nameof(FileLock.Length)),
        Offset<FileLock>("flock", "l_pid", nameof(FileLock.Process)),
        Size<Statx>("statx"),
        Offset<Statx>("statx", "stx_mode", nameof(Statx.Mode)),
        Offset<Statx>("statx", "stx_ino", nameof(Statx.Inode)),
        Offset<Statx>("statx", "stx_size", nameof(Statx.Size)),
        Offset<Statx>("statx", "stx_dev_major", nameof(Statx.DeviceMajor)),
        Offset<Statx>("statx", "stx_dev_minor", nameof(Statx.DeviceMinor)));

    private static (string Text, long Value) Size<T>(string structure)
        where T : unmanaged => ($"sizeof(struct {structure})", Unsafe.SizeOf<T>());

    private static (string Text, long Value) Offset<T>(string structure, string theirs, string ours)
        where T : unmanaged => ($"offsetof(struct {structure}, {theirs})", Marshal.OffsetOf<T>(ours));

    private static void Check(params (string Text, long Value)[] expected) => Assert.Equal(
        expected.ToDictionary(entry => entry.Text, entry => entry.Value),
        CProgram.Evaluate(Headers, [.. expected.Select(entry => entry.Text)]));
}
