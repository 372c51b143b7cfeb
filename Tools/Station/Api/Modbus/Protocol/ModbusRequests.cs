using System.Buffers.Binary;
using EdgeConvNeXt.Station.Api.Modbus.Registers;

namespace EdgeConvNeXt.Station.Api.Modbus.Protocol;

/// <summary>
/// Answers single requests, by "MODBUS Application Protocol Specification V1.1b3": functions 3, 4, 6, 16 and 23. A message is what
/// follows the header: a function and its data.
/// </summary>
/// <param name="link">The registers.</param>
internal sealed class ModbusRequests(PlantLink link)
{
    /// <summary>The longest message, request or answer, in bytes.</summary>
    public const int LongestMessage = 253;

    private const int ReadHolding = 3;
    private const int ReadInput = 4;
    private const int WriteOne = 6;
    private const int WriteSeveral = 16;
    private const int WriteAndRead = 23;
    private const int MostRead = 125;
    private const int MostWritten = 123;
    private const int MostWrittenAndRead = 121;
    private const byte Refusal = 0x80;

    /// <summary>Answers a request.</summary>
    /// <param name="request">1 to <see cref="LongestMessage"/> bytes.</param>
    /// <param name="answer">At least <see cref="LongestMessage"/> bytes.</param>
    /// <returns>Length of the answer in bytes.</returns>
    public int Answer(ReadOnlySpan<byte> request, Span<byte> answer)
    {
        answer[0] = request[0];
        ReadOnlySpan<byte> data = request[1..];
        (ModbusFault fault, int length) = request[0] switch
        {
            ReadHolding or ReadInput => Read(data, answer[1..]),
            WriteOne => Write(data, answer[1..]),
            WriteSeveral => WriteMany(data, answer[1..]),
            WriteAndRead => WriteThenRead(data, answer[1..]),
            _ => (ModbusFault.IllegalFunction, 0),
        };
        return fault == ModbusFault.None ? 1 + length : Refuse(request[0], fault, answer);
    }

    /// <summary>Writes a refusal.</summary>
    /// <returns>Its length in bytes.</returns>
    public static int Refuse(byte function, ModbusFault fault, Span<byte> answer)
    {
        answer[0] = (byte)(function | Refusal);
        answer[1] = (byte)fault;
        return 2;
    }

    private (ModbusFault Fault, int Length) Read(ReadOnlySpan<byte> data, Span<byte> answer)
    {
        if (data.Length != 4 || Word(data, 2) is 0 or > MostRead)
        {
            return (ModbusFault.IllegalValue, 0);
        }

        (int address, int count) = (Word(data, 0), Word(data, 2));
        if (!RegisterMap.IsReadable(address, count))
        {
            return (ModbusFault.IllegalAddress, 0);
        }

        answer[0] = (byte)(2 * count);
        link.Exchange(0, [], address, answer.Slice(1, 2 * count));
        return (ModbusFault.None, 1 + (2 * count));
    }

    private (ModbusFault Fault, int Length) Write(ReadOnlySpan<byte> data, Span<byte> answer)
    {
        if (data.Length != 4)
        {
            return (ModbusFault.IllegalValue, 0);
        }

        if (!RegisterMap.IsWritable(Word(data, 0), 1))
        {
            return (ModbusFault.IllegalAddress, 0);
        }

        link.Exchange(Word(data, 0), data.Slice(2, 2), 0, []);
        data.CopyTo(answer);
        return (ModbusFault.None, data.Length);
    }

    private (ModbusFault Fault, int Length) WriteMany(ReadOnlySpan<byte> data, Span<byte> answer)
    {
        if (data.Length < 5 || Word(data, 2) is 0 or > MostWritten || data[4] != 2 * Word(data, 2) || data.Length != 5 + data[4])
        {
            return (ModbusFault.IllegalValue, 0);
        }

        if (!RegisterMap.IsWritable(Word(data, 0), Word(data, 2)))
        {
            return (ModbusFault.IllegalAddress, 0);
        }

        link.Exchange(Word(data, 0), data[5..], 0, []);
        data[..4].CopyTo(answer);
        return (ModbusFault.None, 4);
    }

    private (ModbusFault Fault, int Length) WriteThenRead(ReadOnlySpan<byte> data, Span<byte> answer)
    {
        if (data.Length < 9 || Word(data, 2) is 0 or > MostRead || Word(data, 6) is 0 or > MostWrittenAndRead
            || data[8] != 2 * Word(data, 6) || data.Length != 9 + data[8])
        {
            return (ModbusFault.IllegalValue, 0);
        }

        (int read, int count) = (Word(data, 0), Word(data, 2));
        if (!RegisterMap.IsReadable(read, count) || !RegisterMap.IsWritable(Word(data, 4), Word(data, 6)))
        {
            return (ModbusFault.IllegalAddress, 0);
        }

        answer[0] = (byte)(2 * count);
        link.Exchange(Word(data, 4), data[9..], read, answer.Slice(1, 2 * count));
        return (ModbusFault.None, 1 + (2 * count));
    }

    private static int Word(ReadOnlySpan<byte> data, int at) => BinaryPrimitives.ReadUInt16BigEndian(data[at..]);
}

/// <summary>Why a request is refused: the protocol's exception codes.</summary>
internal enum ModbusFault : byte
{
    /// <summary>It is not.</summary>
    None = 0,

    /// <summary>The function is not one of those that are answered.</summary>
    IllegalFunction = 1,

    /// <summary>There is no such register, or it cannot be written.</summary>
    IllegalAddress = 2,

    /// <summary>Too many or no registers, or a length that does not go with them.</summary>
    IllegalValue = 3,

    /// <summary>The server failed.</summary>
    DeviceFailure = 4,

    /// <summary>The unit id is that of another device.</summary>
    NoSuchUnit = 11,
}
