using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Quantization.Import.Weights.PyTorch;

/// <summary>
/// Reads pickles of protocol 2 to 5, as far as state dicts need them: a machine with a stack and a memory of values, whose instructions
/// take one byte. Nothing is looked up, called or imported but what <see cref="TorchObjects"/> makes itself. There is no recursion, and
/// every instruction makes at most one value, so that a pickle costs memory in proportion to its bytes.
/// </summary>
/// <seealso href="https://github.com/python/cpython/blob/v3.11.2/Lib/pickletools.py">The instructions</seealso>
internal sealed class PickleReader(WeightBytes file, byte[] bytes, TorchObjects objects)
{
    /// <summary>The most bytes of a pickle: that of the largest ConvNeXt, with the state of its optimizer, is a tenth of it.</summary>
    public const int Largest = 4 << 20;

    private const int MostValues = 1 << 20;
    private const int NewestProtocol = 5;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly List<object?> _stack = [];
    private readonly Stack<int> _marks = new();
    private readonly Dictionary<uint, object?> _memory = [];
    private int _values;

    /// <summary>Where the next pickle begins.</summary>
    public int Position { get; private set; }

    /// <summary>Reads one pickle.</summary>
    /// <returns>Its value: null, long, BigInteger, double, bool, text, bytes, a type of PickleValues, or a TorchTensor.</returns>
    /// <exception cref="EdgeException">It is no pickle of a state dict; the message says why.</exception>
    public object? Read()
    {
        _stack.Clear();
        _marks.Clear();
        _memory.Clear();
        _values = 0;
        while (true)
        {
            byte instruction = Next();
            if (instruction == (byte)'.')
            {
                return Pop();
            }

            if (!Structure(instruction) && !Scalar(instruction) && !Object(instruction))
            {
                throw Malformed($"has the instruction 0x{instruction:x2} at byte {Position - 1}, which no state dict needs");
            }
        }
    }

    // What moves values on the stack, into containers and into the memory.
    private bool Structure(byte instruction)
    {
        switch (instruction)
        {
            case 0x80: ThrowIfTooNew(Next()); break;
            case 0x95: Take(sizeof(ulong)); break;
            case (byte)'(': _marks.Push(_stack.Count); Count(); break;
            case (byte)'0': Pop(); break;
            case (byte)'1': PopToMark(); break;
            case (byte)'q': Remember(Next()); break;
            case (byte)'r': Remember(Index()); break;
            case 0x94: Remember((uint)_memory.Count); break;
            case (byte)'h': Push(Remembered(Next())); break;
            case (byte)'j': Push(Remembered(Index())); break;
            case (byte)']': Push(new PickleList()); break;
            case (byte)'a': { object? item = Pop(); TopList().Items.Add(item); break; }
            case (byte)'e': { object?[] items = PopToMark(); TopList().Items.AddRange(items); break; }
            case (byte)')': Push(PickleTuple.Empty); break;
            case (byte)'t': Push(new PickleTuple(PopToMark())); break;
            case 0x85: Push(new PickleTuple(PopMany(1))); break;
            case 0x86: Push(new PickleTuple(PopMany(2))); break;
            case 0x87: Push(new PickleTuple(PopMany(3))); break;
            case (byte)'}': Push(new PickleDictionary()); break;
            case (byte)'s': SetItems(PopMany(2)); break;
            case (byte)'u': SetItems(PopToMark()); break;
            default: return false;
        }

        return true;
    }

    private bool Scalar(byte instruction)
    {
        switch (instruction)
        {
            case (byte)'N': Push(null); break;
            case 0x88: Push(true); break;
            case 0x89: Push(false); break;
            case (byte)'J': Push((long)BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)))); break;
            case (byte)'K': Push((long)Next()); break;
            case (byte)'M': Push((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(sizeof(ushort)))); break;
            case 0x8a: PushWhole(Take(Next())); break;
            case (byte)'G': Push(BinaryPrimitives.ReadDoubleBigEndian(Take(sizeof(double)))); break;
            case (byte)'X': Push(Text(Take(Index()))); break;
            case 0x8c: Push(Text(Take(Next()))); break;
            case 0x8d: Push(Text(Take(LongIndex()))); break;
            case (byte)'C': Push(Take(Next()).ToArray()); break;
            case (byte)'B': Push(Take(Index()).ToArray()); break;
            default: return false;
        }

        return true;
    }

    private bool Object(byte instruction)
    {
        switch (instruction)
        {
            case (byte)'c': Push(objects.Global(Line(), Line())); break;
            case 0x93: { object?[] name = PopMany(2); Push(Global(name[0], name[1])); break; }
            case (byte)'R': { object?[] call = PopMany(2); Push(objects.Call(call[0], call[1])); break; }
            case 0x81: { object?[] made = PopMany(2); Push(objects.New(made[0], made[1])); break; }
            case (byte)'Q': Push(objects.Storage(Pop())); break;

            // Attributes of an object, such as the versions of its layers that PyTorch hangs on a state dict: dropped unseen.
            case (byte)'b': { object? _ = Pop(); ThrowIfWithoutAttributes(Top()); break; }
            default: return false;
        }

        return true;
    }

    private object Global(object? module, object? name) => module is string first && name is string second
        ? objects.Global(first, second)
        : throw Malformed("has a name that is no text");

    private void ThrowIfWithoutAttributes(object? value)
    {
        if (value is not (PickleDictionary or PickleArguments))
        {
            throw Malformed("sets attributes of what has none");
        }
    }

    private void SetItems(object?[] items)
    {
        PickleDictionary dictionary = TopDictionary();
        if (items.Length % 2 != 0)
        {
            throw Malformed("has a key without a value");
        }

        for (int i = 0; i < items.Length; i += 2)
        {
            dictionary.Pairs.Add((items[i], items[i + 1]));
        }
    }

    private void Push(object? value)
    {
        Count();
        _stack.Add(value);
    }

    private void Count()
    {
        if (++_values > MostValues)
        {
            throw Malformed($"has more than {MostValues} values");
        }
    }

    private object? Pop() => PopMany(1)[0];

    private object? Top() => _stack.Count > Floor ? _stack[^1] : throw Underflow();

    private PickleList TopList() => Top() as PickleList ?? throw Malformed("appends to what is no list");

    private PickleDictionary TopDictionary() => Top() as PickleDictionary ?? throw Malformed("sets an item of what is no dict");

    private object?[] PopToMark()
    {
        if (!_marks.TryPop(out int mark))
        {
            throw Underflow();
        }

        return TakeFrom(mark);
    }

    private object?[] PopMany(int count) => _stack.Count - count >= Floor ? TakeFrom(_stack.Count - count) : throw Underflow();

    private object?[] TakeFrom(int start)
    {
        object?[] items = CollectionsMarshal.AsSpan(_stack)[start..].ToArray();
        _stack.RemoveRange(start, items.Length);
        return items;
    }

    // Values below a mark belong to what the mark began.
    private int Floor => _marks.TryPeek(out int mark) ? mark : 0;

    private void Remember(uint index)
    {
        Count();
        _memory[index] = Top();
    }

    private object? Remembered(uint index) =>
        _memory.TryGetValue(index, out object? value) ? value : throw Malformed($"recalls the value {index}, which it has not kept");

    private byte Next() => Take(1)[0];

    private uint Index() => BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));

    private ulong LongIndex() => BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));

    private ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)(bytes.Length - Position))
        {
            throw Malformed("ends too early");
        }

        ReadOnlySpan<byte> taken = bytes.AsSpan(Position, (int)count);
        Position += (int)count;
        return taken;
    }

    private string Line()
    {
        int length = bytes.AsSpan(Position).IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = length < 0 ? throw Malformed("ends too early") : Take((ulong)length + 1);
        return Text(line[..^1]);
    }

    private string Text(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return Strict.GetString(utf8);
        }
        catch (DecoderFallbackException failure)
        {
            throw file.Damaged("The pickle has text that is no UTF-8", "a state dict as torch.save writes it", failure);
        }
    }

    private void PushWhole(ReadOnlySpan<byte> littleEndian)
    {
        BigInteger number = new(littleEndian);
        bool isLong = number >= long.MinValue && number <= long.MaxValue;
        Push(isLong ? (long)number : (object)number);
    }

    private void ThrowIfTooNew(byte protocol)
    {
        if (protocol > NewestProtocol)
        {
            throw Malformed($"is of protocol {protocol}");
        }
    }

    private EdgeException Underflow() => Malformed("takes a value that it has not made");

    private EdgeException Malformed(string what) => file.Damaged($"The pickle {what}", "a state dict as torch.save writes it");
}
