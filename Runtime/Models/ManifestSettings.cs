using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Imaging;
using static EdgeConvNeXt.Runtime.Documents.SettingKind;

namespace EdgeConvNeXt.Runtime.Models;

/// <summary>Every member that a manifest may have: its checks and docs/model.schema.json come from here.</summary>
internal static class ManifestSettings
{
    private const string InputPath = "input";

    /// <summary>What a manifest may have.</summary>
    public static DocumentDefinition Document { get; } = new(
    [
        new("formatVersion", Whole, "Format version", "Format of the manifest.")
        {
            Default = "1", Minimum = 0, Maximum = int.MaxValue,
        },
        new("name", AnyText, "Name", "Name of the model, for people and for verdicts.") { IsRequired = true },
        new("version", AnyText, "Version", "Version of the model, chosen by whoever trained it.") { Default = "\"1\"" },
        new("architecture", AnyText, "Architecture", "Network family, for people.") { Default = "\"\"" },
        new("labels", Texts, "Labels", "One label for each score of the model, in its order; 2 to 100,000, each once.")
        { IsRequired = true },
        new("okLabels", Texts, "OK labels", "The labels that mean the part is good, possibly none.") { Default = "[]" },
        .. Input(),
        Word<ModelOutput>("output", "Output", "What the networks' scores are.", "logits"),
        new("outputName", AnyText, "Output's name", "The output that holds the scores, where a network has several that fit."),
        .. Variants(),
        new("thresholds", Group, "Thresholds", "When a score counts, unless the recipe says otherwise.") { Default = "{}" },
        Share("thresholds.default", Number, "Threshold", "The score that the best label needs; below it the part is unsure.")
            with { Default = "0.5" },
        Share("thresholds.margin", Number, "Margin", "How far the best label must lead the best of the other kind, OK against NG.")
            with { Default = "0" },
        Share("thresholds.labels", Labels, "Thresholds of labels", "Scores that single labels need instead.") with { Default = "{}" },
        .. Reference(),
        new("files", NamedTexts, "Files", "The SHA-256, in hexadecimal, of every file but model.json.") { Default = "{}" },
        new("digest", AnyText, "Digest", "The SHA-256 of model.json itself with these 64 digits replaced by zeros."),
    ])
    {
        Name = "model manifest",
        Word = "member",
        Page = "docs/model-bundle.md",
        AllowsNull = true,
        RefusesUnknownIn = section => section == InputPath,
    };

    private static IEnumerable<SettingDefinition> Input() =>
    [
        new(InputPath, Group, "Input", "From a frame to the model's input. Calibration, evaluation and the line all follow it.")
        { IsRequired = true },
        Pixels("input.width", "Width", "Width of the model's input.", 1) with { IsRequired = true },
        Pixels("input.height", "Height", "Height of the model's input.", 1) with { IsRequired = true },
        Word<ColorOrder>("input.color", "Colour order", "Order of the channels of the model's input.", "rgb"),
        Word<ResizeMode>("input.resize", "Resize", "How the picture is brought to the input's size.", "stretch"),
        Pixels("input.size", "Size", "Length of the shorter side before the centre crop; 0 means the input's. Only for shorter-side.", 0)
            with { Default = "0" },
        Word<ResizeFilter>("input.filter", "Filter", "The resampling kernel, as Pillow defines it.", "bilinear"),
        new("input.antialias", Flag, "Antialias", "Whether the kernel widens when shrinking, as Pillow does.") { Default = "true" },
        new("input.fill", Whole, "Fill", "The sample value around a picture that does not cover the input.")
        { Default = "0", Minimum = 0, Maximum = 255 },
        new("input.bits", Whole, "Bits",
            "From how many bits pictures with more than 8 bits a channel are scaled; without it they are refused.")
        {
            Minimum = 10, Maximum = 16, Meaning = "10, 12 or 16",
        },
        new("input.mean", Numbers, "Mean", "Mean of each channel in the input's colour order, on the 0..1 scale.")
        { Default = "[0, 0, 0]" },
        new("input.std", Numbers, "Standard deviation", "That of each channel in the input's colour order, on the 0..1 scale.")
        { Default = "[1, 1, 1]" },
    ];

    private static IEnumerable<SettingDefinition> Variants() =>
    [
        new("variants", List, "Variants", "The forms in which the network is here, best first.") { Default = "[]" },
        new("variants[].name", AnyText, "Name", "What it is chosen by; once in a bundle.") { IsRequired = true },
        new("variants[].provider", AnyText, "Provider", "The provider that runs it: cpu, cuda, cann, ascend.") { IsRequired = true },
        new("variants[].file", AnyText, "File", "The file in the bundle.") { IsRequired = true },
        new("variants[].precision", AnyText, "Precision", "Numbers the weights are kept in: fp32, fp16, int8.") { IsRequired = true },
        Word<InputFormat>("variants[].input", "Input format", "Element type and order of the input tensor.", "f32-nchw"),
        new("variants[].soc", AnyText, "Chip", "The Ascend chip that a compiled variant is for."),
        new("variants[].cann", AnyText, "CANN", "Version of the CANN that compiled it, where that is known."),
        new("variants[].accuracy", Group, "Accuracy", "What was measured on a labelled check set."),
        new("variants[].accuracy.images", Whole, "Images", "Images in the check set.")
        { IsRequired = true, Minimum = 0, Maximum = int.MaxValue },
        new("variants[].accuracy.top1", Number, "Top-1", "Share of images whose highest score is the true label.") { IsRequired = true },
        new("variants[].accuracy.referenceTop1", Number, "Top-1 of the parent", "The same of the FP32 parent."),
        new("variants[].accuracy.agreement", Number, "Agreement", "Share of images that the FP32 parent judges the same."),
        new("variants[].accuracy.logitSqnrDb", Number, "SQNR", "Signal to noise ratio of its logits against the FP32 parent's.")
        { Unit = "dB" },
        new("variants[].accuracy.checkSet", AnyText, "Check set", "What the images were, for people."),
    ];

    private static IEnumerable<SettingDefinition> Reference() =>
    [
        new("reference", Group, "Reference", "A few pictures with the scores that belong to them."),
        new("reference.count", Whole, "Count", "Number of pictures.")
        { IsRequired = true, Unit = "pictures", Minimum = 1, Maximum = GoldenSet.MostPictures },
        new("reference.inputs", AnyText, "Inputs", "File with the pictures, bytes as they come from the resize.") { IsRequired = true },
        new("reference.outputs", AnyText, "Outputs", "File with the scores as a session gives them, 32-bit little-endian floats.")
        { IsRequired = true },
        new("reference.variant", AnyText, "Variant", "What gave the scores.") { IsRequired = true },
    ];

    private static SettingDefinition Pixels(string path, string title, string description, int minimum) =>
        new(path, Whole, title, description) { Unit = "pixels", Minimum = minimum, Maximum = ImageInputRules.LongestSide };

    private static SettingDefinition Share(string path, SettingKind kind, string title, string description) =>
        new(path, kind, title, description) { Minimum = 0, Maximum = 1 };

    private static SettingDefinition Word<TEnum>(string path, string title, string description, string standard)
        where TEnum : struct, Enum =>
        new(path, Choice, title, description) { Default = $"\"{standard}\"", Choices = JsonValues.WordsOf<TEnum>() };
}
