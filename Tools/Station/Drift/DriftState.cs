using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeConvNeXt.Camera.StillImages;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Linux;
using EdgeConvNeXt.Runtime.Monitoring.Drift;

namespace EdgeConvNeXt.Station.Drift;

/// <summary>What survives a restart.</summary>
/// <param name="Alarms">Alarms so far.</param>
/// <param name="Subjects">Models and recipes, the one that came last first.</param>
internal sealed record DriftState(long Alarms, IReadOnlyList<SubjectState> Subjects)
{
    /// <summary>Where nothing is known.</summary>
    public static DriftState Empty { get; } = new(0, []);

    private const string FileName = "state.json";

    // A learned baseline and the values of 20,000 pictures have 2 MB; the rest is small.
    private const long MostBytes = 64_000_000;

    /// <summary>Reads the state.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="fault">Why it cannot be had, in words; null where it was, and where there is none yet.</param>
    public static DriftState Read(string folder, out string? fault)
    {
        string path = Path.Combine(folder, FileName);
        fault = null;
        try
        {
            FileInfo file = new(path);
            if (!file.Exists)
            {
                return Empty;
            }

            if (file.Length <= MostBytes && JsonSerializer.Deserialize(File.ReadAllBytes(path), DriftJson.Default.DriftState) is { } state
                && state.Subjects.All(subject => subject?.IsWhole() == true))
            {
                return state;
            }

            fault = "it is no state, or too large for one";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            fault = failure.Message;
        }

        return Empty;
    }

    /// <summary>Writes the state: all of it, or the one before stays.</summary>
    /// <exception cref="EdgeException">It cannot be written.</exception>
    /// <exception cref="IOException">The medium failed.</exception>
    public void Write(string folder)
    {
        WholeFile.Write(Path.Combine(folder, FileName), JsonSerializer.SerializeToUtf8Bytes(this, DriftJson.Default.DriftState));
        Medium.Sync(folder);
    }
}

// Optional members have setters: source-generated JSON would give init-only ones their type's default instead of ours.
/// <summary>How far the watch over parts of one model and recipe is.</summary>
/// <param name="Model">Name and version of the model.</param>
/// <param name="Bundle">Digest of its bundle.</param>
/// <param name="Recipe">SHA-256 of the recipe's file; null without one.</param>
internal sealed record SubjectState(string Model, string? Bundle, string? Recipe)
{
    /// <summary>Name of the recipe; null without one.</summary>
    public string? RecipeName { get; init; }

    /// <summary>The baseline that was learned here; null for that of the bundle.</summary>
    public JsonElement? Learned { get; init; }

    /// <summary>How far learning is; null where that is over.</summary>
    public BuilderState? Learning { get; init; }

    /// <summary>How far the monitor is; null while there is none.</summary>
    public MonitorState? Monitor { get; init; }

    /// <summary>The alarms.</summary>
    public IReadOnlyList<DriftAlarmStatus> Alarms { get; set; } = [];

    /// <summary>Whether no list has holes.</summary>
    public bool IsWhole() => !Alarms.Contains(null!) && Monitor?.Signals.Contains(null!) != true;
}

/// <summary>Source-generated JSON of the state.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(DriftState))]
internal sealed partial class DriftJson : JsonSerializerContext;
