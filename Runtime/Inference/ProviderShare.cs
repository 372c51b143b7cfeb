namespace EdgeConvNeXt.Runtime.Inference;

/// <summary>What of a network one execution provider runs.</summary>
/// <param name="Provider">Its name: "cpu", "cuda", "tensorrt", "cann", "ascend".</param>
/// <param name="Nodes">Nodes of the optimized graph, 1 or more.</param>
/// <param name="TimeShare">Its part, 0..1, of the time that all nodes take. Of a device that works on by itself, the time to hand the work over: a lower bound.</param>
public sealed record ProviderShare(string Provider, int Nodes, double TimeShare);
