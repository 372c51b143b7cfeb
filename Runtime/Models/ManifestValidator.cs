using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Runtime.Models;

/// <summary>
/// What has to hold between the members of a manifest, each of which has a value of the right kind (<see cref="ManifestSettings"/>).
/// </summary>
internal static class ManifestValidator
{
    // The softmax of a single score is 1 whatever the picture.
    private const int FewestLabels = 2;

    // Five times as many as the largest public sets of labels have.
    private const int MostLabels = 100_000;

    /// <summary>All faults, each one phrase; empty when the manifest is sound.</summary>
    public static List<string> Faults(ModelManifest manifest)
    {
        List<string> faults = [];
        CheckVersion(manifest, faults);
        CheckTexts(manifest, faults);
        CheckLabels(manifest, faults);
        faults.AddRange(ImageInputRules.Faults(manifest.Input).Select(fault => $"input.{fault}"));
        CheckThresholds(manifest, faults);
        CheckVariants(manifest, faults);
        CheckReference(manifest, faults);
        return faults;
    }

    private static void CheckVersion(ModelManifest manifest, List<string> faults)
    {
        if (manifest.FormatVersion is < 1 or > ModelManifest.NewestFormatVersion)
        {
            faults.Add($"formatVersion is {manifest.FormatVersion}, this program reads 1 to {ModelManifest.NewestFormatVersion}");
        }

        if (string.IsNullOrWhiteSpace(manifest.Name))
        {
            faults.Add("name is empty");
        }
    }

    // They come into logs, on terminals and over the network to others.
    private static void CheckTexts(ModelManifest manifest, List<string> faults)
    {
        IEnumerable<(string Where, string Text)> texts =
        [
            ("name", manifest.Name),
            ("version", manifest.Version),
            ("architecture", manifest.Architecture),
            ("outputName", manifest.OutputName ?? ""),
            .. manifest.Labels.Select((label, index) => ($"labels[{index}]", label)),
            .. manifest.Variants.SelectMany((variant, index) =>
                new[] { ($"variants[{index}].name", variant.Name), ($"variants[{index}].provider", variant.Provider) }),
        ];
        faults.AddRange(texts.Where(text => text.Text is not null && text.Text.Any(char.IsControl)).Select(text =>
            $"{text.Where} has a control character in it"));
    }

    private static void CheckLabels(ModelManifest manifest, List<string> faults)
    {
        if (manifest.Labels.Count < FewestLabels)
        {
            faults.Add($"labels has {manifest.Labels.Count}, a model that tells parts apart has {FewestLabels} labels or more");
        }

        if (manifest.Labels.Count > MostLabels)
        {
            faults.Add($"labels has {manifest.Labels.Count}, at most {MostLabels} are read");
        }

        foreach (string label in manifest.Labels.GroupBy(label => label).Where(group => group.Count() > 1).Select(group => group.Key))
        {
            faults.Add($"label '{label}' is there more than once");
        }

        foreach (string label in manifest.OkLabels.Except(manifest.Labels))
        {
            faults.Add($"okLabels names '{label}', which is not a label");
        }
    }

    private static void CheckThresholds(ModelManifest manifest, List<string> faults)
    {
        HashSet<string> labels = [.. manifest.Labels];
        faults.AddRange(manifest.Thresholds.Labels.Keys.Where(label => !labels.Contains(label)).Select(label =>
            $"thresholds.labels names '{label}', which is not a label"));
    }

    private static void CheckVariants(ModelManifest manifest, List<string> faults)
    {
        foreach (string name in manifest.Variants.GroupBy(variant => variant.Name).Where(group => group.Count() > 1).Select(group =>
            group.Key))
        {
            faults.Add($"variant '{name}' is there more than once");
        }

        CheckFileNames([.. manifest.Variants.Select(variant =>
            variant.File).Concat(ReferenceFiles(manifest)).Concat(manifest.Files.Keys).Distinct()], faults);
        foreach (ModelVariant variant in manifest.Variants.Where(variant => !manifest.Files.ContainsKey(variant.File)))
        {
            faults.Add($"variant '{variant.Name}' uses file '{variant.File}', for which files has no sha256");
        }
    }

    private static void CheckFileNames(string[] names, List<string> faults)
    {
        faults.AddRange(names
            .Select(name => (Name: name, Fault: Reserved(name) ?? BundleNames.Fault(name)))
            .Where(item => item.Fault is not null)
            .Select(item => $"file name '{item.Name}' {item.Fault}"));
        foreach (IGrouping<string, string> same in names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).Where(same =>
            same.Count() > 1))
        {
            faults.Add($"file names {string.Join(" and ", same.Select(name => $"'{name}'"))} differ only in capitals");
        }
    }

    private static string? Reserved(string name) => name switch
    {
        ModelBundle.ManifestName => "is the manifest's own",
        ModelBundle.SignatureName or ModelBundle.ReleaseName => "is the signature's own",
        _ => null,
    };

    private static void CheckReference(ModelManifest manifest, List<string> faults)
    {
        foreach (string file in ReferenceFiles(manifest).Where(file => !manifest.Files.ContainsKey(file)))
        {
            faults.Add($"reference uses file '{file}', for which files has no sha256");
        }
    }

    private static string[] ReferenceFiles(ModelManifest manifest) => manifest.Reference is { } set ? [set.Inputs, set.Outputs] : [];
}
