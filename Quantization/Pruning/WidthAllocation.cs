namespace EdgeConvNeXt.Quantization.Pruning;

/// <summary>
/// Shares the operations that stay among the blocks so that the expected noise of the logits is least: by dynamic programming over the
/// operations that are saved, in steps of a four-thousandth of all. What a block saves is rounded down to whole steps: the share is kept,
/// and up to a step for each block more goes than would have to. Noises of blocks are taken as adding up.
/// </summary>
internal static class WidthAllocation
{
    private const int Cells = 4000;

    /// <summary>Chooses a width for each block.</summary>
    /// <param name="blocks">The choices of each block; the first saves nothing.</param>
    /// <param name="keep">Share of all operations that may stay, 0..1.</param>
    /// <returns>Index of the choice of each block; null where the choices do not save as much.</returns>
    public static int[]? Choose(IReadOnlyList<IReadOnlyList<WidthChoice>> blocks, double keep)
    {
        double all = blocks.Sum(choices => (double)choices[0].Operations);

        // What is saved is rounded down, what has to be saved up: never more stays than may.
        int wanted = (int)Math.Ceiling((1 - keep) * Cells - 1e-9);
        double[] noise = new double[wanted + 1];
        Array.Fill(noise, double.PositiveInfinity);
        noise[0] = 0;
        int[][] taken = new int[blocks.Count][];
        for (int block = 0; block < blocks.Count; block++)
        {
            int[] savings = [.. blocks[block].Select(choice => Steps(blocks[block][0].Operations - choice.Operations, all))];
            (noise, taken[block]) = Add(noise, blocks[block], savings);
        }

        return double.IsPositiveInfinity(noise[wanted]) ? null : Trace(blocks, taken, all, wanted);
    }

    /// <summary>The least share for which <see cref="Choose"/> finds widths, 0..1: a whole number of steps.</summary>
    /// <param name="blocks">Operations of each block as it is, and the least that it can do with.</param>
    public static double LeastShare(IReadOnlyList<(long Whole, long Least)> blocks)
    {
        double all = blocks.Sum(block => (double)block.Whole);
        return (double)(Cells - blocks.Sum(block => Steps(block.Whole - block.Least, all))) / Cells;
    }

    private static int Steps(long saved, double all) => (int)((double)saved * Cells / all);

    // The least noise of the blocks so far for at least so many cells saved, and the choice of the last block that it takes.
    private static (double[] Noise, int[] Taken) Add(double[] before, IReadOnlyList<WidthChoice> choices, int[] savings)
    {
        double[] noise = new double[before.Length];
        int[] taken = new int[before.Length];
        for (int saved = 0; saved < noise.Length; saved++)
        {
            noise[saved] = double.PositiveInfinity;
            for (int choice = 0; choice < choices.Count; choice++)
            {
                double sum = before[Math.Max(0, saved - savings[choice])] + choices[choice].Noise;
                if (sum < noise[saved])
                {
                    (noise[saved], taken[saved]) = (sum, choice);
                }
            }
        }

        return (noise, taken);
    }

    private static int[] Trace(IReadOnlyList<IReadOnlyList<WidthChoice>> blocks, int[][] taken, double all, int wanted)
    {
        int[] chosen = new int[blocks.Count];
        for (int block = blocks.Count - 1; block >= 0; block--)
        {
            chosen[block] = taken[block][wanted];
            long saved = blocks[block][0].Operations - blocks[block][chosen[block]].Operations;
            wanted = Math.Max(0, wanted - Steps(saved, all));
        }

        return chosen;
    }
}

/// <summary>One width that a block may have.</summary>
/// <param name="Width">Hidden channels that stay; 0 for no block at all.</param>
/// <param name="Operations">Multiply-accumulates of its two linear layers for an image.</param>
/// <param name="Noise">What it is expected to add to the logits: mean square of the change over mean square of the logits.</param>
internal readonly record struct WidthChoice(int Width, long Operations, double Noise);
