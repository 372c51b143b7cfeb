using System.Globalization;
using System.Text;

namespace EdgeConvNeXt.Station.Api.Modbus.Registers;

/// <summary>The registers as rows for people: docs/plc.md has these tables.</summary>
internal static class RegisterTable
{
    /// <summary>What the station says.</summary>
    public static IReadOnlyList<RegisterRow> Station { get; } =
    [
        new(RegisterMap.MapVersion, 1, "map version", "1; another number is another map"),
        new(RegisterMap.Status, 1, "status", "bits, see below"),
        new(RegisterMap.Heartbeat, 1, "heartbeat", "one more every second, wraps to 0"),
        new(RegisterMap.HeartbeatEcho, 1, "heartbeat echo", "the PLC's heartbeat as it was written last"),
        new(RegisterMap.TriggerEcho, 1, "trigger number echo", "the number that the last trigger came with"),
        new(RegisterMap.TriggerOutcome, 1, "trigger outcome", "0 none yet, 1 accepted, 2 bounced, 3 missed, 4 refused"),
        new(RegisterMap.Acquisition, 2, "acquisition id", "the part that the last trigger began, 32 bits; counts from 1 since the start"),
        new(RegisterMap.Waiting, 1, "results waiting", "0 to 8, the shown one included"),
        new(RegisterMap.Overruns, 1, "results lost", "results that found 8 waiting; wraps to 0"),
        new(RegisterMap.Missed, 1, "missed triggers", "parts that came while too many were on their way; wraps to 0"),
        new(RegisterMap.Error, 1, "error id", "0 none, see below"),
        new(RegisterMap.JobEcho, 1, "job echo", "the job number of the last change"),
        new(RegisterMap.JobOutcome, 1, "job outcome", "0 none yet, 1 in force, 2 refused, 3 being read"),
        new(RegisterMap.Job, 1, "job", "the job in force, from 1; 0 where it is none of the list"),
        new(RegisterMap.DataOutcome, 1, "user data outcome", "0 none yet, 1 taken, 2 refused"),
        new(RegisterMap.Parts, 2, "parts", "parts with a verdict since the start, 32 bits"),
        .. Result(RegisterMap.Head, "result"),
        .. Result(RegisterMap.Latest, "newest"),
    ];

    /// <summary>What the PLC says.</summary>
    public static IReadOnlyList<RegisterRow> Plc { get; } =
    [
        new(RegisterMap.Control, 1, "control", "bits, see below"),
        new(RegisterMap.PlcHeartbeat, 1, "heartbeat", "to be changed by the PLC"),
        new(RegisterMap.TriggerNumber, 1, "trigger number", "any number; comes back with the result"),
        new(RegisterMap.Acknowledged, 1, "acknowledged result", "the number of the result that was read; the next one is shown"),
        new(RegisterMap.JobNumber, 1, "job number", "from 1, by the order of output.modbus.jobs"),
        new(RegisterMap.PlcSerial, RegisterMap.PlcTextCount, "serial number", "the next part's, 64 bytes of UTF-8 at most, then zeros"),
        new(RegisterMap.PlcBatch, RegisterMap.PlcTextCount, "batch", "the same; empty for the batch as it is"),
    ];

    /// <summary>A table as Markdown.</summary>
    public static string Write(IReadOnlyList<RegisterRow> rows)
    {
        StringBuilder table = new("| address | registers | what | value |\n|---|---|---|---|\n");
        foreach (RegisterRow row in rows)
        {
            table.Append(CultureInfo.InvariantCulture, $"| {row.Address} | {row.Count} | {row.Name} | {row.Value} |\n");
        }

        return table.ToString();
    }

    private static IEnumerable<RegisterRow> Result(int at, string name) =>
    [
        new(at + RegisterMap.ResultNumber, 1, $"{name}: number", "1 to 65535, then 1 again; 0 while there is none"),
        new(at + RegisterMap.ResultTrigger, 1, $"{name}: trigger number", "0 where the trigger did not come by Modbus"),
        new(at + RegisterMap.ResultAcquisition, 2, $"{name}: acquisition id", "the part, 32 bits"),
        new(at + RegisterMap.ResultOutcome, 1, $"{name}: outcome", "1 ok, 2 ng, 3 unsure"),
        new(at + RegisterMap.ResultAction, 1, $"{name}: action", "0 none, 1 passed, 2 rejected"),
        new(at + RegisterMap.ResultLabel, 1, $"{name}: label", "the best one, from 1 in the model's order; 0 where nothing was judged"),
        new(at + RegisterMap.ResultScore, 1, $"{name}: score", "of the best label, 0 to 10000"),
        new(at + RegisterMap.ResultFloat, 2, $"{name}: score", "the same, 0 to 1, IEEE 754 single"),
        new(at + RegisterMap.ResultSerialBytes, 1, $"{name}: serial bytes", "how many the serial number has here"),
        new(at + RegisterMap.ResultSerial, RegisterMap.SerialCount, $"{name}: serial number", "UTF-8, zeros behind it; 64 bytes at most"),
    ];
}

/// <summary>Registers of one meaning.</summary>
/// <param name="Address">The first, from 0.</param>
/// <param name="Count">How many.</param>
/// <param name="Name">What is in them.</param>
/// <param name="Value">What it may be.</param>
internal sealed record RegisterRow(int Address, int Count, string Name, string Value);
