namespace EdgeConvNeXt.Camera.Synthetic.Defects;

/// <summary>
/// Every kind of defect. A new one is a class of its own and a line here; the order decides which part gets which defect.
/// </summary>
internal static class DefectCatalog
{
    public static IReadOnlyList<IDefect> All { get; } =
    [
        new Scratch(),
        new Pit(),
        new Inclusion(),
        new Patch(),
        new Crack(),
    ];

    /// <summary>The defect of a label, or null for a good part.</summary>
    /// <exception cref="ArgumentException">There is no such label.</exception>
    public static IDefect? Find(string label)
    {
        if (label == SyntheticLabels.Ok)
        {
            return null;
        }

        // By index: an enumerator of the interface would be allocated for every part
        for (int i = 0; i < All.Count; i++)
        {
            if (All[i].Label == label)
            {
                return All[i];
            }
        }

        throw new ArgumentException(
            $"No defect is called '{label}'. Known labels: {string.Join(", ", SyntheticLabels.All)}.", nameof(label));
    }
}
