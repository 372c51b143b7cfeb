using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Quantization.Import.Weights.Hdf5;

/// <summary>One message of an object header.</summary>
/// <param name="Type">What it tells.</param>
/// <param name="Position">Where its data begin in the file.</param>
/// <param name="Data">The data.</param>
internal readonly record struct Hdf5Message(Hdf5MessageType Type, long Position, ReadOnlyMemory<byte> Data);

/// <summary>The kinds of message that are looked at (HDF5 File Format Specification, IV.A.2).</summary>
internal enum Hdf5MessageType
{
    Dataspace = 0x01,
    LinkInfo = 0x02,
    Datatype = 0x03,
    Link = 0x06,
    ExternalFiles = 0x07,
    Layout = 0x08,
    Filters = 0x0b,
    Continuation = 0x10,
    SymbolTable = 0x11,
}

/// <summary>A group or a dataset: the messages of its object header, which may lie in several blocks.</summary>
/// <seealso href="https://docs.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">HDF5 File Format Specification, IV.A.1, versions 1 and
/// 2</seealso>
internal sealed class Hdf5Object
{
    private const int OldPrefix = 16;
    private const int NewPrefix = 64;
    private const int ChecksumBytes = 4;
    private const int SharedFlag = 2;
    private const int MostBlocks = 64;

    private readonly Hdf5Structures _structures;
    private readonly Queue<(long Address, long Length)> _continuations = new();
    private readonly List<Hdf5Message> _messages = [];

    // Version 2: bytes between the size of a message and its data, those of its flags and of its order.
    private bool _isNew;
    private bool _hasOrder;

    private Hdf5Object(Hdf5Structures structures) => _structures = structures;

    /// <summary>The messages of all blocks.</summary>
    public IReadOnlyList<Hdf5Message> Messages => _messages;

    private static ReadOnlySpan<byte> Signature => "OHDR"u8;

    private static ReadOnlySpan<byte> BlockSignature => "OCHK"u8;

    /// <summary>Reads the object at an address.</summary>
    /// <exception cref="EdgeException">There is none, or it is damaged.</exception>
    public static Hdf5Object Read(Hdf5Structures structures, long address)
    {
        Hdf5Object read = new(structures);
        byte[] prefix = structures.ReadUpTo(address, NewPrefix);
        read._isNew = prefix.AsSpan().StartsWith(Signature);
        if (read._isNew)
        {
            read.ReadNew(address, prefix);
        }
        else
        {
            read.ReadOld(address, prefix);
        }

        read.ReadContinuations();
        return read;
    }

    /// <summary>The message of a kind, or null.</summary>
    public Hdf5Message? this[Hdf5MessageType type]
    {
        get
        {
            int index = _messages.FindIndex(message => message.Type == type);
            return index < 0 ? null : _messages[index];
        }
    }

    private void ReadOld(long address, byte[] prefix)
    {
        Hdf5Cursor cursor = new(_structures.File, prefix);
        if (cursor.Byte() != 1)
        {
            throw _structures.File.Damaged("The HDF5 file has no object where one should be", "structures that lead to each other");
        }

        cursor.Skip(7);
        ReadBlock(address + OldPrefix, cursor.UInt32());
    }

    private void ReadNew(long address, byte[] prefix)
    {
        const int times = 0x20;
        const int limits = 0x10;
        const int order = 0x04;
        Hdf5Cursor cursor = new(_structures.File, prefix);
        cursor.Skip(Signature.Length + 1);
        byte flags = cursor.Byte();
        cursor.Skip((flags & times) != 0 ? 16 : 0);
        cursor.Skip((flags & limits) != 0 ? 4 : 0);
        long length = cursor.Sized(flags);
        _hasOrder = (flags & order) != 0;
        ReadBlock(address + prefix.Length - cursor.Left, length);
    }

    private void ReadContinuations()
    {
        for (int blocks = 0; _continuations.TryDequeue(out (long Address, long Length) block); blocks++)
        {
            if (blocks == MostBlocks)
            {
                throw _structures.File.Damaged("An object of the HDF5 file goes on without an end", $"at most {MostBlocks} blocks");
            }

            int signature = 0;
            if (_isNew)
            {
                Hdf5Cursor start = new(_structures.File, _structures.ReadUpTo(block.Address, BlockSignature.Length));
                start.Expect(BlockSignature, "continuation of an object");
                signature = BlockSignature.Length;
            }

            ReadBlock(block.Address + signature, block.Length - signature - (_isNew ? ChecksumBytes : 0));
        }
    }

    private void ReadBlock(long address, long length)
    {
        ReadOnlyMemory<byte> block = _structures.Read(address, length);
        int header = _isNew ? 4 + (_hasOrder ? 2 : 0) : 8;
        for (int at = 0; block.Length - at >= header;)
        {
            Hdf5Cursor cursor = new(_structures.File, block.Span[at..]);
            int type = _isNew ? cursor.Byte() : cursor.UInt16();
            int size = cursor.UInt16();
            byte flags = cursor.Byte();
            cursor.Skip(header - (_isNew ? 4 : 5));
            cursor.Take(size);
            at += header;
            Take(new Hdf5Message((Hdf5MessageType)type, address + at, block.Slice(at, size)), flags);
            at += size;
        }
    }

    private void Take(Hdf5Message message, byte flags)
    {
        if (message.Type == Hdf5MessageType.Continuation)
        {
            Hdf5Cursor cursor = new(_structures.File, message.Data.Span);
            _continuations.Enqueue((cursor.Int64(), cursor.Int64()));
            return;
        }

        if (!Enum.IsDefined(message.Type))
        {
            return;
        }

        if ((flags & SharedFlag) != 0)
        {
            throw _structures.File.NotRead(
                "An object of the HDF5 file shares its description with others", "objects that describe themselves",
                "Save the weights with Keras or h5py and their defaults.");
        }

        _messages.Add(message);
    }
}
