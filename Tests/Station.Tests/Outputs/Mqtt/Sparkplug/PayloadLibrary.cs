using System.Diagnostics;
using System.Text.Json;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests.Outputs.Mqtt.Sparkplug;

/// <summary>Google's library of protocol buffers in Python, Debian's: it shares nothing with the station's reader and writer.</summary>
internal sealed class PayloadLibrary : IDisposable
{
    private static readonly string Script = Path.Combine(
        RepositoryRoot.Path, "Tests", "Station.Tests", "Outputs", "Mqtt", "Sparkplug", "payloads.py");

    private readonly Process _process = Process.Start(
        new ProcessStartInfo("/usr/bin/python3", [Script]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;

    public PayloadLibrary() => Assert.Equal("ready", _process.StandardOutput.ReadLine());

    /// <summary>What a payload says; null where it is none.</summary>
    public ReadPayload? Decode(ReadOnlySpan<byte> payload)
    {
        using JsonDocument json = JsonDocument.Parse(Ask($"decode {Convert.ToHexStringLower(payload)}"));
        JsonElement root = json.RootElement;
        return root.TryGetProperty("error", out _)
            ? null
            : new ReadPayload(
                Number(root, "timestamp"),
                Number(root, "seq"),
                [.. root.GetProperty("metrics").EnumerateArray().Select(metric => new ReadMetric(metric.Clone()))]);
    }

    /// <summary>A payload of metrics: <c>[{"name": "a", "boolean_value": true}]</c></summary>
    public byte[] Encode(string metrics) => Convert.FromHexString(Ask($"encode {metrics.ReplaceLineEndings(" ")}"));

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private string Ask(string line)
    {
        _process.StandardInput.WriteLine(line);
        return _process.StandardOutput.ReadLine()!;
    }

    private static long? Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) ? unchecked((long)value.GetUInt64()) : null;
}

/// <summary>A payload as the library read it.</summary>
internal sealed record ReadPayload(long? Timestamp, long? Seq, IReadOnlyList<ReadMetric> Metrics)
{
    public ReadMetric this[string name] => Assert.Single(Metrics, metric => metric.Name == name);
}

/// <summary>A metric as the library read it.</summary>
internal sealed record ReadMetric(JsonElement Json)
{
    public string? Name => Has("name") ? Json.GetProperty("name").GetString() : null;

    public int? DataType => Has("datatype") ? Json.GetProperty("datatype").GetInt32() : null;

    public bool IsHistorical => Has("is_historical") && Json.GetProperty("is_historical").GetBoolean();

    public bool IsNull => Has("is_null") && Json.GetProperty("is_null").GetBoolean();

    public string? Kind => Json.GetProperty("kind").GetString();

    public JsonElement Value => Json.GetProperty(Kind!);

    public bool Has(string field) => Json.TryGetProperty(field, out _);
}
