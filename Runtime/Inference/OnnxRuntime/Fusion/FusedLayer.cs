using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Operators;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Fusion;

/// <summary>
/// A layer that takes the place of several nodes. One run at a time; the rows of a run are shared among the session's threads.
/// </summary>
internal abstract unsafe class FusedLayer : IDisposable
{
    private const int LargestRank = 8;
    private const int InvalidArgument = 2;

    private readonly string _name;
    private readonly FusedScratch _scratch;
    private GCHandle _handle;

    /// <param name="name">Name of the node that it takes the place of.</param>
    /// <param name="scratch">Memory of the session's threads.</param>
    protected FusedLayer(string name, FusedScratch scratch)
    {
        _name = name;
        _scratch = scratch;
        _handle = GCHandle.Alloc(this);
    }

    /// <summary>Itself, for the library.</summary>
    public GCHandle Handle => _handle;

    /// <summary>What comes in and goes out.</summary>
    public abstract FusedSignature Signature { get; }

    /// <summary>Channels of the first input, its last dimension.</summary>
    public abstract int Inputs { get; }

    /// <summary>Channels of what goes out.</summary>
    public abstract int Outputs { get; }

    /// <summary>Whether the picture's height and width matter, so that it has to be [1, height, width, channels].</summary>
    protected virtual bool IsSpatial => false;

    /// <summary>Rows of work that belong together: what one step of a kernel does.</summary>
    protected virtual int Unit => 1;

    /// <summary>Computes it. No exception leaves it.</summary>
    /// <param name="context">ONNX Runtime's, with the tensors.</param>
    /// <returns>A status; null for success.</returns>
    public void* Compute(void* context)
    {
        _scratch.GiveWay();
        FusedRun run = new() { Layer = GCHandle.ToIntPtr(_handle) };
        void* status = Prepare(context, &run);
        if (status is not null || run.Count == 0)
        {
            return status;
        }

        if (run.Parts == 1)
        {
            RunPart(run, 0, run.Rows, _scratch.Of(0));
            return null;
        }

        return NativeApi.ParallelFor(context, &RunOne, (nuint)run.Parts, (nuint)run.Parts, &run);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        _handle.Free();
    }

    /// <summary>Gives back what the layer holds.</summary>
    protected abstract void Free();

    /// <summary>Memory that a part of a run needs beside its tensors.</summary>
    /// <param name="run">The run, with its sizes.</param>
    protected abstract nuint ScratchSize(in FusedRun run);

    /// <summary>Does some rows of the work.</summary>
    /// <param name="run">The run.</param>
    /// <param name="first">The first row.</param>
    /// <param name="end">The row behind the last.</param>
    /// <param name="scratch">Memory for this part alone.</param>
    protected abstract void RunPart(in FusedRun run, int first, int end, void* scratch);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void RunOne(void* state, nuint index)
    {
        FusedRun* run = (FusedRun*)state;
        FusedLayer layer = (FusedLayer)GCHandle.FromIntPtr(run->Layer).Target!;
        int part = (int)index;
        int units = ((run->Rows - 1) / layer.Unit) + 1;
        int first = (int)((long)units * part / run->Parts) * layer.Unit;
        int end = Math.Min(run->Rows, (int)((long)units * (part + 1) / run->Parts) * layer.Unit);
        layer.RunPart(*run, first, end, layer._scratch.Of(part));
    }

    private void* Prepare(void* context, FusedRun* run)
    {
        void* input = null;
        void* status = NativeApi.GetInput(context, 0, &input);
        status = status is null ? NativeApi.GetTensorData(input, &run->Input) : status;
        long* dimensions = stackalloc long[LargestRank];
        nuint rank = 0;
        status = status is null ? ReadShape(input, dimensions, &rank) : status;
        status = status is null ? Fit(dimensions, (int)rank, run) : status;
        if (status is not null)
        {
            return status;
        }

        dimensions[rank - 1] = Outputs;
        status = ReadSecond(context, new ReadOnlySpan<long>(dimensions, (int)rank), run);
        if (status is not null)
        {
            return status;
        }

        status = MakeOutput(context, 0, dimensions, rank, &run->First);
        status = status is null && FusedSignature.CountOf(Signature.Outputs) > 1
            ? MakeOutput(context, 1, dimensions, rank, &run->Second) : status;
        return status is null && run->Count > 0 && !_scratch.TryGrow(ScratchSize(*run), run->Parts)
            ? Refuse("there is no memory for it") : status;
    }

    private void* ReadShape(void* value, long* dimensions, nuint* rank)
    {
        void* shape = null;
        void* status = NativeApi.GetShape(value, &shape);
        if (status is not null)
        {
            return status;
        }

        status = NativeApi.GetDimensionsCount(shape, rank);
        status = status is null && *rank is 0 or > LargestRank ? Refuse($"its input has {*rank} dimensions") : status;
        status = status is null ? NativeApi.GetDimensions(shape, dimensions, *rank) : status;
        NativeApi.ReleaseShape(shape);
        return status;
    }

    private void* Fit(long* dimensions, int rank, FusedRun* run)
    {
        if (dimensions[rank - 1] != Inputs)
        {
            return Refuse($"its input has {dimensions[rank - 1]} channels, not {Inputs}");
        }

        // A tensor's own sizes: their product fits.
        long rows = 1;
        for (int i = 0; i < rank - 1; i++)
        {
            rows *= dimensions[i];
        }

        if (rows is < 0 or > int.MaxValue || (IsSpatial && (rank != 4 || dimensions[0] != 1)))
        {
            return Refuse("its input is not one picture");
        }

        run->Count = (int)rows;
        run->Rows = IsSpatial && rows > 0 ? (int)dimensions[1] : (int)rows;
        run->Width = IsSpatial ? (int)dimensions[2] : 1;
        run->Parts = Math.Min(_scratch.Threads, ((run->Rows - 1) / Unit) + 1);
        return null;
    }

    // Sums of other shapes than one and the same would be spread over each other.
    private void* ReadSecond(void* context, ReadOnlySpan<long> expected, FusedRun* run)
    {
        if (FusedSignature.CountOf(Signature.Inputs) == 1)
        {
            return null;
        }

        void* value = null;
        void* status = NativeApi.GetInput(context, 1, &value);
        status = status is null ? NativeApi.GetTensorData(value, &run->Residual) : status;
        long* dimensions = stackalloc long[LargestRank];
        nuint rank = 0;
        status = status is null ? ReadShape(value, dimensions, &rank) : status;
        return status is null && !expected.SequenceEqual(new ReadOnlySpan<long>(dimensions, (int)rank))
            ? Refuse("what it adds has another shape than its own result") : status;
    }

    private static void* MakeOutput(void* context, nuint index, long* dimensions, nuint rank, void** memory)
    {
        void* value = null;
        void* status = NativeApi.GetOutput(context, index, dimensions, rank, &value);
        return status is null ? NativeApi.GetTensorData(value, memory) : status;
    }

    private void* Refuse(string reason)
    {
        _scratch.Refusal = $"'{PrintableText.Of(_name)}' is none that they compute: {reason}";
        fixed (byte* text = Encoding.UTF8.GetBytes(_scratch.Refusal + "\0"))
        {
            return NativeApi.CreateStatus(InvalidArgument, text);
        }
    }
}

/// <summary>One run of a layer: its tensors in memory, and how much there is to do.</summary>
internal unsafe struct FusedRun
{
    /// <summary>Handle of the layer.</summary>
    public nint Layer;

    /// <summary>The first input.</summary>
    public void* Input;

    /// <summary>Floats that are added; null where nothing is.</summary>
    public void* Residual;

    /// <summary>The first output.</summary>
    public void* First;

    /// <summary>The second output; null where there is none.</summary>
    public void* Second;

    /// <summary>Vectors of channels.</summary>
    public int Count;

    /// <summary>What is shared among threads: rows of the picture where the layer looks at neighbours, else vectors.</summary>
    public int Rows;

    /// <summary>Vectors in such a row.</summary>
    public int Width;

    /// <summary>Among how many.</summary>
    public int Parts;
}
