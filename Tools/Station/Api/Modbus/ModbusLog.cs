using System.Net;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Api.Modbus;

/// <summary>Log messages of the Modbus server: event ids 1700 to 1799.</summary>
internal static partial class ModbusLog
{
    [LoggerMessage(EventId = 1700, Level = LogLevel.Information, Message = "Answers PLCs by Modbus TCP on {Address}")]
    public static partial void Opened(ILogger log, IPEndPoint address);

    [LoggerMessage(EventId = 1701, Level = LogLevel.Debug, Message = "A Modbus client connected from {Client}")]
    public static partial void Connected(ILogger log, string client);

    [LoggerMessage(EventId = 1702, Level = LogLevel.Debug, Message = "The Modbus client {Client} is gone: {Reason}")]
    public static partial void Gone(ILogger log, string client, string reason);

    [LoggerMessage(
        EventId = 1703, Level = LogLevel.Error, Message = "The Modbus server cannot take a client and tries again: {Reason}")]
    public static partial void CannotAccept(ILogger log, string reason);

    [LoggerMessage(EventId = 1704, Level = LogLevel.Error, Message = "A Modbus request could not be answered")]
    public static partial void AnswerFailed(ILogger log, Exception fault);

    [LoggerMessage(
        EventId = 1705, Level = LogLevel.Warning,
        Message = "The PLC is silent: its heartbeat stands still for more than {Seconds} s; output.modbus.whenSilent says {Action}")]
    public static partial void PlcSilent(ILogger log, double seconds, string action);

    [LoggerMessage(EventId = 1706, Level = LogLevel.Information, Message = "The PLC's heartbeat is back")]
    public static partial void PlcBack(ILogger log);

    [LoggerMessage(EventId = 1707, Level = LogLevel.Warning, Message = "The PLC asks for job {Number}, and there are {Count}")]
    public static partial void NoSuchJob(ILogger log, int number, int count);

    [LoggerMessage(EventId = 1708, Level = LogLevel.Error, Message = "Job {Number} is not in force: {Reason}")]
    public static partial void JobFailed(ILogger log, int number, string reason);

    [LoggerMessage(EventId = 1709, Level = LogLevel.Warning, Message = "Serial number or batch of the PLC refused: {Reason}")]
    public static partial void UserDataRefused(ILogger log, string reason);

    [LoggerMessage(
        EventId = 1710, Level = LogLevel.Warning,
        Message = "The PLC does not acknowledge its results: {Waiting} wait, and further ones are lost to it")]
    public static partial void Overrun(ILogger log, int waiting);
}
