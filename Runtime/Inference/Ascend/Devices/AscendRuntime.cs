using EdgeConvNeXt.Runtime.Inference.Ascend.Binding;

namespace EdgeConvNeXt.Runtime.Inference.Ascend.Devices;

/// <summary>
/// A loaded AscendCL with the devices that are in use. One for each library in a process, for AscendCL itself is one in a process.
/// </summary>
internal sealed class AscendRuntime
{
    // AscendCL's state is the process's, so what counts it has to be too. Tests load copies of their library from folders of their own.
    private static readonly Lock RuntimesGate = new();
    private static readonly Dictionary<string, AscendRuntime> Runtimes = [];

    private readonly Lock _gate = new();
    private readonly AclLibrary _library;
    private readonly AclProcess _process;
    private readonly Dictionary<int, DevicePlace> _places = [];
    private OwnerThread? _hungProbe;

    private AscendRuntime(AclLibrary library)
    {
        _library = library;
        _process = new AclProcess(library);
    }

    /// <summary>The runtime of a library, which is loaded when it is first used.</summary>
    /// <param name="folder">The folder it lies in, or null for the dynamic loader's search.</param>
    /// <exception cref="EdgeException">It cannot be loaded.</exception>
    public static AscendRuntime Of(string? folder)
    {
        string key = folder is null ? "" : Path.GetFullPath(folder);
        lock (RuntimesGate)
        {
            if (!Runtimes.TryGetValue(key, out AscendRuntime? runtime))
            {
                runtime = new AscendRuntime(AclLibrary.Load(folder));
                Runtimes.Add(key, runtime);
            }

            return runtime;
        }
    }

    /// <summary>Looks whether the device can be used, without taking it: taking one lasts seconds.</summary>
    /// <returns>What there is.</returns>
    /// <exception cref="EdgeException">It cannot be used, and why not.</exception>
    public ProviderProbe Probe(AscendOptions options)
    {
        // One probe that hangs is enough: the next one gets its answer instead of a thread to lose.
        OwnerThread thread = Volatile.Read(ref _hungProbe) ?? new OwnerThread("ascend probe", _library.Where);
        (int Devices, string? Soc) seen = default;
        try
        {
            thread.Run(new OwnerTask(() => seen = _process.Look()), options.OpenTimeout);
        }
        catch (AclException fault)
        {
            throw DeviceFault.Explain(fault, options, _library.Where);
        }
        finally
        {
            thread.Stop();
            Volatile.Write(ref _hungProbe, thread.IsAbandoned ? thread : null);
        }

        return seen.Devices > options.Device
            ? new ProviderProbe(
                true, $"AscendCL, device {options.Device} of {seen.Devices}: {seen.Soc ?? "a chip it does not name"}") { Soc = seen.Soc }
            : throw DeviceFault.Missing(options, seen.Devices, _library.Where);
    }

    /// <summary>Lends a device for one more session; the first takes it.</summary>
    /// <exception cref="EdgeException">It cannot be had.</exception>
    public AscendDevice Lend(AscendOptions options)
    {
        DevicePlace place = PlaceOf(options.Device);
        lock (place.Gate)
        {
            AscendDevice device = place.Device ?? Open(place, options);
            device.Sessions++;
            return device;
        }
    }

    /// <summary>Takes a device back from a session; the last one's is closed. One that hangs stays as it is, for good.</summary>
    /// <returns>The first failure, or null.</returns>
    public AclException? TakeBack(AscendDevice device, AscendOptions options)
    {
        DevicePlace place = PlaceOf(options.Device);
        lock (place.Gate)
        {
            device.Sessions--;
            if (device.Sessions > 0 || device.Thread.IsAbandoned)
            {
                return null;
            }

            AclException? failure = null;
            device.Thread.Run(new OwnerTask(() => failure = device.Close()), options.OpenTimeout);
            device.Thread.Stop();
            place.Device = null;
            return failure;
        }
    }

    /// <summary>Runs what is only right while nothing else uses the device.</summary>
    /// <returns>Whether it was done.</returns>
    public bool TryAlone(AscendDevice device, AscendOptions options, Action action)
    {
        lock (PlaceOf(options.Device).Gate)
        {
            if (device.Sessions > 1)
            {
                return false;
            }

            action();
            return true;
        }
    }

    private DevicePlace PlaceOf(int device)
    {
        lock (_gate)
        {
            if (!_places.TryGetValue(device, out DevicePlace? place))
            {
                place = new DevicePlace();
                _places.Add(device, place);
            }

            return place;
        }
    }

    private AscendDevice Open(DevicePlace place, AscendOptions options)
    {
        AscendDevice device = new(_library, _process, options.Device);
        try
        {
            device.Thread.Run(new OwnerTask(device.Open), options.OpenTimeout);
            place.Device = device;
            return device;
        }
        catch (AclException fault)
        {
            device.Thread.Stop();
            throw DeviceFault.Explain(fault, options, device.Where);
        }
        catch (EdgeException)
        {
            // It hangs.
            place.Device = device;
            throw;
        }
    }
}
