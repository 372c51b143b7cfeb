using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Targets.Npu;

/// <summary>
/// The calls of libdcmi.so that health needs (hicann/driver, src/custom/include/dcmi_interface_api.h): C, each returns 0 or an error from
/// -8001 to -8255. It stays loaded: the driver's library has threads of its own.
/// </summary>
internal sealed unsafe class DcmiLibrary
{
    private readonly delegate* unmanaged[Cdecl]<int> _init;
    private readonly delegate* unmanaged[Cdecl]<int*, int*, int, int> _getCardList;
    private readonly delegate* unmanaged[Cdecl]<int, int*, int*, int*, int> _getDeviceIdInCard;
    private readonly delegate* unmanaged[Cdecl]<int, int, int*, int> _getTemperature;
    private readonly delegate* unmanaged[Cdecl]<int, int, int, uint*, int> _getUtilization;
    private readonly delegate* unmanaged[Cdecl]<int, int, int*, int> _getPower;
    private readonly delegate* unmanaged[Cdecl]<int, int, uint*, int> _getHealth;

    private DcmiLibrary(nint library)
    {
        _init = (delegate* unmanaged[Cdecl]<int>)Find(library, "dcmi_init");
        _getCardList = (delegate* unmanaged[Cdecl]<int*, int*, int, int>)Find(library, "dcmi_get_card_list");
        _getDeviceIdInCard = (delegate* unmanaged[Cdecl]<int, int*, int*, int*, int>)Find(library, "dcmi_get_device_id_in_card");
        _getTemperature = (delegate* unmanaged[Cdecl]<int, int, int*, int>)Find(library, "dcmi_get_device_temperature");
        _getUtilization = (delegate* unmanaged[Cdecl]<int, int, int, uint*, int>)Find(library, "dcmi_get_device_utilization_rate");
        _getPower = (delegate* unmanaged[Cdecl]<int, int, int*, int>)Find(library, "dcmi_get_device_power_info");
        _getHealth = (delegate* unmanaged[Cdecl]<int, int, uint*, int>)Find(library, "dcmi_get_device_health");
    }

    /// <summary>A call that the library does not have, reported like one that the chip does not have.</summary>
    public const int NotSupported = -8255;

    /// <summary>Loads the first that is there.</summary>
    /// <param name="paths">Names or paths.</param>
    /// <returns>Null where there is none, or none with the calls that find devices.</returns>
    public static DcmiLibrary? Load(IEnumerable<string> paths)
    {
        foreach (string path in paths)
        {
            if (NativeLibrary.TryLoad(path, out nint library))
            {
                DcmiLibrary loaded = new(library);
                if (loaded._init is not null && loaded._getCardList is not null && loaded._getDeviceIdInCard is not null)
                {
                    return loaded;
                }
            }
        }

        return null;
    }

    /// <summary>dcmi_init.</summary>
    public int Init() => _init();

    /// <summary>dcmi_get_card_list: the numbers of the cards.</summary>
    public int GetCards(Span<int> cards, out int count)
    {
        int found = 0;
        int result;
        fixed (int* list = cards)
        {
            result = _getCardList(&found, list, cards.Length);
        }

        count = Math.Clamp(found, 0, cards.Length);
        return result;
    }

    /// <summary>dcmi_get_device_id_in_card: how many chips a card has.</summary>
    public int GetDeviceCount(int card, out int count)
    {
        int most = 0;
        int controller = 0;
        int processor = 0;
        int result = _getDeviceIdInCard(card, &most, &controller, &processor);
        count = most;
        return result;
    }

    /// <summary>dcmi_get_device_temperature, in degrees Celsius.</summary>
    public int GetTemperature(int card, int device, out int degrees)
    {
        int value = 0;
        int result = _getTemperature is null ? NotSupported : _getTemperature(card, device, &value);
        degrees = value;
        return result;
    }

    /// <summary>dcmi_get_device_utilization_rate, in percent.</summary>
    public int GetUtilization(int card, int device, DcmiUnit unit, out uint percent)
    {
        uint value = 0;
        int result = _getUtilization is null ? NotSupported : _getUtilization(card, device, (int)unit, &value);
        percent = value;
        return result;
    }

    /// <summary>dcmi_get_device_power_info, in tenths of a watt.</summary>
    public int GetPower(int card, int device, out int tenths)
    {
        int value = 0;
        int result = _getPower is null ? NotSupported : _getPower(card, device, &value);
        tenths = value;
        return result;
    }

    /// <summary>dcmi_get_device_health: 0 well, 1 minor, 2 major, 3 critical.</summary>
    public int GetHealth(int card, int device, out uint health)
    {
        uint value = 0;
        int result = _getHealth is null ? NotSupported : _getHealth(card, device, &value);
        health = value;
        return result;
    }

    private static nint Find(nint library, string name) => NativeLibrary.TryGetExport(library, name, out nint address) ? address : 0;
}
