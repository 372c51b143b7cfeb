using EdgeConvNeXt.Quantization.Onnx;

namespace EdgeConvNeXt.Quantization.Graph;

/// <summary>The two orders of an image tensor's axes, NCHW and NHWC, and the Transposes between them.</summary>
internal static class Layouts
{
    private static readonly long[] NchwToNhwc = [0, 2, 3, 1];
    private static readonly long[] NhwcToNchw = [0, 3, 1, 2];

    public static NodeProto ToNhwc(string nchw, string nhwc) =>
        NodeFactory.Create("Transpose", nhwc, [nchw], nhwc).With("perm", NchwToNhwc);

    public static NodeProto ToNchw(string nhwc, string nchw) =>
        NodeFactory.Create("Transpose", nchw, [nhwc], nchw).With("perm", NhwcToNchw);

    public static bool IsToNhwc(NodeProto node) =>
        node.Is("Transpose") && node.Integers("perm") is { } perm && perm.AsSpan().SequenceEqual(NchwToNhwc);

    public static bool IsToNchw(NodeProto node) =>
        node.Is("Transpose") && node.Integers("perm") is { } perm && perm.AsSpan().SequenceEqual(NhwcToNchw);
}
