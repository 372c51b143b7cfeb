using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Outputs.Mqtt;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests.Outputs.Mqtt;

/// <summary>
/// The committed JSON schemas of messages are those of the records that are sent. EDGE_UPDATE_GOLDENS=1 writes the files anew.
/// </summary>
public sealed class MqttSchemaTests
{
    private static readonly JsonSerializerOptions Text = new()
    {
        WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static TheoryData<string, string> Messages { get; } = new()
    {
        { "result", nameof(JournalRow) }, { "state", nameof(MqttState) }, { "event", nameof(MqttEvent) },
        { "health", nameof(MqttHealth) }, { "ack", nameof(MqttAnswer) },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public void The_committed_schema_is_that_of_the_message(string name, string record)
    {
        string path = Path.Combine(RepositoryRoot.Path, "docs", $"mqtt-{name}.schema.json");
        string expected = Schema(name, Type(record));
        if (Environment.GetEnvironmentVariable("EDGE_UPDATE_GOLDENS") == "1")
        {
            File.WriteAllText(path, expected);
        }

        Assert.Equal(expected, File.ReadAllText(path));
    }

    // The generated code writes only: what members there are is found by reflection, with the same options.
    private static JsonTypeInfo Type(string record)
    {
        JsonSerializerOptions options = new(MqttJson.Default.Options) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
        return options.GetTypeInfo(record switch
        {
            nameof(JournalRow) => typeof(JournalRow),
            nameof(MqttState) => typeof(MqttState),
            nameof(MqttEvent) => typeof(MqttEvent),
            nameof(MqttHealth) => typeof(MqttHealth),
            _ => typeof(MqttAnswer),
        });
    }

    // What is null is left out of messages, so nothing in them is null but a score that is no number.
    private static string Schema(string name, JsonTypeInfo type)
    {
        JsonSchemaExporterOptions options = new() { TreatNullObliviousAsNonNullable = true };
        JsonObject members = type.GetJsonSchemaAsNode(options).AsObject();
        JsonObject schema = new()
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["title"] = $"ecn/v1/+/+/+/{name}",
        };
        foreach ((string member, JsonNode? value) in members)
        {
            schema[member] = value?.DeepClone();
        }

        return schema.ToJsonString(Text) + "\n";
    }
}
