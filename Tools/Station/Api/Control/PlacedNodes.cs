namespace EdgeConvNeXt.Station.Api.Control;

/// <summary>What of the model one execution provider runs.</summary>
/// <param name="Nodes">Nodes of the optimized graph.</param>
/// <param name="TimeShare">Its part, 0..1, of the time of all nodes.</param>
public sealed record PlacedNodes(int Nodes, double TimeShare);
