using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Operators;

/// <summary>
/// The operators that ONNX Runtime lacks and quantized models use. Every session that opens such a model has to register them.
/// </summary>
public static unsafe class EdgeOperators
{
    /// <summary>The operators' domain in ONNX files.</summary>
    public const string Domain = "edgeconvnext";

    /// <summary>The version of their set.</summary>
    public const int Version = 1;

    /// <summary>Inputs bytes and a table of 256 bytes; output the table's entry of each byte.</summary>
    public const string ByteLookup = "ByteLookup";

    // Sessions refer to the domain as long as they live, so it is made once and stays.
    private static readonly Lazy<nint> OwnDomain = new(CreateDomain);

    /// <summary>Makes the operators known to the sessions of some options.</summary>
    /// <exception cref="EdgeException">The native library does not take them.</exception>
    public static void AddTo(SessionOptions options) => AddDomain(options, (void*)OwnDomain.Value);

    /// <summary>Makes the operators of a domain known to the sessions of some options, which it has to outlive.</summary>
    /// <exception cref="EdgeException">The native library does not take them.</exception>
    internal static void AddDomain(SessionOptions options, void* domain)
    {
        ArgumentNullException.ThrowIfNull(options);
        bool isHeld = false;
        try
        {
            options.DangerousAddRef(ref isHeld);
            NativeApi.ThrowOn(NativeApi.AddDomain(options.DangerousGetHandle(), domain), "take the program's own operators");
        }
        finally
        {
            if (isHeld)
            {
                options.DangerousRelease();
            }
        }
    }

    private static nint CreateDomain()
    {
        NativeApi.ThrowIfTooOld();
        void* domain = null;
        byte* name = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference("edgeconvnext"u8));
        NativeApi.ThrowOn(NativeApi.CreateCustomOpDomain(name, &domain), "make a domain of operators");
        NativeApi.ThrowOn(NativeApi.AddOperator(domain, ByteLookupOperator.Describe()), "describe an operator");
        return (nint)domain;
    }
}
