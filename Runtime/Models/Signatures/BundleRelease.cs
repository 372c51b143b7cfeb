using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using EdgeConvNeXt.Runtime.Documents;

namespace EdgeConvNeXt.Runtime.Models.Signatures;

/// <summary>What the signer says of where and when a bundle may run (<c>release.json</c>).</summary>
public sealed record BundleRelease
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ssK";
    private const string Install = "Install another release, or have this one signed for this station.";

    private static readonly JsonWriterOptions WriterOptions = new()
    {
        Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Counts up from release to release of a model; 0 or more.</summary>
    public long Version { get; init; } = 1;

    /// <summary>The first moment at which it may start; null for no limit.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>The last moment at which it may start; null for no limit.</summary>
    public DateTimeOffset? NotAfter { get; init; }

    /// <summary>Names of the stations that it is for; empty for all.</summary>
    public IReadOnlyList<string> Stations { get; init; } = [];

    /// <summary>The oldest version of the agent that it runs on; null for any.</summary>
    public Version? LeastAgent { get; init; }

    /// <summary>What a bundle says of itself, which proves nothing; null where it says nothing.</summary>
    /// <exception cref="EdgeException">It has faults, or cannot be read.</exception>
    public static BundleRelease? Claimed(ModelBundle bundle)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        return bundle.Files.Exists(ModelBundle.ReleaseName)
            ? Read(bundle.Files.Read(ModelBundle.ReleaseName), bundle.Files.PathOf(ModelBundle.ReleaseName))
            : null;
    }

    /// <summary>Reads a moment as a release has it: ISO 8601 to the second, with an offset.</summary>
    public static bool TryParseMoment(string? text, out DateTimeOffset moment) => DateTimeOffset.TryParseExact(
        text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out moment)
        && text!.Length > "yyyy-MM-ddTHH:mm:ss".Length;

    /// <summary>Reads a version of three numbers.</summary>
    public static bool TryParseAgent(string? text, out Version? version) =>
        System.Version.TryParse(text, out version) && version is { Build: >= 0, Revision: < 0 };

    /// <summary>All of it in words: "2, not after 2027-01-01T00:00:00Z, for press 4".</summary>
    public override string ToString() => string.Join(", ", new[]
    {
        Version.ToString(CultureInfo.InvariantCulture),
        NotBefore is { } from ? $"not before {Show(from)}" : null,
        NotAfter is { } to ? $"not after {Show(to)}" : null,
        Stations.Count > 0 ? $"for {string.Join(" and ", Stations)}" : null,
        LeastAgent is { } agent ? $"on agent {agent} or later" : null,
    }.Where(part => part is not null));

    /// <summary>Makes sure that a station may start with it.</summary>
    /// <param name="where">The bundle, for messages.</param>
    /// <param name="station">Name of the station; null where that is not asked.</param>
    /// <param name="now">What time it is.</param>
    /// <param name="agent">Version of the program.</param>
    /// <exception cref="EdgeException">It is for another station, another time or a newer program.</exception>
    public void ThrowIfUnfit(string where, string? station, DateTimeOffset now, Version agent)
    {
        ArgumentNullException.ThrowIfNull(agent);
        if (station is not null && Stations.Count > 0 && !Stations.Contains(station))
        {
            throw SignatureRefusal.Of(
                $"The model bundle is not for the station '{station}'", where, $"one of {string.Join(", ", Stations)}", Install);
        }

        if (now < NotBefore || now > NotAfter)
        {
            throw SignatureRefusal.Of(
                $"The model bundle {(now < NotBefore ? "is not valid yet" : "has expired")}: it is {Show(now)}", where,
                now < NotBefore ? $"a start at {Show(NotBefore.Value)} or later" : $"a start at {Show(NotAfter!.Value)} or earlier",
                $"Look whether the clock is right. {Install}");
        }

        if (agent < LeastAgent)
        {
            throw SignatureRefusal.Of(
                $"The model bundle is for a newer program than version {agent.ToString(3)}", where,
                $"version {LeastAgent} or later", "Bring the program up to date, or install another release.");
        }
    }

    /// <summary>Makes sure that it is no older than what runs.</summary>
    /// <param name="where">The bundle, for the message.</param>
    /// <param name="running">Version of what runs.</param>
    /// <exception cref="EdgeException">It is older.</exception>
    public void ThrowIfOlder(string where, long running)
    {
        if (Version < running)
        {
            throw SignatureRefusal.Of(
                $"The model bundle is release {Version}, older than what runs", where, $"release {running} or later",
                "Install a newer one; if the older one is meant, ask for it (--allow-older).");
        }
    }

    /// <summary>Reads the file.</summary>
    /// <exception cref="EdgeException">It has faults; all are named.</exception>
    internal static BundleRelease Read(ReadOnlyMemory<byte> bytes, string where)
    {
        SettingFaults faults = [];
        SettingValues? values = ReleaseSettings.Document.Read(bytes, where, faults);
        DateTimeOffset? notBefore = Moment(ReleaseSettings.NotBefore);
        DateTimeOffset? notAfter = Moment(ReleaseSettings.NotAfter);
        string? agent = values?.Text(ReleaseSettings.LeastAgent);
        if (!TryParseAgent(agent, out Version? least) && agent is not null)
        {
            faults.Add(ReleaseSettings.LeastAgent, $"is {JsonValues.Shorten(agent)}: expected {ReleaseSettings.LeastAgent.Expected}.");
        }

        return faults.Count > 0
            ? throw SignatureRefusal.Of(
                SettingFaults.Message("release", faults).TrimEnd('.'), where, "a release as docs/model-bundle.md describes it")
            : new BundleRelease
            {
                Version = values!.Whole(ReleaseSettings.Version)!.Value,
                NotBefore = notBefore,
                NotAfter = notAfter,
                Stations = values.Choices(ReleaseSettings.Stations),
                LeastAgent = least,
            };

        DateTimeOffset? Moment(SettingDefinition setting)
        {
            string? text = values?.Text(setting);
            if (TryParseMoment(text, out DateTimeOffset moment))
            {
                return moment;
            }

            if (text is not null)
            {
                faults.Add(setting, $"is {JsonValues.Shorten(text)}: expected {setting.Expected}.");
            }

            return null;
        }
    }

    /// <summary>The file.</summary>
    internal byte[] ToJson()
    {
        using MemoryStream text = new();
        using (Utf8JsonWriter json = new(text, WriterOptions))
        {
            json.WriteStartObject();
            json.WriteNumber(ReleaseSettings.Version.Name, Version);
            WriteUnlessNull(json, ReleaseSettings.NotBefore.Name, NotBefore is { } from ? Show(from) : null);
            WriteUnlessNull(json, ReleaseSettings.NotAfter.Name, NotAfter is { } to ? Show(to) : null);
            WriteStations(json);
            WriteUnlessNull(json, ReleaseSettings.LeastAgent.Name, LeastAgent?.ToString(3));
            json.WriteEndObject();
        }

        text.WriteByte((byte)'\n');
        return text.ToArray();
    }

    private void WriteStations(Utf8JsonWriter json)
    {
        if (Stations.Count > 0)
        {
            json.WriteStartArray(ReleaseSettings.Stations.Name);
            foreach (string station in Stations)
            {
                json.WriteStringValue(station);
            }

            json.WriteEndArray();
        }
    }

    private static void WriteUnlessNull(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }

    private static string Show(DateTimeOffset moment) => moment.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);
}
