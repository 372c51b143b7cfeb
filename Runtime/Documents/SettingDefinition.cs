using System.Globalization;

namespace EdgeConvNeXt.Runtime.Documents;

/// <summary>
/// One member of a document that people write: everything that checks, messages, the JSON schema, the reference and a settings page need to
/// know of it. Every document has one table of them, and no second place that lists its members.
/// </summary>
/// <param name="Path">
/// Where it stands, dotted: "source.framesPerSecond"; members of a list's objects with brackets: "regions[].x".
/// </param>
/// <param name="Kind">What its value may be.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Description">What it does, in full sentences.</param>
public sealed record SettingDefinition(string Path, SettingKind Kind, string Title, string Description)
{
    /// <summary>Name of <see cref="Main"/> within the object.</summary>
    public const string MainName = "path";

    /// <summary>What its numbers count: "pixels", "seconds"; null for a mere number or no number.</summary>
    public string? Unit { get; init; }

    /// <summary>The value, as JSON, that is used where the file has none; null when leaving it out means something of its own.</summary>
    public string? Default { get; init; }

    /// <summary>
    /// What leaving it out means where there is no default value; null when <see cref="Default"/> or <see cref="IsRequired"/> says it.
    /// </summary>
    public string? Otherwise { get; init; }

    /// <summary>Whether the file has to have it; for a setting of some types, when its object is of such a type.</summary>
    public bool IsRequired { get; init; }

    /// <summary>The smallest number allowed; itself excluded when <see cref="IsAboveMinimum"/>.</summary>
    public double Minimum { get; init; } = double.NegativeInfinity;

    /// <summary>The largest number allowed.</summary>
    public double Maximum { get; init; } = double.PositiveInfinity;

    /// <summary>Whether the minimum itself is excluded.</summary>
    public bool IsAboveMinimum { get; init; }

    /// <summary>The words allowed.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>The values of the member "type" beside it that it belongs to; empty when it belongs to all.</summary>
    public IReadOnlyList<string> OfTypes { get; init; } = [];

    /// <summary>What its value is, a noun phrase that says more than its kind: "the label or name of a GPIO chip". Null for most.</summary>
    public string? Meaning { get; init; }

    /// <summary>
    /// Of an object: the setting that a value in its place stands for, which is the object's member <see cref="MainName"/>. Null for most.
    /// </summary>
    public SettingDefinition? Main { get; init; }

    /// <summary>The object it stands in, or an empty string at the top of the file.</summary>
    public string Section => Path.Contains('.', StringComparison.Ordinal) ? Path[..Path.LastIndexOf('.')] : "";

    /// <summary>Its name within its section.</summary>
    public string Name => Path[(Path.LastIndexOf('.') + 1)..];

    /// <summary>What its value must be, a noun phrase: "a whole number from 1 to 16 frames".</summary>
    public string Expected => Meaning ?? Kind switch
    {
        SettingKind.Text => "a text that is not empty",
        SettingKind.AnyText => "a text",
        SettingKind.Path => "a path",
        SettingKind.Flag => "true or false",
        SettingKind.Whole => $"a whole number{Range}",
        SettingKind.Number => $"a number{Range}",
        SettingKind.Choice => $"one of {string.Join(", ", Choices)}",
        SettingKind.Choices => $"a list of {string.Join(", ", Choices)}, each at most once",
        SettingKind.Labels => $"an object with a number{Range} for each label it names",
        SettingKind.Texts => "a list of texts",
        SettingKind.Numbers => "a list of numbers",
        SettingKind.NamedTexts => "an object with a text for each name",
        SettingKind.Group => "an object, { ... }",
        SettingKind.List => "a list of objects, [ { ... } ]",
        _ => throw new InvalidOperationException($"{Path} is of the unknown kind {Kind}."),
    };

    /// <summary>What each item of its list or each member of its object must be; null where it has none of one sort.</summary>
    internal SettingDefinition? Part => Kind switch
    {
        SettingKind.Labels or SettingKind.Numbers => this with { Kind = SettingKind.Number },
        SettingKind.NamedTexts or SettingKind.Texts => this with { Kind = SettingKind.AnyText },
        _ => null,
    };

    /// <summary>The range of its numbers as the end of a noun phrase: " from 1 to 16 frames"; empty where any number will do.</summary>
    private string Range
    {
        get
        {
            (string from, string to) = IsAboveMinimum ? ("above", "up to") : ("from", "to");
            return double.IsInfinity(Minimum) ? "" : string.Create(
                CultureInfo.InvariantCulture, $" {from} {Minimum:0.###} {to} {Maximum:0.###}{(Unit is null ? "" : $" {Unit}")}");
        }
    }

    /// <summary>Whether null stands for leaving it out, in documents where it may.</summary>
    internal bool IsOptional => !IsRequired && Default is null;

    /// <summary>Whether a number is in range; what is no finite number never is.</summary>
    internal bool Contains(double number) =>
        double.IsFinite(number) && (IsAboveMinimum ? number > Minimum : number >= Minimum) && number <= Maximum;
}

/// <summary>What a setting's JSON value may be.</summary>
public enum SettingKind
{
    /// <summary>A string that names something: it has more than spaces and no NUL.</summary>
    Text,

    /// <summary>A string, which may be empty.</summary>
    AnyText,

    /// <summary>A string: a file or folder, absolute or relative to the folder of the document.</summary>
    Path,

    /// <summary>true or false.</summary>
    Flag,

    /// <summary>A number without a fraction.</summary>
    Whole,

    /// <summary>Any number.</summary>
    Number,

    /// <summary>A string out of the setting's choices.</summary>
    Choice,

    /// <summary>An array with at least one string, each out of the setting's choices and there once.</summary>
    Choices,

    /// <summary>An object with a number for each label it names.</summary>
    Labels,

    /// <summary>An array of strings.</summary>
    Texts,

    /// <summary>An array of numbers.</summary>
    Numbers,

    /// <summary>An object with a string for each name in it.</summary>
    NamedTexts,

    /// <summary>An object with settings of its own.</summary>
    Group,

    /// <summary>An array of objects with settings of their own.</summary>
    List,
}
