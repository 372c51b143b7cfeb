using System.Globalization;
using System.Net;

namespace EdgeConvNeXt.Station.Api.Web;

/// <summary>Where a station answers over HTTP, as settings have it: an address of this machine and a port.</summary>
internal static class WebAddress
{
    /// <summary>What a setting with such an address may be, a noun phrase.</summary>
    public const string Expected =
        "a port (9464; only this machine is answered) or an address and a port (0.0.0.0:9464, [::]:9464)";

    private const string ThisMachine = "localhost:";

    /// <summary>Reads an address. A port alone is one of the loopback interface, the port 0 one that the system chooses.</summary>
    /// <returns>Null where it is none.</returns>
    public static IPEndPoint? Parse(string text)
    {
        if (ParsePort(text.StartsWith(ThisMachine, StringComparison.Ordinal) ? text[ThisMachine.Length..] : text) is { } port)
        {
            return new IPEndPoint(IPAddress.Loopback, port);
        }

        // An address without a port is read as one with the port 0.
        return IPEndPoint.TryParse(text, out IPEndPoint? address) && ParsePort(text[(text.LastIndexOf(':') + 1)..]) == address.Port
            ? address
            : null;
    }

    private static int? ParsePort(string text) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) ? port : null;
}
