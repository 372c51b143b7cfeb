namespace EdgeConvNeXt.Station.Trials;

/// <summary>The last line of a stream, however long the stream is.</summary>
internal static class LastLine
{
    // Longer lines lose their beginning.
    private const int Longest = 400;
    private const int Block = 4096;

    /// <summary>Reads to the end.</summary>
    /// <param name="reader">What is said.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>The last line with something on it; empty where there is none.</returns>
    public static async Task<string> ReadAsync(TextReader reader, CancellationToken stop)
    {
        char[] block = new char[Block];
        string tail = "";
        for (
            int read = await reader.ReadAsync(block, stop)
                .ConfigureAwait(false); read > 0; read = await reader.ReadAsync(block, stop)
                .ConfigureAwait(false))
        {
            tail += new string(block, 0, read);
            tail = tail.Length > Block ? tail[^Block..] : tail;
        }

        string line = tail.Split('\n').Select(text => text.Trim()).LastOrDefault(text => text.Length > 0) ?? "";
        return string.Concat((line.Length > Longest ? line[^Longest..] : line).Select(letter => char.IsControl(letter) ? ' ' : letter));
    }
}
