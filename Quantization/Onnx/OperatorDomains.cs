namespace EdgeConvNeXt.Quantization.Onnx;

/// <summary>The operator sets that this library names, and how a model declares them.</summary>
internal static class OperatorDomains
{
    /// <summary>The operators of the ONNX standard. A model may write the empty name or "ai.onnx".</summary>
    public const string Standard = "";

    /// <summary>The operators that ONNX Runtime adds (contrib operators).</summary>
    public const string Microsoft = "com.microsoft";

    private const string StandardLong = "ai.onnx";

    /// <summary>Whether a node is of the standard operator set.</summary>
    public static bool IsStandard(this NodeProto node) => node.Domain is Standard or StandardLong;

    /// <summary>Whether a node is of the named type of the standard operator set.</summary>
    public static bool Is(this NodeProto node, string type) => node.IsStandard() && node.OpType == type;

    /// <summary>Whether a node is of the named type of ONNX Runtime's operator set.</summary>
    public static bool IsMicrosoft(this NodeProto node, string type) => node.Domain == Microsoft && node.OpType == type;

    /// <summary>Version of the standard operator set that a model is written against; 0 when it names none.</summary>
    public static long StandardVersion(this ModelProto model) =>
        model.OpsetImport.FirstOrDefault(import => import.Domain is Standard or StandardLong)?.Version ?? 0;

    /// <summary>Declares an operator set in the given version, in place of the version declared before.</summary>
    public static void Import(this ModelProto model, string domain, long version)
    {
        OperatorSetIdProto? import = model.OpsetImport.FirstOrDefault(
            import => import.Domain == domain || (domain == Standard && import.Domain == StandardLong));
        if (import is null)
        {
            import = new OperatorSetIdProto { Domain = domain };
            model.OpsetImport.Add(import);
        }

        import.Version = version;
    }
}
