using System.Text.Json;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Station.Hosting;

namespace EdgeConvNeXt.Station.History;

/// <summary>
/// What the recipe was before: the audit says when which file came in force, and of each file that this station has seen in force the text
/// is kept under its hash.
/// </summary>
/// <param name="folder">Where texts are kept.</param>
/// <param name="audit">The audit of recipes.</param>
internal sealed class RecipeArchive(string folder, string audit)
{
    private const int HashLetters = 64;

    /// <summary>Keeps the text of the recipe in force, where it is not kept yet.</summary>
    /// <param name="recipe">What is in force.</param>
    /// <exception cref="EdgeException">It cannot be kept.</exception>
    public void Keep(RecipeKeeper recipe)
    {
        if (recipe.Identity.Sha256 is not { } hash || File.Exists(FileOf(hash)))
        {
            return;
        }

        byte[] text = RecipeFile.Read(recipe.File);
        if (RecipeFile.HashOf(text) == hash)
        {
            Write(FileOf(hash), text);
        }
    }

    /// <summary>The text of a recipe; null where it is not kept.</summary>
    /// <param name="hash">SHA-256 of its file.</param>
    /// <exception cref="EdgeException">It cannot be read.</exception>
    public byte[]? Text(string hash) =>
        hash.Length == HashLetters && hash.All(char.IsAsciiHexDigitLower) && File.Exists(FileOf(hash))
            ? RecipeFile.Read(FileOf(hash))
            : null;

    /// <summary>Every recipe that came in force, the newest first; starts with the same file are not told again.</summary>
    /// <exception cref="EdgeException">The audit cannot be read.</exception>
    public IReadOnlyList<RecipeVersion> Versions()
    {
        List<RecipeVersion> versions = [];
        try
        {
            foreach (string line in LineFile.Read(audit))
            {
                if (Parse(line) is { } next && (versions.Count == 0 || versions[^1].Sha256 != next.Sha256))
                {
                    versions.Add(next with { Number = versions.Count + 1 });
                }
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new EdgeException(
                EdgeFault.File, $"The audit of recipes cannot be read: {fault.Message.TrimEnd('.')}", audit,
                "a file that the agent's user may read", "Check file and permissions.", fault);
        }

        versions.Reverse();
        return versions;
    }

    private string FileOf(string hash) => Path.Combine(folder, $"{hash}.json");

    private static void Write(string path, byte[] text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        RecipeFile.Write(path, text);
    }

    // A line that a power cut tore, and refusals, are no versions.
    private static RecipeVersion? Parse(string line)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(line);
            JsonElement to = json.RootElement.GetProperty("to");
            return json.RootElement.GetProperty("result").GetString() == "refused" || to.GetProperty("sha256").GetString() is not { } hash
                ? null
                : new RecipeVersion(
                    0, json.RootElement.GetProperty("when").GetDateTimeOffset(), json.RootElement.GetProperty("by").GetString()!,
                    to.GetProperty("name").GetString()!, hash)
                {
                    Why = json.RootElement.TryGetProperty("why", out JsonElement why) ? why.GetString() : null,
                };
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}

/// <summary>A recipe that came in force.</summary>
/// <param name="Number">Counts from 1, the oldest first.</param>
/// <param name="At">When.</param>
/// <param name="By">Who brought it.</param>
/// <param name="Name">What its product is called.</param>
/// <param name="Sha256">SHA-256 of its file.</param>
internal sealed record RecipeVersion(int Number, DateTimeOffset At, string By, string Name, string Sha256)
{
    /// <summary>Why; null where nobody said.</summary>
    public string? Why { get; init; }
}

/// <summary>How two documents differ, member by member.</summary>
internal static class DocumentDifference
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The members that differ.</summary>
    /// <param name="before">One document.</param>
    /// <param name="after">The other one.</param>
    /// <returns>Each with its values as JSON; null where one has none.</returns>
    public static IReadOnlyList<MemberChange> Of(ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> after)
    {
        Dictionary<string, string> old = Flatten(before);
        Dictionary<string, string> now = Flatten(after);
        return
        [
            .. old.Keys.Union(now.Keys)
                .Where(member => old.GetValueOrDefault(member) != now.GetValueOrDefault(member))
                .Select(member => new MemberChange(member, old.GetValueOrDefault(member), now.GetValueOrDefault(member))),
        ];
    }

    private static Dictionary<string, string> Flatten(ReadOnlyMemory<byte> text)
    {
        Dictionary<string, string> members = [];
        using JsonDocument document = JsonDocument.Parse(text, Lenient);
        Add("", document.RootElement);
        return members;

        void Add(string path, JsonElement value)
        {
            switch (value.ValueKind)
            {
                case JsonValueKind.Object:
                    foreach (JsonProperty member in value.EnumerateObject())
                    {
                        Add(path.Length == 0 ? member.Name : $"{path}.{member.Name}", member.Value);
                    }

                    break;
                case JsonValueKind.Array:
                    int place = 0;
                    foreach (JsonElement item in value.EnumerateArray())
                    {
                        Add($"{path}[{place++}]", item);
                    }

                    break;
                default:
                    members[path] = value.GetRawText();
                    break;
            }
        }
    }
}

/// <summary>A member that differs between two documents.</summary>
/// <param name="Member">Its path: "regions[0].x".</param>
/// <param name="From">What it was, as JSON; null for not there.</param>
/// <param name="To">What it is, as JSON; null for not there.</param>
internal sealed record MemberChange(string Member, string? From, string? To);
