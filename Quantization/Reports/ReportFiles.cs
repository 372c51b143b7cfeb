using System.Text.Json;
using EdgeConvNeXt.Quantization.Reports.Html;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Quantization.Reports;

/// <summary>Writes a report as two files with one name: <c>.report.json</c> for machines, <c>.report.html</c> for people.</summary>
public static class ReportFiles
{
    /// <summary>About how large both files are together: some hundred kB each with a thousand labels.</summary>
    public const long UsualBytes = 1_000_000;

    private const string JsonExtension = ".report.json";
    private const string HtmlExtension = ".report.html";
    private const string BundleExtension = ".edgemodel";

    /// <summary>Where a bundle's report goes by default: beside it, without the extension of a packed bundle.</summary>
    /// <param name="bundle">Path of the bundle: a folder, or a file that ends in .edgemodel.</param>
    public static string PrefixOf(string bundle)
    {
        ArgumentException.ThrowIfNullOrEmpty(bundle);
        string path = Path.TrimEndingDirectorySeparator(bundle);
        return path.EndsWith(BundleExtension, StringComparison.OrdinalIgnoreCase) ? path[..^BundleExtension.Length] : path;
    }

    /// <summary>Makes sure, before long work, that a report could be written. Nothing is left there.</summary>
    /// <param name="prefix">Path of the files without their endings.</param>
    /// <exception cref="EdgeException">The place cannot be written.</exception>
    public static void ThrowIfNoPlace(string prefix)
    {
        ArgumentException.ThrowIfNullOrEmpty(prefix);
        Guard(prefix, full =>
        {
            ThrowIfInTheWay([full + JsonExtension, full + HtmlExtension]);
            OutputFolder.ThrowIfNoPlace(FolderOf(full), UsualBytes);
        });
    }

    /// <summary>Writes both files, or neither; files of these names are replaced.</summary>
    /// <param name="prefix">Path of the files without their endings; its folder is made when it is not there.</param>
    /// <param name="report">The report.</param>
    /// <returns>Full path of the HTML file.</returns>
    /// <exception cref="EdgeException">The place cannot be written.</exception>
    public static string Write(string prefix, QuantizationReport report)
    {
        ArgumentException.ThrowIfNullOrEmpty(prefix);
        ArgumentNullException.ThrowIfNull(report);
        return Guard(prefix, full => Publish(new Dictionary<string, string>
        {
            [full + JsonExtension] = JsonSerializer.Serialize(report, ReportJson.File.QuantizationReport) + "\n",
            [full + HtmlExtension] = HtmlReport.Write(report),
        })) + HtmlExtension;
    }

    private static string Guard(string prefix, Action<string> action)
    {
        try
        {
            string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(prefix));
            action(full);
            return full;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new EdgeException(
                EdgeFault.File, $"The report cannot be written: {fault.Message}", prefix, "a place with room and write permission",
                "Choose another place with --report.", fault);
        }
    }

    private static string FolderOf(string full) =>
        Path.GetDirectoryName(full) ?? throw new IOException("The root folder is no name for a report.");

    private static void ThrowIfInTheWay(IEnumerable<string> paths)
    {
        if (paths.FirstOrDefault(Directory.Exists) is { } folder)
        {
            throw new IOException($"The folder {folder} is in the way.");
        }
    }

    private static void Publish(Dictionary<string, string> files)
    {
        ThrowIfInTheWay(files.Keys);
        using OutputFolder folder = OutputFolder.Make(FolderOf(files.Keys.First()));
        try
        {
            foreach ((string path, string text) in files)
            {
                File.WriteAllText(Draft(path), text);
            }

            foreach (string path in files.Keys)
            {
                File.Move(Draft(path), path, overwrite: true);
            }

            folder.Keep();
        }
        finally
        {
            foreach (string path in files.Keys)
            {
                File.Delete(Draft(path));
            }
        }
    }

    private static string Draft(string path) => $"{path}.{Environment.ProcessId}.tmp";
}
