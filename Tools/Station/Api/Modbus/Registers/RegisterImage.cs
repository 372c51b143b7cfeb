using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace EdgeConvNeXt.Station.Api.Modbus.Registers;

/// <summary>Registers that follow each other, and how numbers and texts lie in them. One thread at a time.</summary>
/// <param name="first">Address of the first.</param>
/// <param name="count">How many.</param>
/// <param name="words">The order of 32-bit values.</param>
/// <param name="characters">The order of characters.</param>
internal sealed class RegisterImage(int first, int count, WordOrder words, CharacterOrder characters)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ushort[] _registers = new ushort[count];

    /// <summary>One register.</summary>
    public ushort this[int address]
    {
        get => _registers[address - first];
        set => _registers[address - first] = value;
    }

    /// <summary>Whether all of some registers are here.</summary>
    public bool Has(int address, int length) => address >= first && address + length <= first + count;

    /// <summary>Puts a 32-bit number into two registers.</summary>
    public void PutLong(int address, uint value)
    {
        uint ordered = words is WordOrder.Badc or WordOrder.Dcba
            ? ((value & 0x00ff00ff) << 8) | ((value >> 8) & 0x00ff00ff)
            : value;
        ordered = words is WordOrder.Cdab or WordOrder.Dcba ? BitOperations.RotateLeft(ordered, 16) : ordered;
        this[address] = (ushort)(ordered >> 16);
        this[address + 1] = (ushort)ordered;
    }

    /// <summary>Puts an IEEE 754 single into two registers.</summary>
    public void PutFloat(int address, float value) => PutLong(address, BitConverter.SingleToUInt32Bits(value));

    /// <summary>Puts a text as UTF-8 into registers, zeros behind it; what does not fit is left out, no character in halves.</summary>
    /// <returns>Bytes that it has there.</returns>
    public int PutText(int address, int length, string? text)
    {
        Span<byte> bytes = stackalloc byte[2 * length];
        bytes.Clear();
        int written = 0;
        foreach (Rune sign in (text ?? "").EnumerateRunes())
        {
            if (written + sign.Utf8SequenceLength > bytes.Length)
            {
                break;
            }

            written += sign.EncodeToUtf8(bytes[written..]);
        }

        for (int i = 0; i < length; i++)
        {
            this[address + i] = Joined(bytes[2 * i], bytes[(2 * i) + 1]);
        }

        return written;
    }

    /// <summary>The text in registers, up to its first zero, without spaces around it; null for what is no UTF-8.</summary>
    public string? Text(int address, int length)
    {
        Span<byte> bytes = stackalloc byte[2 * length];
        for (int i = 0; i < length; i++)
        {
            ushort register = this[address + i];
            (byte high, byte low) = ((byte)(register >> 8), (byte)register);
            (bytes[2 * i], bytes[(2 * i) + 1]) = characters == CharacterOrder.HighFirst ? (high, low) : (low, high);
        }

        int end = bytes.IndexOf((byte)0);
        try
        {
            return Strict.GetString(end < 0 ? bytes : bytes[..end]).Trim(' ');
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>Sets registers to 0.</summary>
    public void Clear(int address, int length) => _registers.AsSpan(address - first, length).Clear();

    /// <summary>Copies registers as a message has them, high byte first.</summary>
    public void CopyTo(int address, int length, Span<byte> message)
    {
        for (int i = 0; i < length; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(message[(2 * i)..], this[address + i]);
        }
    }

    /// <summary>Takes registers from a message.</summary>
    public void CopyFrom(int address, ReadOnlySpan<byte> message)
    {
        for (int i = 0; i < message.Length / 2; i++)
        {
            this[address + i] = BinaryPrimitives.ReadUInt16BigEndian(message[(2 * i)..]);
        }
    }

    private ushort Joined(byte one, byte two) =>
        (ushort)(characters == CharacterOrder.HighFirst ? (one << 8) | two : (two << 8) | one);
}
