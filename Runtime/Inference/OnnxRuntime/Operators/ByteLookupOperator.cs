using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Operators;

/// <summary>
/// <see cref="ByteLookup"/> as an operator of ONNX Runtime: inputs uint8 of any shape and a table of 256 uint8, output uint8 of the first
/// input's shape, which may take the first input's memory. ONNX Runtime calls in on threads of its own; no exception may leave these
/// functions.
/// </summary>
internal static unsafe class ByteLookupOperator
{
    private const int UInt8 = 2;
    private const int InvalidArgument = 2;
    private const int LargestRank = 8;

    // Enough for a thread to be worth waking, few enough for all threads to end together.
    private const int ChunkLength = 32 * 1024;

    /// <summary>The operator's description, for the rest of the process.</summary>
    public static CustomOperator* Describe()
    {
        CustomOperator* description = (CustomOperator*)NativeMemory.AllocZeroed((nuint)sizeof(CustomOperator));
        CustomOperator.Begin(description);
        description->GetName = &Name;
        description->GetInputType = &ElementType;
        description->GetInputCount = &InputCount;
        description->GetOutputType = &ElementType;
        description->GetOutputCount = &OutputCount;
        description->ComputeWithStatus = &Compute;
        description->GetMayInPlace = &MayInPlace;
        description->ReleaseMayInPlace = &ReleaseMayInPlace;
        return description;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte* Name(CustomOperator* description) => (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference("ByteLookup"u8));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int ElementType(CustomOperator* description, nuint index) => UInt8;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nuint InputCount(CustomOperator* description) => 2;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nuint OutputCount(CustomOperator* description) => 1;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nuint MayInPlace(int** inputs, int** outputs)
    {
        int* pair = (int*)NativeMemory.AllocZeroed(2, sizeof(int));
        *inputs = pair;
        *outputs = pair + 1;
        return 1;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void ReleaseMayInPlace(int* inputs, int* outputs) => NativeMemory.Free(inputs);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void* Compute(void* kernel, void* context)
    {
        Work work = default;
        void* status = Prepare(context, &work);
        if (status is not null || work.Length == 0)
        {
            return status;
        }

        if (work.Length <= ChunkLength)
        {
            work.Run(0, (int)work.Length);
            return null;
        }

        return NativeApi.ParallelFor(context, &RunChunk, (work.Length + ChunkLength - 1) / ChunkLength, 0, &work);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void RunChunk(void* state, nuint index)
    {
        Work* work = (Work*)state;
        nuint start = index * ChunkLength;
        work->Run(start, (int)nuint.Min(ChunkLength, work->Length - start));
    }

    private static void* Prepare(void* context, Work* work)
    {
        void* source = null;
        void* table = null;
        void* status = NativeApi.GetInput(context, 0, &source);
        status = status is null ? NativeApi.GetInput(context, 1, &table) : status;
        status = status is null ? CheckTable(table) : status;
        status = status is null ? NativeApi.GetTensorData(table, (void**)&work->Table) : status;
        status = status is null ? NativeApi.GetTensorData(source, (void**)&work->Source) : status;
        return status is null ? MakeTarget(context, source, work) : status;
    }

    private static void* CheckTable(void* table)
    {
        void* shape = null;
        nuint length = 0;
        void* status = NativeApi.GetShape(table, &shape);
        if (status is not null)
        {
            return status;
        }

        status = NativeApi.GetElementCount(shape, &length);
        NativeApi.ReleaseShape(shape);
        return status is null && length != ByteLookup.TableLength ? Refuse("ByteLookup: the table has not 256 entries."u8) : status;
    }

    private static void* MakeTarget(void* context, void* source, Work* work)
    {
        void* shape = null;
        void* status = NativeApi.GetShape(source, &shape);
        if (status is not null)
        {
            return status;
        }

        void* target = null;
        long* dimensions = stackalloc long[LargestRank];
        nuint rank = 0;
        status = NativeApi.GetDimensionsCount(shape, &rank);
        status = status is null && rank > LargestRank ? Refuse("ByteLookup: the input has more than 8 dimensions."u8) : status;
        status = status is null ? NativeApi.GetDimensions(shape, dimensions, rank) : status;
        status = status is null ? NativeApi.GetElementCount(shape, &work->Length) : status;
        NativeApi.ReleaseShape(shape);
        status = status is null ? NativeApi.GetOutput(context, 0, dimensions, rank, &target) : status;
        return status is null ? NativeApi.GetTensorData(target, (void**)&work->Target) : status;
    }

    private static void* Refuse(ReadOnlySpan<byte> message)
    {
        fixed (byte* text = message)
        {
            return NativeApi.CreateStatus(InvalidArgument, text);
        }
    }

    private struct Work
    {
        public byte* Source;
        public byte* Target;
        public byte* Table;
        public nuint Length;

        public readonly void Run(nuint start, int length) =>
            ByteLookup.Apply(
                new ReadOnlySpan<byte>(Source + start, length), new Span<byte>(Target + start, length),
                new ReadOnlySpan<byte>(Table, ByteLookup.TableLength));
    }
}
