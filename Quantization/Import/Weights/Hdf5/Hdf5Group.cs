using System.Text;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Quantization.Import.Weights.Hdf5;

/// <summary>
/// Lists what is in a group: by a tree of names, as HDF5 writes by default, or by messages in the group itself. Soft links and links to
/// other files are left out. A group of the newer form with many links keeps them in another place, which is not read: Keras does not write
/// it.
/// </summary>
/// <seealso href="https://docs.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">HDF5 File Format Specification, III.A.1,
/// III.B to III.D, IV.A.2.c and g</seealso>
internal sealed class Hdf5Group(Hdf5Structures structures)
{
    private const int LongestName = 1 << 10;
    private const int DeepestTree = 8;
    private const int TreePrefix = 24;
    private const int SymbolPrefix = 8;
    private const int SymbolBytes = 40;
    private const int HardLink = 0;
    private const int SoftLinkEntry = 2;

    private readonly WeightBytes _file = structures.File;
    private readonly List<(string Name, long Address)> _members = [];

    /// <summary>Names of the members and addresses of their object headers.</summary>
    /// <exception cref="EdgeException">The group is damaged, or of a form that is not read.</exception>
    public static IReadOnlyList<(string Name, long Address)> Members(Hdf5Structures structures, Hdf5Object group)
    {
        Hdf5Group read = new(structures);
        foreach (Hdf5Message message in group.Messages)
        {
            switch (message.Type)
            {
                case Hdf5MessageType.SymbolTable: read.ReadTable(message); break;
                case Hdf5MessageType.LinkInfo: read.ThrowIfElsewhere(message); break;
                case Hdf5MessageType.Link: read.ReadLink(message); break;
            }
        }

        return read._members;
    }

    private void ReadTable(Hdf5Message message)
    {
        Hdf5Cursor cursor = new(_file, message.Data.Span);
        long tree = cursor.Int64();
        Hdf5Cursor heap = new(_file, structures.ReadUpTo(cursor.Int64(), 32));
        heap.Expect("HEAP"u8, "heap of names");
        heap.Skip(4);
        long length = heap.Int64();
        heap.Skip(8);
        ReadTree(tree, DeepestTree, structures.Read(heap.Int64(), length));
    }

    // Each node is one level lower than its parent; how often a node may be read is limited by what is read in all.
    private void ReadTree(long address, int highest, byte[] heap)
    {
        Hdf5Cursor prefix = new(_file, structures.ReadUpTo(address, TreePrefix));
        prefix.Expect("TREE"u8, "tree of names");
        byte type = prefix.Byte();
        byte level = prefix.Byte();
        int count = prefix.UInt16();
        if (type != 0 || level > highest)
        {
            throw _file.Damaged("A tree of names of the HDF5 file is damaged", $"levels below {highest + 1}, one by one");
        }

        Hdf5Cursor children = new(_file, structures.Read(address + TreePrefix, count * 2L * sizeof(long)));
        for (int i = 0; i < count; i++)
        {
            children.Skip(sizeof(long));
            if (level == 0)
            {
                ReadSymbols(children.Int64(), heap);
            }
            else
            {
                ReadTree(children.Int64(), level - 1, heap);
            }
        }
    }

    private void ReadSymbols(long address, byte[] heap)
    {
        Hdf5Cursor prefix = new(_file, structures.ReadUpTo(address, SymbolPrefix));
        prefix.Expect("SNOD"u8, "node of names");
        prefix.Skip(2);
        int count = prefix.UInt16();
        Hdf5Cursor symbols = new(_file, structures.Read(address + SymbolPrefix, count * (long)SymbolBytes));
        for (int i = 0; i < count; i++)
        {
            long name = symbols.Int64();
            long member = symbols.Int64();
            uint kind = symbols.UInt32();
            symbols.Skip(20);
            if (kind != SoftLinkEntry)
            {
                _members.Add((NameAt(heap, name), member));
            }
        }
    }

    private string NameAt(byte[] heap, long offset)
    {
        if (offset < 0 || offset >= heap.Length)
        {
            throw _file.Damaged("A name in the HDF5 file lies outside of its heap", "an offset in it");
        }

        ReadOnlySpan<byte> start = heap.AsSpan((int)offset);
        int length = start[..Math.Min(start.Length, LongestName + 1)].IndexOf((byte)0);
        return length >= 0
            ? Encoding.UTF8.GetString(start[..length])
            : throw _file.Damaged("A name in the HDF5 file does not end", $"at most {LongestName} bytes");
    }

    private void ThrowIfElsewhere(Hdf5Message message)
    {
        Hdf5Cursor cursor = new(_file, message.Data.Span);
        cursor.Skip(1);
        cursor.Skip((cursor.Byte() & 1) != 0 ? sizeof(long) : 0);
        if (cursor.Int64() != Hdf5Cursor.Undefined)
        {
            throw _file.NotRead(
                "A group of the HDF5 file keeps its links in a heap of their own", "groups as Keras and h5py write them by default",
                "Save the weights without libver and track_order.");
        }
    }

    private void ReadLink(Hdf5Message message)
    {
        const int hasType = 8;
        const int hasOrder = 4;
        const int hasCharacterSet = 16;
        Hdf5Cursor cursor = new(_file, message.Data.Span);
        cursor.Skip(1);
        byte flags = cursor.Byte();
        int type = (flags & hasType) != 0 ? cursor.Byte() : HardLink;
        cursor.Skip((flags & hasOrder) != 0 ? sizeof(long) : 0);
        cursor.Skip((flags & hasCharacterSet) != 0 ? 1 : 0);
        string name = Encoding.UTF8.GetString(cursor.Take(cursor.Sized(flags)));
        if (type == HardLink)
        {
            _members.Add((name, cursor.Int64()));
        }
    }
}
