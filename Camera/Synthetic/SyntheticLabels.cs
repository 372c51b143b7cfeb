using EdgeConvNeXt.Camera.Synthetic.Defects;

namespace EdgeConvNeXt.Camera.Synthetic;

/// <summary>The labels of synthetic parts.</summary>
public static class SyntheticLabels
{
    /// <summary>The label of a part without a defect.</summary>
    public const string Ok = "ok";

    /// <summary>Every label: <see cref="Ok"/> first, then the defects in the order of their registration.</summary>
    public static IReadOnlyList<string> All { get; } = [Ok, .. DefectCatalog.All.Select(defect => defect.Label)];
}
