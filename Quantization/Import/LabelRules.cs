using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Quantization.Import;

/// <summary>What the labels of a model may be: the manifest is refused later on where they are not.</summary>
internal static class LabelRules
{
    private const int Fewest = 2;
    private const int FewOfMany = 10;

    /// <summary>Refuses labels that no manifest may have.</summary>
    /// <param name="labels">The labels.</param>
    /// <param name="okLabels">Those that mean the part is good.</param>
    /// <param name="model">The model that they are for, for messages.</param>
    /// <exception cref="EdgeException">They cannot be used; the message names the first that is wrong.</exception>
    public static void ThrowIfUnusable(IReadOnlyList<string> labels, IReadOnlyList<string> okLabels, string model)
    {
        if (labels.Count < Fewest)
        {
            throw Refused($"There are {labels.Count} labels", $"{Fewest} or more", model);
        }

        if (labels.FirstOrDefault(label => label.Length == 0 || label.Any(char.IsControl)) is { } unprintable)
        {
            throw Refused($"The label '{unprintable}' is empty or has a control character in it", "names of classes", model);
        }

        if (labels.CountBy(label => label).FirstOrDefault(count => count.Value > 1).Key is { } doubled)
        {
            throw Refused($"The label '{doubled}' is there more than once", "each label once", model);
        }

        if (okLabels.Except(labels).FirstOrDefault() is { } stranger)
        {
            throw Refused($"'{stranger}' shall mean OK and is no label", $"some of {string.Join(", ", labels.Take(FewOfMany))}", model);
        }
    }

    private static EdgeException Refused(string what, string expected, string model) =>
        new(EdgeFault.Configuration, PrintableText.Of(what), model, PrintableText.Of(expected), "Correct the labels.");
}
