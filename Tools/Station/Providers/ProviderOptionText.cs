namespace EdgeConvNeXt.Station.Providers;

/// <summary>Options of a library as one text: "name=value name=value". A value may hold anything but a space.</summary>
internal static class ProviderOptionText
{
    /// <summary>Takes a text apart.</summary>
    /// <param name="text">The text; null for no options.</param>
    /// <param name="fault">The first part that is no option or there twice; null when the text is sound.</param>
    /// <returns>The options that are sound.</returns>
    public static Dictionary<string, string> Parse(string? text, out string? fault)
    {
        fault = null;
        Dictionary<string, string> options = [];
        foreach (string part in (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            int sign = part.IndexOf('=', StringComparison.Ordinal);
            if (sign <= 0 || sign == part.Length - 1 || !options.TryAdd(part[..sign], part[(sign + 1)..]))
            {
                fault ??= part;
            }
        }

        return options;
    }
}
