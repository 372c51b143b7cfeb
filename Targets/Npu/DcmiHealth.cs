using System.Globalization;

namespace EdgeConvNeXt.Targets.Npu;

/// <summary>Ascend NPUs, read by the driver's library libdcmi.so. What the library does not measure is absent.</summary>
public sealed class DcmiHealth : IHealthSource
{
    private const int MostCards = 64;
    private const int MostDevices = 8;
    private const double Percent = 100;
    private const double TenthsOfAWatt = 10;

    // What the library says for a temperature that it could not read.
    private const int NoTemperature = 0x7ffd;
    private const int NoSensor = 0x7fff;

    private static readonly string[] Conditions = ["ok", "minor", "major", "critical"];

    // The chip reports only the kind that it has; where it has two, HBM is what models lie in.
    private static readonly DcmiUnit[] Memories = [DcmiUnit.Hbm, DcmiUnit.Memory, DcmiUnit.Ddr];

    private readonly IReadOnlyList<string> _paths;
    private DcmiLibrary? _library;
    private bool _isInitialised;

    /// <param name="paths">Where the library may be; the first that loads is taken, at the first question.</param>
    public DcmiHealth(IReadOnlyList<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        _paths = paths;
    }

    /// <summary>Where drivers put it: on the loader's path (cards), for the 310B, and in its own package.</summary>
    public static IReadOnlyList<string> SystemPaths { get; } =
        ["libdcmi.so", "/usr/lib64/libdcmi.so", "/usr/local/dcmi/libdcmi.so", "/usr/local/Ascend/driver/lib64/driver/libdcmi.so"];

    /// <inheritdoc/>
    public string Name => "libdcmi";

    /// <inheritdoc/>
    public Task<HealthReading> ReadAsync(CancellationToken stop) => Task.FromResult(Read());

    private HealthReading Read()
    {
        _library ??= DcmiLibrary.Load(_paths);
        if (_library is not { } library)
        {
            return HealthReading.Absent("libdcmi.so is not there: the driver of an Ascend NPU brings it.");
        }

        int result = _isInitialised ? 0 : library.Init();
        if (result != 0)
        {
            return HealthReading.Without($"libdcmi.so cannot begin: {Describe(result)}.");
        }

        _isInitialised = true;
        Span<int> cards = stackalloc int[MostCards];
        result = library.GetCards(cards, out int count);
        if (result != 0)
        {
            return HealthReading.Without($"libdcmi.so does not list its cards: {Describe(result)}.");
        }

        List<DeviceHealth> devices = [];
        foreach (int card in cards[..count])
        {
            AddDevices(library, card, devices);
        }

        return new HealthReading(devices, devices.Count > 0 ? null : "libdcmi.so knows no device.");
    }

    private void AddDevices(DcmiLibrary library, int card, List<DeviceHealth> devices)
    {
        int count = library.GetDeviceCount(card, out int most) == 0 ? Math.Clamp(most, 0, MostDevices) : 0;
        for (int device = 0; device < count; device++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"npu {card}");
            devices.Add(
                Read(library, card, device) with
                {
                    Name = count == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}.{device}"),
                });
        }
    }

    private DeviceHealth Read(DcmiLibrary library, int card, int device) => new()
    {
        Name = "",
        Source = Name,
        TemperatureCelsius = library.GetTemperature(card, device, out int degrees) == 0 && degrees is not (NoTemperature or NoSensor)
            ? degrees
            : null,
        Utilization = Utilization(library, card, device, DcmiUnit.AiCore),
        MemoryUtilization = Memories.Select(
            memory => Utilization(library, card, device, memory)).FirstOrDefault(value => value is not null),

        // A chip that answers takes power: 0 stands for a sensor that it lacks.
        PowerWatts = library.GetPower(card, device, out int tenths) == 0 && tenths > 0 ? tenths / TenthsOfAWatt : null,
        Condition = library.GetHealth(card, device, out uint health) == 0 && health < Conditions.Length ? Conditions[health] : null,
    };

    private static double? Utilization(DcmiLibrary library, int card, int device, DcmiUnit unit) =>
        library.GetUtilization(card, device, unit, out uint percent) == 0 && percent <= Percent ? percent / Percent : null;

    private static string Describe(int result) => result switch
    {
        -8002 => "this user may not (error -8002); add it to the group HwHiAiUser",
        -8008 => "there is no device (error -8008)",
        DcmiLibrary.NotSupported => "it cannot on this chip (error -8255)",
        _ => string.Create(CultureInfo.InvariantCulture, $"error {result}"),
    };
}

/// <summary>What dcmi_get_device_utilization_rate is called for (dcmi_interface_api.h).</summary>
internal enum DcmiUnit
{
    /// <summary>The memory of chips that have one kind.</summary>
    Memory = 1,

    /// <summary>The AI cores.</summary>
    AiCore = 2,

    /// <summary>High bandwidth memory.</summary>
    Hbm = 6,

    /// <summary>DDR memory.</summary>
    Ddr = 8,
}
