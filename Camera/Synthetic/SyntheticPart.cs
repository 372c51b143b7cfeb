namespace EdgeConvNeXt.Camera.Synthetic;

/// <summary>One part of a synthetic line: everything its picture depends on.</summary>
/// <param name="Number">The part's place on its line; the first part is number 1.</param>
/// <param name="Seed">Decides the look of the part: pose, light, texture and where its defect lies. The same part under the label
/// <see cref="SyntheticLabels.Ok"/> has the same look without the defect.</param>
/// <param name="Label">The truth: one of <see cref="SyntheticLabels.All"/>.</param>
public readonly record struct SyntheticPart(long Number, ulong Seed, string Label);
