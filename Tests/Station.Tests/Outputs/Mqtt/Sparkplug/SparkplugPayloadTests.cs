using System.Text;
using EdgeConvNeXt.Station.Outputs.Mqtt.Sparkplug;

namespace EdgeConvNeXt.Station.Tests.Outputs.Mqtt.Sparkplug;

/// <summary>Payloads against another library's reading and writing, and against bytes that nobody would send.</summary>
public sealed class SparkplugPayloadTests : IDisposable
{
    private const string Rebirth = SparkplugCommands.Rebirth;
    private static readonly string[] Names = [Rebirth, "Control/Trigger"];

    private readonly PayloadLibrary _library = new();

    public void Dispose() => _library.Dispose();

    [Fact]
    [Trait("tck", "tck-id-payloads-metric-datatype-value")]
    public void Every_kind_of_value_is_read_as_it_was_meant()
    {
        SparkplugMessage message = new(
        [
            new("long", SparkplugType.Int64, long.MinValue) { At = 1 },
            new("float", SparkplugType.Float, 0.75f),
            new("double", SparkplugType.Double, -1e-300),
            new("yes", SparkplugType.Boolean, true),
            new("no", SparkplugType.Boolean, false),
            new("text", SparkplugType.String, "Grün ✓"),
            new("empty", SparkplugType.String, ""),
            new("none", SparkplugType.String, null),
        ])
        { SentAt = 1_764_439_200_123, Sequence = 255, HasTypes = true, IsHistorical = true };

        ReadPayload read = _library.Decode(message.Encode())!;

        Assert.Equal((1_764_439_200_123, 255), (read.Timestamp, read.Seq));
        Assert.Equal(1UL << 63, read["long"].Value.GetUInt64());
        Assert.Equal(0.75, read["float"].Value.GetDouble());
        Assert.Equal(-1e-300, read["double"].Value.GetDouble());
        Assert.Equal((true, false), (read["yes"].Value.GetBoolean(), read["no"].Value.GetBoolean()));
        Assert.Equal(("Grün ✓", ""), (read["text"].Value.GetString(), read["empty"].Value.GetString()));
        Assert.Equal((true, null), (read["none"].IsNull, read["none"].Kind));
        Assert.Equal([4, 9, 10, 11, 11, 12, 12, 12], read.Metrics.Select(metric => metric.DataType!.Value));
        Assert.All(read.Metrics, metric => Assert.True(metric.IsHistorical));
        Assert.True(read["long"].Has("timestamp") && !read["float"].Has("timestamp"));
    }

    [Theory]
    [InlineData("""[{ "name": "Node Control/Rebirth", "timestamp": 5, "datatype": 11, "boolean_value": true }]""", Rebirth)]
    [InlineData(
        """[{ "name": "other", "string_value": "x" }, { "name": "Control/Trigger", "boolean_value": true, "alias": 7 }]""",
        "Control/Trigger")]
    [InlineData("""[{ "name": "Node Control/Rebirth", "boolean_value": true, "is_null": true }]""")]
    [InlineData("""[{ "name": "Node Control/Rebirth", "boolean_value": false }]""")]
    [InlineData("""[{ "name": "Node Control/Rebirth", "long_value": 1 }]""")]
    [InlineData("""[{ "name": "Node Control/Rebirt", "boolean_value": true }, { "boolean_value": true }]""")]
    [InlineData("[]")]
    [Trait("tck", "tck-id-operational-behavior-data-commands-ncmd-rebirth-name")]
    [Trait("tck", "tck-id-operational-behavior-data-commands-ncmd-rebirth-value")]
    public void A_command_of_another_library_is_understood(string metrics, params string[] written) =>
        Assert.Equal(written, SparkplugCommands.Read(_library.Encode(metrics), Names));

    [Theory]
    [InlineData("0B0C", false)] // a group
    [InlineData("0B0B0B0B0B0B0B0B0B0B0C0C0C0C0C0C0C0C0C0C", false)] // ten of them, one in the other
    [InlineData("0B14", true)] // that ends as another one
    [InlineData("0B", true)]
    [InlineData("0C", true)]
    [InlineData("00", true)] // field 0
    [InlineData("0F", true)] // no kind of field
    [InlineData("80", true)] // half a number
    [InlineData("08FFFFFFFFFFFFFFFFFF01", false)]
    [InlineData("08FFFFFFFFFFFFFFFFFFFF01", true)] // a number without an end
    [InlineData("12FFFFFFFF07", true)] // two gigabytes to come
    [InlineData("12FFFFFFFFFFFFFFFFFF01", true)] // many more
    [InlineData("120112", true)] // a metric that is cut off
    [InlineData("F8FFFFFF0F00", false)] // the last field number
    [InlineData("F8FFFFFF1F00", false)] // one that is too large is none that is known
    [InlineData("09000000000000", true)]
    [InlineData("0D000000", true)]
    [InlineData("1207", true)]
    [InlineData("3A00A206010042020800", false)] // fields that nobody knows
    public void Bytes_that_are_no_payload_are_told_from_those_that_are(string hex, bool isBroken)
    {
        byte[] payload = Convert.FromHexString(hex);

        Assert.Equal(isBroken, SparkplugCommands.Read(payload, Names) is null);
        Assert.Equal(isBroken, _library.Decode(payload) is null);
    }

    [Fact]
    public void Damaged_payloads_are_read_as_the_other_library_reads_them()
    {
        Random random = new(5);
        byte[][] seeds = [.. Seeds()];
        for (int i = 0; i < 4000; i++)
        {
            byte[] payload = Damage(seeds[random.Next(seeds.Length)], random);
            IReadOnlyList<string>? own = SparkplugCommands.Read(payload, Names);
            string[]? other = _library.Decode(payload) is { } read
                ?
                [
                    .. read.Metrics
                        .Where(metric => metric is { Kind: "boolean_value", IsNull: false } && metric.Value.GetBoolean())
                        .Select(metric => metric.Name!).Where(Names.Contains).Distinct(),
                ]
                : null;
            Assert.True(
                own is null ? other is null : other is not null && own.SequenceEqual(other),
                $"{Convert.ToHexString(payload)}: {string.Join(",", own ?? ["broken"])} and {string.Join(",", other ?? ["broken"])}");
        }
    }

    [Fact]
    public void Reading_takes_no_memory_to_speak_of_whatever_a_payload_claims()
    {
        byte[] one = _library.Encode($$"""[{ "name": "{{Rebirth}}", "boolean_value": true }]""");
        byte[] many = [.. Enumerable.Repeat(one, 1000).SelectMany(payload => payload)];
        byte[] deep = [.. Enumerable.Repeat((byte)0x0B, 60_000)];
        byte[] claims = [0x12, .. Enumerable.Repeat((byte)0xFF, 8), 0x7F];
        SparkplugCommands.Read(many, Names);
        foreach (byte[] payload in (byte[][])[many, deep, claims])
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            SparkplugCommands.Read(payload, Names);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 256);
        }
    }

    private IEnumerable<byte[]> Seeds()
    {
        yield return _library.Encode("""[{ "name": "Node Control/Rebirth", "timestamp": 5, "datatype": 11, "boolean_value": true }]""");
        yield return _library.Encode("""[{ "name": "Control/Trigger", "boolean_value": true }, { "name": "a", "double_value": 1.5 }]""");
        yield return _library.Encode("""[{ "name": "Control/Trigger", "boolean_value": true }, { "name": "b", "string_value": "xyz" }]""");
        yield return Convert.FromHexString("0B0B120308010C0C")
            .Concat(_library.Encode("""[{ "name": "Node Control/Rebirth", "boolean_value": true }]""")).ToArray();
        yield return Encoding.UTF8.GetBytes("""{"online":true,"timestamp":1}""");
    }

    private static byte[] Damage(byte[] seed, Random random)
    {
        List<byte> bytes = [.. seed];
        for (int change = random.Next(1, 5); change > 0 && bytes.Count > 0; change--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 3:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
                default:
                    bytes.AddRange(bytes.GetRange(at, Math.Min(8, bytes.Count - at)));
                    break;
            }
        }

        return [.. bytes];
    }
}
