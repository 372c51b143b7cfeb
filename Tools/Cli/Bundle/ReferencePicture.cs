namespace EdgeConvNeXt.Cli.Bundle;

/// <summary>A picture that could be a reference, and what the model answers to it.</summary>
/// <param name="Bytes">As it comes from the resize, [height, width, 3].</param>
/// <param name="Scores">One for each label.</param>
internal sealed record ReferencePicture(byte[] Bytes, float[] Scores)
{
    /// <summary>Index of the best label.</summary>
    public int Label => Array.IndexOf(Scores, Scores.Max());

    /// <summary>How far the best label leads the next: where it is small, a sound INT8 model may turn them round.</summary>
    public float Lead => Scores[Label] - Scores.Where((_, index) => index != Label).Max();
}
