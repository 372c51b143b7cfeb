using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Runtime.Inference;

/// <summary>Zeroed memory outside the managed heap that never moves, aligned to a cache line.</summary>
internal sealed unsafe class NativeBuffer : SafeHandle
{
    private const int Alignment = 64;

    public NativeBuffer(int length)
        : base(invalidHandleValue: 0, ownsHandle: true)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        Length = length;
        void* memory = NativeMemory.AlignedAlloc((nuint)length, Alignment);
        NativeMemory.Clear(memory, (nuint)length);
        SetHandle((nint)memory);
    }

    /// <summary>A copy of some numbers.</summary>
    /// <param name="values">One or more.</param>
    public static NativeBuffer Of<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        NativeBuffer buffer = new(checked(values.Length * sizeof(T)));
        MemoryMarshal.AsBytes(values).CopyTo(buffer.Bytes);
        return buffer;
    }

    /// <summary>Bytes.</summary>
    public int Length { get; }

    public override bool IsInvalid => handle == 0;

    /// <summary>The memory.</summary>
    /// <exception cref="ObjectDisposedException">It was freed.</exception>
    public Span<byte> Bytes
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsClosed, this);
            return new Span<byte>((void*)handle, Length);
        }
    }

    /// <summary>Its address, for a library that keeps it as long as the owner keeps this object.</summary>
    public nint Address => handle;

    protected override bool ReleaseHandle()
    {
        NativeMemory.AlignedFree((void*)handle);
        return true;
    }
}
