using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Quantization.Import.Weights.NumPy;

/// <summary>The header of one array: a version, a length and a dict of Python in text.</summary>
/// <param name="Length">Bytes of the header; the numbers stand behind it.</param>
/// <param name="Kind">How a number is stored.</param>
/// <param name="IsBigEndian">Whether the most significant byte of a number stands first.</param>
/// <param name="IsFortran">Whether the first dimension runs fastest.</param>
/// <param name="Shape">The dimensions, outermost first.</param>
/// <seealso href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">The format, versions 1 to 3</seealso>
internal sealed record NpyHeader(int Length, NumberKind Kind, bool IsBigEndian, bool IsFortran, long[] Shape)
{
    /// <summary>The most bytes of a header that are read: a hundred times what any needs.</summary>
    public const int Longest = 1 << 14;

    private const int PreambleLength = 8;
    private const int MostDimensions = 16;

    /// <summary>The first bytes of every array.</summary>
    public static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads a header.</summary>
    /// <param name="file">The file, for messages.</param>
    /// <param name="name">The array, for messages.</param>
    /// <param name="start">Its first bytes, as many as it has or <see cref="Longest"/>.</param>
    /// <exception cref="EdgeException">They are no header, or that of an array of other things than numbers.</exception>
    public static NpyHeader Read(WeightBytes file, string name, ReadOnlySpan<byte> start)
    {
        int lengthBytes = start.Length > Magic.Length && start.StartsWith(Magic) ? LengthBytes(start[Magic.Length]) : 0;
        if (lengthBytes == 0 || start.Length < PreambleLength + lengthBytes)
        {
            throw file.Damaged($"The entry {WeightNames.Quoted(name)} is no array of NumPy", "one of format version 1 to 3");
        }

        uint text = lengthBytes == sizeof(ushort)
            ? BinaryPrimitives.ReadUInt16LittleEndian(start[PreambleLength..])
            : BinaryPrimitives.ReadUInt32LittleEndian(start[PreambleLength..]);
        int textStart = PreambleLength + lengthBytes;
        return text <= start.Length - textStart
            ? new Text(file, name, Encoding.Latin1.GetString(start.Slice(textStart, (int)text))).Read(textStart + (int)text)
            : throw file.Damaged($"The header of the array {WeightNames.Quoted(name)} has {text} bytes", $"less than {Longest}");
    }

    private static int LengthBytes(byte version) => version switch { 1 => sizeof(ushort), 2 or 3 => sizeof(uint), _ => 0 };

    /// <summary>The dict: strings, truth values and tuples of whole numbers, with blanks between them.</summary>
    private sealed class Text(WeightBytes file, string name, string text)
    {
        private int _at;
        private string? _type;
        private bool? _isFortran;
        private long[]? _shape;

        public NpyHeader Read(int length)
        {
            Expect('{');
            while (!TryTake('}'))
            {
                ReadItem();
                if (!TryTake(','))
                {
                    Expect('}');
                    break;
                }
            }

            bool isWhole = Peek() == '\0' && _type is not null && _isFortran is not null && _shape is not null;
            return isWhole
                ? new NpyHeader(length, KindOf(_type!), _type![0] == '>', _isFortran!.Value, _shape!)
                : throw Malformed();
        }

        private void ReadItem()
        {
            string key = Word();
            Expect(':');
            switch (key)
            {
                case "descr" when _type is null: _type = ReadType(); break;
                case "fortran_order" when _isFortran is null: _isFortran = Truth(); break;
                case "shape" when _shape is null: _shape = Tuple(); break;
                default: throw Malformed();
            }
        }

        private string ReadType() => Peek() != '[' ? Word() : throw NotNumbers("a table of fields");

        private bool Truth() => TryTake("True") || (TryTake("False") ? false : throw Malformed());

        private long[] Tuple()
        {
            List<long> items = [];
            Expect('(');
            while (!TryTake(')'))
            {
                items.Add(items.Count < MostDimensions ? Number() : throw Malformed());
                if (!TryTake(','))
                {
                    Expect(')');
                    break;
                }
            }

            return [.. items];
        }

        private long Number()
        {
            Peek();
            int start = _at;
            while (_at < text.Length && char.IsAsciiDigit(text[_at]))
            {
                _at++;
            }

            return long.TryParse(text.AsSpan(start, _at - start), NumberStyles.None, CultureInfo.InvariantCulture, out long number)
                ? number
                : throw Malformed();
        }

        private string Word()
        {
            char quote = Peek();
            int end = quote is '\'' or '"' ? text.IndexOf(quote, _at + 1) : -1;
            string word = end < 0 ? throw Malformed() : text[(_at + 1)..end];
            _at = end + 1;
            return word;
        }

        private void Expect(char sign)
        {
            if (!TryTake(sign))
            {
                throw Malformed();
            }
        }

        private bool TryTake(char sign)
        {
            bool isNext = Peek() == sign;
            _at += isNext ? 1 : 0;
            return isNext;
        }

        private bool TryTake(string word)
        {
            Peek();
            bool isNext = text.AsSpan(_at).StartsWith(word, StringComparison.Ordinal);
            _at += isNext ? word.Length : 0;
            return isNext;
        }

        private char Peek()
        {
            while (_at < text.Length && text[_at] is ' ' or '\n')
            {
                _at++;
            }

            return _at < text.Length ? text[_at] : '\0';
        }

        private NumberKind KindOf(string type) => type switch
        {
            ['<' or '>' or '|' or '=', .. string number] when Numbers.TryGetValue(number, out NumberKind kind) => kind,
            ['|', 'O', ..] => throw NotNumbers("an array of Python objects, which only running code could read"),
            _ => throw NotNumbers($"of the type {WeightNames.Quoted(type)}"),
        };

        private EdgeException NotNumbers(string what) => file.NotRead(
            $"The array {WeightNames.Quoted(name)} is {what}", "real or whole numbers", "Save the arrays of weights alone.");

        private EdgeException Malformed() => file.Damaged(
            $"The header of the array {WeightNames.Quoted(name)} is damaged", "its type, order and shape as NumPy writes them");

        private static readonly Dictionary<string, NumberKind> Numbers = new(StringComparer.Ordinal)
        {
            ["f2"] = NumberKind.Float16,
            ["f4"] = NumberKind.Float32,
            ["f8"] = NumberKind.Float64,
            ["i1"] = NumberKind.Int8,
            ["u1"] = NumberKind.UInt8,
            ["i2"] = NumberKind.Int16,
            ["u2"] = NumberKind.UInt16,
            ["i4"] = NumberKind.Int32,
            ["u4"] = NumberKind.UInt32,
            ["i8"] = NumberKind.Int64,
            ["u8"] = NumberKind.UInt64,
            ["b1"] = NumberKind.Boolean,
        };
    }
}
