using System.Buffers.Binary;
using System.Net.Sockets;
using EdgeConvNeXt.Runtime;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Api.Modbus.Protocol;

/// <summary>
/// One client of the server: messages with the header of Modbus TCP ("MODBUS Messaging on TCP/IP Implementation Guide V1.0b"), one after
/// the other. What is no such header ends the connection, for nothing tells where the next one would begin.
/// </summary>
/// <param name="socket">The connection; whoever runs the client disposes it.</param>
/// <param name="requests">Answers requests.</param>
/// <param name="configuration">What the configuration says.</param>
/// <param name="clock">The clock of timeouts.</param>
/// <param name="log">Where a request is logged that could not be answered.</param>
internal sealed class ModbusClient(
    Socket socket, ModbusRequests requests, ModbusConfiguration configuration, TimeProvider clock, ILogger log)
{
    private const int HeaderBytes = 7;
    private const int UnitAt = 6;
    private const byte AnyUnit = 0;
    private const byte NoUnit = 255;

    // A message that has begun, and an answer, may take so long on the slowest network.
    private static readonly TimeSpan MessageTime = TimeSpan.FromSeconds(2);

    private readonly byte[] _request = new byte[HeaderBytes + ModbusRequests.LongestMessage];
    private readonly byte[] _answer = new byte[HeaderBytes + ModbusRequests.LongestMessage];
    private long _heardAt = MonotonicTime.Now(clock).Nanoseconds;
    private bool _hasAsked;

    /// <summary>When it said something last, or connected.</summary>
    public MonotonicTime HeardAt => new(Volatile.Read(ref _heardAt));

    /// <summary>Whether it asked anything yet.</summary>
    public bool HasAsked => Volatile.Read(ref _hasAsked);

    /// <summary>Answers until it goes, says what is no message, says nothing for too long, or is stopped.</summary>
    /// <param name="stop">Ends it.</param>
    /// <returns>Why it ended, a clause.</returns>
    public async Task<string> RunAsync(CancellationToken stop)
    {
        try
        {
            socket.NoDelay = true;
            while (true)
            {
                if (await HearAsync(stop).ConfigureAwait(false) is { } end)
                {
                    return end;
                }

                Volatile.Write(ref _heardAt, MonotonicTime.Now(clock).Nanoseconds);
                Volatile.Write(ref _hasAsked, true);
                await SayAsync(Answer(), stop).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            return stop.IsCancellationRequested ? "it was closed" : "it did not take its answer";
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            return fault.Message;
        }
    }

    // Why there will be no message; null with one.
    private async Task<string?> HearAsync(CancellationToken stop)
    {
        if (!await FillAsync(0, 1, configuration.IdleTime, stop).ConfigureAwait(false))
        {
            return "it closed the connection or said nothing for too long";
        }

        if (!await FillAsync(1, HeaderBytes, MessageTime, stop).ConfigureAwait(false))
        {
            return "its message ended in the header";
        }

        (int protocol, int length) = (Word(2), Word(4));
        if (protocol != 0 || length < 2 || length > 1 + ModbusRequests.LongestMessage)
        {
            return $"it sent what is no Modbus message (protocol {protocol}, length {length})";
        }

        return await FillAsync(HeaderBytes, HeaderBytes + length - 1, MessageTime, stop).ConfigureAwait(false)
            ? null
            : "its message ended before its length";
    }

    // False where the client goes or is too slow.
    private async Task<bool> FillAsync(int from, int to, TimeSpan limit, CancellationToken stop)
    {
        using CancellationTokenSource timeout = new(limit, clock);
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stop);
        try
        {
            for (int at = from; at < to;)
            {
                Memory<byte> missing = _request.AsMemory(at, to - at);
                int received = await socket.ReceiveAsync(missing, SocketFlags.None, over.Token).ConfigureAwait(false);
                if (received == 0)
                {
                    return false;
                }

                at += received;
            }

            return true;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return false;
        }
    }

    private int Answer()
    {
        Span<byte> answer = _answer;
        int length = AnswerMessage(_request.AsSpan(HeaderBytes, Word(4) - 1), answer[HeaderBytes..]);
        _request.AsSpan(0, HeaderBytes).CopyTo(answer);
        BinaryPrimitives.WriteUInt16BigEndian(answer[4..], (ushort)(1 + length));
        return HeaderBytes + length;
    }

    private int AnswerMessage(ReadOnlySpan<byte> message, Span<byte> answer)
    {
        byte unit = _request[UnitAt];
        if (unit != configuration.Unit && unit is not (AnyUnit or NoUnit))
        {
            return ModbusRequests.Refuse(message[0], ModbusFault.NoSuchUnit, answer);
        }

        try
        {
            return requests.Answer(message, answer);
        }
        catch (Exception fault)
        {
            // The client has to be told, whatever it is.
            ModbusLog.AnswerFailed(log, fault);
            return ModbusRequests.Refuse(message[0], ModbusFault.DeviceFailure, answer);
        }
    }

    private async Task SayAsync(int length, CancellationToken stop)
    {
        using CancellationTokenSource timeout = new(MessageTime, clock);
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stop);
        for (int sent = 0; sent < length;)
        {
            sent += await socket.SendAsync(_answer.AsMemory(sent, length - sent), SocketFlags.None, over.Token).ConfigureAwait(false);
        }
    }

    private int Word(int at) => BinaryPrimitives.ReadUInt16BigEndian(_request.AsSpan(at));
}
