using EdgeConvNeXt.Runtime.Documents;

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

    /// <summary>Checks a setting that holds such a text.</summary>
    /// <param name="values">What the file has.</param>
    /// <param name="setting">The setting.</param>
    /// <param name="known">The options of the library.</param>
    /// <param name="faults">Where faults are added.</param>
    public static void Check(SettingValues values, SettingDefinition setting, IReadOnlyList<string> known, SettingFaults faults)
    {
        Dictionary<string, string> options = Parse(values.Text(setting), out string? fault);
        if (fault is not null)
        {
            faults.Add(
                setting,
                $"has '{JsonValues.Shorten(fault)}', which is no option of its own: "
                + $"expected name=value with spaces between them, each name once.");
        }

        foreach (string unknown in options.Keys.Where(name => !known.Contains(name)))
        {
            faults.Add(setting, $"has no option '{JsonValues.Shorten(unknown)}': expected some of {string.Join(", ", known)}.");
        }
    }
}
