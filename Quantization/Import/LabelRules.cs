using EdgeConvNeXt.Quantization.Import.Weights;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Quantization.Import;

/// <summary>
/// What the name and the labels of a model may be, by the rules of the runtime's ManifestValidator: the manifest is refused later on where
/// they are not.
/// </summary>
internal static class LabelRules
{
    private const int Fewest = 2;
    private const int Most = 100_000;
    private const int FewOfMany = 10;

    /// <summary>Refuses labels that no manifest may have.</summary>
    /// <param name="labels">The labels.</param>
    /// <param name="okLabels">Those that mean the part is good.</param>
    /// <param name="where">The file that they are from, or the model that they are for, for messages.</param>
    /// <exception cref="EdgeException">They cannot be used; the message names the first that is wrong.</exception>
    public static void ThrowIfUnusable(IReadOnlyList<string> labels, IReadOnlyList<string> okLabels, string where)
    {
        if (labels.Count < Fewest)
        {
            throw Refused($"There are {labels.Count} labels", $"{Fewest} or more", where);
        }

        if (labels.Count > Most)
        {
            throw Refused($"There are {labels.Count} labels", $"at most {Most}", where);
        }

        if (labels.FirstOrDefault(label => label.Length == 0 || label.Any(char.IsControl)) is { } unprintable)
        {
            throw Refused(
                $"The label {WeightNames.Quoted(unprintable)} is empty or has a control character in it", "names of classes", where);
        }

        if (labels.CountBy(label => label).FirstOrDefault(count => count.Value > 1).Key is { } doubled)
        {
            throw Refused($"The label {WeightNames.Quoted(doubled)} is there more than once", "each label once", where);
        }

        if (okLabels.Except(labels).FirstOrDefault() is { } stranger)
        {
            string some = string.Join(", ", labels.Take(FewOfMany).Select(WeightNames.Quoted));
            throw Refused($"{WeightNames.Quoted(stranger)} shall mean OK and is no label", $"some of {some}", where);
        }
    }

    /// <summary>Refuses a name that no manifest may have.</summary>
    /// <param name="name">The name of the model.</param>
    /// <param name="model">The model that it is for, for messages.</param>
    /// <exception cref="EdgeException">It is blank, or has a control character in it.</exception>
    public static void ThrowIfNoName(string name, string model)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Any(char.IsControl))
        {
            throw new EdgeException(
                EdgeFault.Configuration,
                $"The name {WeightNames.Quoted(name)} of the model is blank or has a control character in it", model,
                "a name in one line", "Choose another name.");
        }
    }

    private static EdgeException Refused(string what, string expected, string where) =>
        new(EdgeFault.Configuration, PrintableText.Of(what), where, PrintableText.Of(expected), "Correct the labels.");
}
