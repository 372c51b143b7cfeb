namespace EdgeConvNeXt.Runtime.Imaging.Resampling;

/// <summary>Neighbouring output columns that are computed from one tile of source columns.</summary>
/// <param name="FirstOutput">The first output column.</param>
/// <param name="OutputCount">The number of output columns.</param>
/// <param name="FirstSource">The first source column that they need.</param>
/// <param name="SourceCount">The number of source columns that they need.</param>
internal readonly record struct ColumnChunk(int FirstOutput, int OutputCount, int FirstSource, int SourceCount);
