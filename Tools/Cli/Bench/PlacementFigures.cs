using EdgeConvNeXt.Runtime.Inference;

namespace EdgeConvNeXt.Cli.Bench;

/// <summary>What of a network one execution provider ran.</summary>
/// <param name="Provider">Its name.</param>
/// <param name="Nodes">Nodes of the optimized graph.</param>
/// <param name="TimeShare">Its part, 0..1, of the time of all nodes.</param>
internal sealed record PlacementFigures(string Provider, int Nodes, double TimeShare)
{
    private const int Places = 4;

    /// <summary>Everyone who ran something.</summary>
    public static IReadOnlyList<PlacementFigures> Of(SessionPlacement placement) =>
        [.. placement.Shares.Select(share => new PlacementFigures(share.Provider, share.Nodes, Math.Round(share.TimeShare, Places)))];
}
