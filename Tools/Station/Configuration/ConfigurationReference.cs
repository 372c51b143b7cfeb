using System.Globalization;
using System.Text;
using EdgeConvNeXt.Runtime.Documents;

namespace EdgeConvNeXt.Station.Configuration;

/// <summary>docs/configuration.md, made from the catalogue.</summary>
/// <param name="catalog">Every setting there is.</param>
public sealed class ConfigurationReference(SettingCatalog catalog)
{
    private const string Introduction = """
        # Configuration of edge-agent

        <!-- Made from the modules that Tools/Station/StationModules.cs lists; run the station's tests with EDGE_UPDATE_GOLDENS=1 to write it anew. -->

        One JSON file; comments and trailing commas are allowed. Relative paths start from the file's own folder. `edge-agent --check --config FILE`
        names everything that is wrong with a file without starting anything; an editor that knows JSON schemas does so while you type when the file
        begins with `"$schema": "edge-agent.schema.json"` and the path leads to [edge-agent.schema.json](edge-agent.schema.json). Files to start from
        are in [examples](examples).

        """;

    /// <summary>The page as Markdown.</summary>
    public string Write()
    {
        StringBuilder page = new(Introduction.ReplaceLineEndings("\n"));
        foreach (SettingSection section in catalog.Sections)
        {
            page.Append(CultureInfo.InvariantCulture, $"\n## {section.Title}\n\n{section.Description}\n\n");
            page.Append(DocumentReference.Table("setting", catalog.All.Where(setting => setting.Section == section.Name)));
        }

        return page.ToString();
    }
}
