using System.Globalization;
using System.Text;

namespace EdgeConvNeXt.Runtime.Documents;

/// <summary>The members of a document as a Markdown table, for the page that describes it.</summary>
internal static class DocumentReference
{
    /// <summary>A table with a row for each member.</summary>
    /// <param name="word">What the page calls a member: "setting".</param>
    /// <param name="settings">The members.</param>
    public static string Table(string word, IEnumerable<SettingDefinition> settings)
    {
        StringBuilder table = new($"| {word} | value | default | what it does |\n|---|---|---|---|\n");
        foreach (SettingDefinition setting in settings)
        {
            string scope = setting.OfTypes.Count == 0 ? "" : $" *For {string.Join(", ", setting.OfTypes)}.*";
            table.Append(CultureInfo.InvariantCulture,
                $"| `{setting.Path}` | {setting.Expected} | {Default(setting)} | {setting.Description}{scope} |\n");
        }

        return table.ToString();
    }

    private static string Default(SettingDefinition setting) =>
        setting.IsRequired ? "**required**" : setting.Default is { } value ? $"`{value}`" : setting.Otherwise ?? "none";
}
