using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Inspection.Recipes;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Station.Access;
using EdgeConvNeXt.Station.Api.Http;
using EdgeConvNeXt.Station.History;
using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Station.Outputs.Journal;

namespace EdgeConvNeXt.Station.Api.Page;

/// <summary>The recipe: what it is, what another would be refused for or do, changing it, and what it was before.</summary>
/// <param name="running">The station.</param>
/// <param name="archive">What the recipe was before; null where there is none.</param>
/// <param name="journal">The last parts.</param>
/// <param name="questions">Answers what takes a core for a while.</param>
/// <param name="audit">Where changes stand before they are made.</param>
internal sealed class RecipeRoutes(
    RunningStation running, RecipeArchive? archive, PageJournal journal, PageQuestions questions, PageAudit audit) : IPageRoutes
{
    private const int UsualVersions = 50;
    private const int MostVersions = 200;

    private static readonly JsonDocumentOptions AsWritten = new()
    {
        CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true,
    };

    // What RecipeKeeper.Fixed refuses while the line runs.
    private static readonly string[] NeedStart =
    [
        "model", "ensemble", "rejection", "trigger.type", "trigger.chip", "trigger.line", "trigger.edge", "trigger.bias",
        "trigger.activeLow", "trigger.presenceThreshold",
    ];

    /// <inheritdoc/>
    public void Map(PageMap map)
    {
        map.Get("recipe", Role.Viewer, request => request.AnswerAsync(Show(), RecipePageJson.Default.RecipePage));
        map.Post("recipe/check", Role.Operator, CheckAsync);
        map.Post("recipe/effect", Role.Operator, JudgeAgainAsync);
        map.Put("recipe", Role.Engineer, ChangeAsync);
        map.Ask("recipe/history", Role.Viewer, History, RecipePageJson.Default.RecipeHistoryPage);
        map.Post("recipe/history/{number}/return", Role.Engineer, ReturnAsync);
    }

    private RecipeKeeper Recipe => running.Host.Recipe ?? throw HttpRefusal.NotFound(
        "This station has no recipe: expected one in its configuration, with what is looked at and when it is good.");

    private RecipePage Show()
    {
        RecipeKeeper keeper = Recipe;
        byte[] text = RecipeFile.Read(keeper.File);
        ModelManifest manifest = running.Host.Manifest;
        return new RecipePage
        {
            Name = keeper.Current.Name,
            File = keeper.File,
            Sha256 = keeper.Identity.Sha256 ?? "",
            IsInForce = RecipeFile.HashOf(text) == keeper.Identity.Sha256,
            Document = Parse(text),
            Labels = manifest.Labels,
            OkLabels = [.. manifest.OkLabels],
            Frame = keeper.Station.Frame is { } frame ? new FrameSize(frame.Width, frame.Height) : null,
            Fixed = NeedStart,
            IsEditable = IsEditable(keeper.File),
            ThresholdsOfModel = ThresholdsPage.Of(manifest.Thresholds),
        };
    }

    private static JsonElement Parse(byte[] text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, AsWritten);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            throw HttpRefusal.Conflict("The recipe's file was changed by hand and is no JSON by now: correct it, then have it read again.");
        }
    }

    private static bool IsEditable(string file)
    {
        try
        {
            OutputFolder.ThrowIfNoPlace(Path.GetDirectoryName(file)!);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private async Task CheckAsync(PageRequest request)
    {
        JsonElement body = await request.BodyAsync("document").ConfigureAwait(false);
        await request.AnswerAsync(new RecipeFaults(Recipe.Check(Write(body)).Faults), RecipePageJson.Default.RecipeFaults)
            .ConfigureAwait(false);
    }

    private async Task JudgeAgainAsync(PageRequest request)
    {
        JsonElement body = await request.BodyAsync("thresholds").ConfigureAwait(false);
        ModelManifest manifest = running.Host.Manifest;
        DecisionThresholds thresholds = Thresholds(body) ?? manifest.Thresholds;
        UnsureAction unsure = Recipe.Current.Unsure;
        ThresholdEffect effect = await questions.AskAsync(
            () =>
            {
                using JournalLoan loan = journal.Open(out JournalReader reader);
                return ThresholdEffect.Of(
                    reader.Query(new JournalFilter { Limit = ThresholdEffect.MostParts }), manifest.Labels, [.. manifest.OkLabels],
                    thresholds, unsure);
            },
            request.Gone).ConfigureAwait(false);
        await request.AnswerAsync(effect, RecipePageJson.Default.ThresholdEffect).ConfigureAwait(false);
    }

    // They are held to the rules of a recipe: one that has nothing else.
    private DecisionThresholds? Thresholds(JsonElement body)
    {
        RecipeKeeper keeper = Recipe;
        using MemoryStream text = new();
        using (Utf8JsonWriter writer = new(text))
        {
            writer.WriteStartObject();
            writer.WriteString("name", keeper.Current.Name);
            if (body.TryGetProperty("thresholds", out JsonElement thresholds))
            {
                writer.WritePropertyName("thresholds");
                thresholds.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        RecipeReading reading = RecipeReader.Parse(
            text.ToArray(), keeper.File, RecipeStation.Unknown with { Labels = running.Host.Manifest.Labels });
        return reading.Recipe is { } recipe ? recipe.Thresholds : throw HttpRefusal.Faulty("recipe", reading.Faults);
    }

    private async Task ChangeAsync(PageRequest request)
    {
        JsonElement body = await request.BodyAsync("document", "of", "why").ConfigureAwait(false);
        string of = PageRequest.Require(body, "of");
        await ReplaceAsync(request, Write(body), of, PageRequest.Sentence(body, "why")).ConfigureAwait(false);
    }

    private async Task ReturnAsync(PageRequest request)
    {
        RecipeVersion version = Archive.Versions().FirstOrDefault(version => $"{version.Number}" == request.Path("number"))
            ?? throw HttpRefusal.NotFound("The history has no such recipe: expected a number of recipe/history.");
        byte[] text = Archive.Text(version.Sha256) ?? throw HttpRefusal.Conflict(
            "The text of that recipe is not kept: it was in force before the station had a page.");
        await ReplaceAsync(request, text, Recipe.Identity.Sha256 ?? "", $"Back to number {version.Number}.").ConfigureAwait(false);
    }

    private async Task ReplaceAsync(PageRequest request, byte[] text, string of, string? why)
    {
        RecipeKeeper keeper = Recipe;
        Archive.Keep(keeper);
        if (of != keeper.Identity.Sha256)
        {
            throw Overtaken();
        }

        ThrowIfFaulty(keeper.Check(text).Faults);
        audit.Make(request, "recipe.changed", $"The recipe {of} is replaced by {RecipeFile.HashOf(text)} (SHA-256).", () =>
            ThrowIfFaulty((keeper.Replace(text, of, $"page: {request.Caller}", why) ?? throw Overtaken()).Refused));
        Archive.Keep(keeper);
        await request.AnswerAsync(new RecipeHash(keeper.Identity.Sha256 ?? ""), RecipePageJson.Default.RecipeHash).ConfigureAwait(false);
    }

    private static HttpRefusal Overtaken() => HttpRefusal.Conflict(
        "The recipe was changed meanwhile: expected a change of the one in force. Load it again and make the change there.");

    private static void ThrowIfFaulty(IReadOnlyList<SettingFault> faults)
    {
        if (faults.Count > 0)
        {
            throw HttpRefusal.Faulty("recipe", faults);
        }
    }

    private RecipeArchive Archive => archive ?? throw HttpRefusal.NotFound(
        "This station has no recipe: expected one in its configuration.");

    private static byte[] Write(JsonElement body)
    {
        if (!body.TryGetProperty("document", out JsonElement document) || document.ValueKind != JsonValueKind.Object)
        {
            throw HttpRefusal.Wrong("The body has no recipe: expected document, an object as docs/recipe.md has it.");
        }

        ArrayBufferWriter<byte> text = new();
        using (Utf8JsonWriter writer = new(
            text, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            document.WriteTo(writer);
        }

        return [.. text.WrittenSpan, (byte)'\n'];
    }

    private RecipeHistoryPage History(PageRequest request)
    {
        RecipeArchive kept = Archive;
        kept.Keep(Recipe);
        int limit = (int)(request.Query("limit", 1, MostVersions) ?? UsualVersions);
        long before = request.Query("before", 1, int.MaxValue) ?? int.MaxValue;
        IReadOnlyList<RecipeVersion> versions = kept.Versions();
        List<RecipeVersionPage> items = [];
        for (int place = 0; place < versions.Count && items.Count < limit; place++)
        {
            if (versions[place].Number < before)
            {
                items.Add(Describe(kept, versions[place], place + 1 < versions.Count ? versions[place + 1] : null, isCurrent: place == 0));
            }
        }

        return new RecipeHistoryPage(items) { Next = items is [.., { Number: > 1 } last] ? $"{last.Number}" : null };
    }

    private static RecipeVersionPage Describe(RecipeArchive kept, RecipeVersion version, RecipeVersion? before, bool isCurrent) => new(
        version.Number, PageRequest.Text(version.At), version.By, version.Name, version.Sha256, isCurrent)
    {
        Why = version.Why,
        IsKept = kept.Text(version.Sha256) is not null,
        Changes = before is not null && kept.Text(before.Sha256) is { } old && kept.Text(version.Sha256) is { } text
            ? DocumentDifference.Of(old, text)
            : null,
    };
}

/// <summary>The recipe as the page has it.</summary>
internal sealed record RecipePage
{
    /// <summary>What the product is called.</summary>
    public required string Name { get; init; }

    /// <summary>Its file.</summary>
    public required string File { get; init; }

    /// <summary>SHA-256 of the file in force.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Whether the file is the one in force, and was not changed since.</summary>
    public required bool IsInForce { get; init; }

    /// <summary>The file's members.</summary>
    public required JsonElement Document { get; init; }

    /// <summary>The model's labels.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>Those that mean that a part is good.</summary>
    public required IReadOnlyList<string> OkLabels { get; init; }

    /// <summary>Size of frames, where it is known.</summary>
    public FrameSize? Frame { get; init; }

    /// <summary>Members whose change needs a new start.</summary>
    public required IReadOnlyList<string> Fixed { get; init; }

    /// <summary>Whether the agent's user may change the file.</summary>
    public required bool IsEditable { get; init; }

    /// <summary>The model's own thresholds, which hold without others.</summary>
    public required ThresholdsPage ThresholdsOfModel { get; init; }
}

/// <summary>A size in pixels.</summary>
/// <param name="Width">The width.</param>
/// <param name="Height">The height.</param>
internal sealed record FrameSize(int Width, int Height);

/// <summary>Thresholds as documents have them.</summary>
/// <param name="Default">The score that the best label needs.</param>
/// <param name="Margin">How far it must lead the best of the other kind.</param>
/// <param name="Labels">Scores that single labels need instead.</param>
internal sealed record ThresholdsPage(double Default, double Margin, IReadOnlyDictionary<string, float> Labels)
{
    /// <summary>Writes thresholds so.</summary>
    public static ThresholdsPage Of(DecisionThresholds thresholds) => new(thresholds.Default, thresholds.Margin, thresholds.Labels);
}

/// <summary>What is wrong with a recipe.</summary>
/// <param name="Faults">Every fault; empty for none.</param>
internal sealed record RecipeFaults(IReadOnlyList<SettingFault> Faults);

/// <summary>The recipe that is in force now.</summary>
/// <param name="Sha256">SHA-256 of its file.</param>
internal sealed record RecipeHash(string Sha256);

/// <summary>Recipes that were in force, the newest first.</summary>
/// <param name="Items">Some of them.</param>
internal sealed record RecipeHistoryPage(IReadOnlyList<RecipeVersionPage> Items)
{
    /// <summary>Where the next page begins; null on the last.</summary>
    public string? Next { get; init; }
}

/// <summary>A recipe that was in force.</summary>
/// <param name="Number">Counts from 1, the oldest first.</param>
/// <param name="At">Since when, UTC, ISO 8601.</param>
/// <param name="By">Who brought it.</param>
/// <param name="Name">What its product is called.</param>
/// <param name="Sha256">SHA-256 of its file.</param>
/// <param name="IsCurrent">Whether it is in force now.</param>
internal sealed record RecipeVersionPage(int Number, string At, string By, string Name, string Sha256, bool IsCurrent)
{
    /// <summary>Why it was brought; null where nobody said.</summary>
    public string? Why { get; init; }

    /// <summary>Whether its text is kept, so that it can come back.</summary>
    public required bool IsKept { get; init; }

    /// <summary>How it differs from the one before; null where that is not known.</summary>
    public IReadOnlyList<MemberChange>? Changes { get; init; }
}

/// <summary>Source-generated JSON of recipes on the page, for <see cref="PlainJson"/>. Absent values are left out.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Serialization,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RecipePage))]
[JsonSerializable(typeof(ThresholdEffect))]
[JsonSerializable(typeof(RecipeFaults))]
[JsonSerializable(typeof(RecipeHash))]
[JsonSerializable(typeof(RecipeHistoryPage))]
internal sealed partial class RecipePageJson : JsonSerializerContext;
