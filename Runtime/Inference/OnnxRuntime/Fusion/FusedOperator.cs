using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Operators;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Fusion;

/// <summary>
/// One layer as an operator of its own: ONNX Runtime hands every function the address of the description, and behind it lies which layer it
/// stands for. So no number in a file says what memory is read. ONNX Runtime calls in on threads of its own; no exception may leave these
/// functions.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct FusedOperator
{
    private CustomOperator _description;
    private byte* _name;
    private nint _layer;
    private int _inputs;
    private int _outputs;

    /// <summary>Describes an operator for a layer.</summary>
    /// <param name="name">Its type in the network.</param>
    /// <param name="layer">A handle of the layer, which outlives the operator.</param>
    /// <param name="signature">What comes in and goes out.</param>
    /// <returns>The description, for <see cref="Free"/>.</returns>
    public static FusedOperator* Create(string name, GCHandle layer, FusedSignature signature)
    {
        FusedOperator* made = (FusedOperator*)NativeMemory.AllocZeroed((nuint)sizeof(FusedOperator));
        made->_name = (byte*)Marshal.StringToCoTaskMemUTF8(name);
        made->_layer = GCHandle.ToIntPtr(layer);
        made->_inputs = signature.Inputs;
        made->_outputs = signature.Outputs;
        CustomOperator* description = &made->_description;
        CustomOperator.Begin(description);
        description->GetName = &Name;
        description->GetInputType = &InputType;
        description->GetInputCount = &InputCount;
        description->GetOutputType = &OutputType;
        description->GetOutputCount = &OutputCount;
        description->ComputeWithStatus = &Compute;
        return made;
    }

    /// <summary>Gives a description back, once no session and no domain refers to it.</summary>
    public static void Free(FusedOperator* description)
    {
        if (description is null)
        {
            return;
        }

        Marshal.FreeCoTaskMem((nint)description->_name);
        NativeMemory.Free(description);
    }

    private static FusedLayer Layer(FusedOperator* description) => (FusedLayer)GCHandle.FromIntPtr(description->_layer).Target!;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte* Name(CustomOperator* description) => ((FusedOperator*)description)->_name;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int InputType(CustomOperator* description, nuint index) =>
        FusedSignature.TypeOf(((FusedOperator*)description)->_inputs, (int)index);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nuint InputCount(CustomOperator* description) => (nuint)FusedSignature.CountOf(((FusedOperator*)description)->_inputs);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OutputType(CustomOperator* description, nuint index) =>
        FusedSignature.TypeOf(((FusedOperator*)description)->_outputs, (int)index);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nuint OutputCount(CustomOperator* description) => (nuint)FusedSignature.CountOf(((FusedOperator*)description)->_outputs);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void* Compute(void* kernel, void* context) => Layer((FusedOperator*)kernel).Compute(context);
}

/// <summary>Which tensors come in and go out, in order: bytes and floats, two of each at most.</summary>
/// <param name="Inputs">Types of the inputs, a hexadecimal digit each, the first lowest.</param>
/// <param name="Outputs">Types of the outputs.</param>
internal readonly record struct FusedSignature(int Inputs, int Outputs)
{
    /// <summary>float32, as ONNX numbers it.</summary>
    public const int Floats = 1;

    /// <summary>uint8, as ONNX numbers it.</summary>
    public const int Bytes = 2;

    private const int Bits = 4;

    /// <summary>Two tensors.</summary>
    public static int Of(int first, int second) => first | (second << Bits);

    /// <summary>The type of a tensor.</summary>
    public static int TypeOf(int types, int index) => (types >> (Bits * index)) & 0xf;

    /// <summary>How many there are.</summary>
    public static int CountOf(int types) => types > 0xf ? 2 : 1;
}
