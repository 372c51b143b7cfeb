using System.Globalization;

namespace EdgeConvNeXt.Runtime.Inference;

/// <summary>
/// Where the nodes of an opened network run, as the last run of the warm-up showed, compared with where they were requested to run. A
/// library that takes a model for a device may leave any part of it, or all, to the processor without a word.
/// </summary>
public sealed record SessionPlacement
{
    // Below it the session is one of the processor that lets a device help.
    private const double FewestShare = 0.5;

    /// <summary>Execution providers that were requested; one will do.</summary>
    public required IReadOnlyList<string> Requested { get; init; }

    /// <summary>Which execution provider runs what, the largest part of the time first; empty when it is not known.</summary>
    public IReadOnlyList<ProviderShare> Shares { get; init; } = [];

    /// <summary>Why it is not known, in words; null when it is.</summary>
    public string? UnknownBecause { get; init; }

    /// <summary>What runs the integer layers of ConvNeXt blocks on the processor; null where the provider is another.</summary>
    public KernelUse? Kernels { get; init; }

    /// <summary>Nodes of the whole network.</summary>
    public int Nodes => Shares.Sum(share => share.Nodes);

    /// <summary>
    /// How the network came to run elsewhere than requested, in words; null when at least half of its time is spent there, or nothing is
    /// known.
    /// </summary>
    public string? Misplaced
    {
        get
        {
            ProviderShare[] own = [.. Shares.Where(share => Requested.Contains(share.Provider))];
            double time = own.Sum(share => share.TimeShare);
            return Shares.Count == 0 || (own.Length > 0 && time >= FewestShare)
                ? null
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"only {own.Sum(share => share.Nodes)} of {Nodes} nodes, with {time:P0} of their time, run on "
                    + $"{string.Join(" or ", Requested)}: {this}");
        }
    }

    /// <summary>A network that its provider runs in one piece, as a compiled model is.</summary>
    /// <param name="provider">The provider.</param>
    public static SessionPlacement Whole(string provider) => new() { Requested = [provider], Shares = [new ProviderShare(provider, 1, 1)] };

    /// <summary>A network of which it is not known where it runs.</summary>
    /// <param name="requested">Where it was requested to run.</param>
    /// <param name="reason">Why, in words.</param>
    public static SessionPlacement Unknown(IReadOnlyList<string> requested, string reason) =>
        new() { Requested = requested, UnknownBecause = reason };

    /// <summary>
    /// For people: "cuda 180 nodes, 98.0 % of the time; cpu 2 nodes, 2.0 %", or "cpu 91 nodes, 100.0 % of the time; 44 layers on
    /// avx512-vnni".
    /// </summary>
    public override string ToString() => Kernels is null ? SharesText() : $"{SharesText()}; {Kernels}";

    private string SharesText() => Shares.Count == 0
        ? $"not known: {UnknownBecause}"
        : string.Join("; ", Shares.Select((share, index) => string.Create(
            CultureInfo.InvariantCulture,
            $"{share.Provider} {share.Nodes} nodes, {100 * share.TimeShare:0.0} %{(index == 0 ? " of the time" : "")}")));
}

/// <summary>What of a network one execution provider runs.</summary>
/// <param name="Provider">Its name: "cpu", "cuda", "tensorrt", "cann", "ascend".</param>
/// <param name="Nodes">Nodes of the optimized graph, 1 or more.</param>
/// <param name="TimeShare">
/// Its part, 0..1, of the time that all nodes take. Of a device that works on by itself, the time to hand the work over: a lower bound.
/// </param>
public sealed record ProviderShare(string Provider, int Nodes, double TimeShare);

/// <summary>What runs the integer layers of ConvNeXt blocks on the processor.</summary>
/// <param name="Name">
/// Kernels of the product by their set of instructions (<see cref="SessionSettings.Kernels"/> has the names), "managed" for those in C#,
/// "none" for those of ONNX Runtime.
/// </param>
/// <param name="Layers">Operators of the network that run on them, each in place of several; 0 for those of ONNX Runtime.</param>
/// <param name="Reason">Why they are not native ones of the product, in words; null where they are.</param>
public sealed record KernelUse(string Name, int Layers, string? Reason)
{
    /// <summary>For people: "44 layers on avx512-vnni".</summary>
    public override string ToString() => Name == SessionSettings.NoKernels
        ? $"ONNX Runtime's own kernels: {Reason}"
        : $"{Layers} layers on {Name}{(Reason is null ? "" : $": {Reason}")}";
}
