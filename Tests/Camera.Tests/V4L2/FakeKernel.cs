using EdgeConvNeXt.Camera.V4L2;
using EdgeConvNeXt.Runtime.Linux;
using EdgeConvNeXt.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeConvNeXt.Camera.Tests.V4L2;

/// <summary>A machine with cameras that play tricks: their nodes, what sysfs says of them, and the calls into the kernel.</summary>
internal sealed class FakeKernel : IVideoKernel, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, FakeCamera> _cameras = [];
    private readonly Dictionary<nint, FakeCamera> _open = [];
    private readonly List<FakeCamera> _all = [];

    public FakeKernel() => Directory.CreateDirectory(ClassFolder);

    public string ClassFolder => _folder.File("class");

    public string NodeFolder => _folder.Path;

    /// <summary>The errno that opening a node is answered with.</summary>
    public Dictionary<string, int> OpenErrors { get; } = [];

    /// <summary>
    /// Plugs a camera in; sysfs shows it behind a link, with the serial number at the device above it, as it does for USB.
    /// </summary>
    public string PlugIn(string node, FakeCamera camera, string? serial = null, int index = 0)
    {
        string device = _folder.File($"devices-{node}");
        string entry = Path.Combine(device, "1-1:1.0", "video4linux", node);
        Directory.CreateDirectory(entry);
        File.WriteAllText(Path.Combine(entry, "name"), $"{camera.Card}\n");
        File.WriteAllText(Path.Combine(entry, "index"), $"{index}\n");
        if (serial is not null)
        {
            File.WriteAllText(Path.Combine(device, "serial"), $"{serial}\n");
        }

        Directory.CreateSymbolicLink(Path.Combine(ClassFolder, node), entry);
        string path = PathOf(node);
        File.WriteAllText(path, string.Empty);
        _cameras.Add(path, camera);
        _all.Add(camera);
        return path;
    }

    /// <summary>Pulls the plug: descriptors that are open find the device gone, and its node vanishes.</summary>
    public void PullOut(string node)
    {
        _cameras.Remove(PathOf(node), out FakeCamera? camera);
        camera!.Unplug();
        File.Delete(PathOf(node));
        Directory.Delete(Path.Combine(ClassFolder, node));
        Directory.Delete(_folder.File($"devices-{node}"), recursive: true);
    }

    public string PathOf(string node) => Path.Combine(NodeFolder, node);

    public V4L2FrameSource Source(V4L2Options options, TimeProvider? clock = null, ILogger? logger = null) =>
        new(options, clock ?? TimeProvider.System, logger ?? NullLogger.Instance, this, ClassFolder, NodeFolder);

    public CameraFinder Finder() => new(this, ClassFolder, NodeFolder);

    public int Open(string node, out FileDescriptor device)
    {
        device = new FileDescriptor(FileDescriptor.None);
        if (OpenErrors.TryGetValue(node, out int error))
        {
            return error;
        }

        string target = Path.Exists(node) ? File.ResolveLinkTarget(node, returnFinalTarget: true)?.FullName ?? node : node;
        if (!_cameras.TryGetValue(target, out FakeCamera? camera))
        {
            return Errno.NoSuchFile;
        }

        device.Dispose();
        Assert.Equal(Errno.None, FileDescriptor.Open(camera.MemoryPath, LibC.ReadWrite, out device));
        lock (_open)
        {
            _open[device.DangerousGetHandle()] = camera;
        }

        return 0;
    }

    public unsafe int Control(FileDescriptor device, uint request, void* argument) => CameraOf(device).Answer(request, argument);

    public int Map(FileDescriptor device, long offset, nuint length, out MappedMemory memory) =>
        LinuxVideoKernel.Instance.Map(device, offset, length, out memory);

    public int Poll(FileDescriptor device, WakeSignal wake, TimeSpan timeout, out short events)
    {
        FakeCamera camera = CameraOf(device);
        events = camera.IsUnplugged
            ? (short)(PollDescriptor.Error | PollDescriptor.HungUp)
            : camera.HasFrame() ? PollDescriptor.Readable : (short)0;
        if (events == 0)
        {
            PollDescriptor signal = new() { Descriptor = wake.File, Events = PollDescriptor.Readable };
            Assert.Equal(Errno.None, PollDescriptor.Wait(new Span<PollDescriptor>(ref signal), timeout));
        }

        return 0;
    }

    public void Dispose()
    {
        foreach (FakeCamera camera in _all)
        {
            camera.Dispose();
        }

        _folder.Dispose();
    }

    private FakeCamera CameraOf(FileDescriptor device)
    {
        ObjectDisposedException.ThrowIf(device.IsClosed, device);
        lock (_open)
        {
            return _open[device.DangerousGetHandle()];
        }
    }
}
