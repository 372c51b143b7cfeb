namespace EdgeConvNeXt.Station.Api.Modbus.Registers;

/// <summary>
/// What lies where; the tables of docs/plc.md are made from here. Addresses count from 0, as messages have them. Every register can be read
/// as an input register and as a holding register.
/// </summary>
internal static class RegisterMap
{
    /// <summary>The version of this map, which the first register has.</summary>
    public const int Version = 1;

    // What the station says.
    public const int StationFirst = 0;
    public const int StationCount = 112;
    public const int MapVersion = 0;
    public const int Status = 1;
    public const int Heartbeat = 2;
    public const int HeartbeatEcho = 3;
    public const int TriggerEcho = 4;
    public const int TriggerOutcome = 5;
    public const int Acquisition = 6;
    public const int Waiting = 8;
    public const int Overruns = 9;
    public const int Missed = 10;
    public const int Error = 11;
    public const int JobEcho = 12;
    public const int JobOutcome = 13;
    public const int Job = 14;
    public const int DataOutcome = 15;
    public const int Parts = 16;
    public const int Head = 24;
    public const int Latest = 68;

    // Within a result.
    public const int ResultCount = 43;
    public const int ResultNumber = 0;
    public const int ResultTrigger = 1;
    public const int ResultAcquisition = 2;
    public const int ResultOutcome = 4;
    public const int ResultAction = 5;
    public const int ResultLabel = 6;
    public const int ResultScore = 7;
    public const int ResultFloat = 8;
    public const int ResultSerialBytes = 10;
    public const int ResultSerial = 11;
    public const int SerialCount = 32;

    // What the PLC says.
    public const int PlcFirst = 200;
    public const int PlcCount = 72;
    public const int Control = 200;
    public const int PlcHeartbeat = 201;
    public const int TriggerNumber = 202;
    public const int Acknowledged = 203;
    public const int JobNumber = 204;
    public const int PlcSerial = 208;
    public const int PlcBatch = 240;
    public const int PlcTextCount = 32;

    /// <summary>Whether some registers can be read.</summary>
    public static bool IsReadable(int address, int count) =>
        IsWithin(address, count, StationFirst, StationCount) || IsWithin(address, count, PlcFirst, PlcCount);

    /// <summary>Whether some registers can be written.</summary>
    public static bool IsWritable(int address, int count) => IsWithin(address, count, PlcFirst, PlcCount);

    private static bool IsWithin(int address, int count, int first, int length) => address >= first && address + count <= first + length;
}
