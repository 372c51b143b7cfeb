using System.Text;
using EdgeConvNeXt.Station.Configuration;

namespace EdgeConvNeXt.Station.Outputs.Mqtt;

/// <summary>The topics of a station: <c>ecn/v1/SITE/LINE/STATION/...</c></summary>
internal sealed class MqttTopics
{
    /// <summary>What a part of a topic is, for messages.</summary>
    public const string Expected = "1 to 100 characters, none of them '/', '+', '#' or a control character";

    private const int LongestPart = 100;

    private readonly string _root;

    /// <param name="configuration">Site and line.</param>
    /// <param name="station">Name of the station.</param>
    public MqttTopics(MqttConfiguration configuration, string station)
    {
        _root = $"ecn/v1/{configuration.Site}/{configuration.Line}/{station}";
        ClientId = configuration.ClientId ?? $"ecn-{configuration.Site}-{configuration.Line}-{station}";
    }

    /// <summary>What the broker knows the station by.</summary>
    public string ClientId { get; }

    /// <summary>How the station is; kept by the broker.</summary>
    public string State => $"{_root}/state";

    /// <summary>A verdict.</summary>
    public string Result => $"{_root}/result";

    /// <summary>What happened to the station.</summary>
    public string Event => $"{_root}/event";

    /// <summary>How it does, at regular intervals.</summary>
    public string Health => $"{_root}/health";

    /// <summary>Every command to it.</summary>
    public string AnyCommand => $"{_root}/cmd/+";

    /// <summary>The answer to a command.</summary>
    public string AnswerTo(string command) => $"{_root}/ack/{command}";

    /// <summary>The command that a topic is of; null for another topic.</summary>
    public string? CommandOf(string topic) =>
        topic.StartsWith($"{_root}/cmd/", StringComparison.Ordinal) ? topic[$"{_root}/cmd/".Length..] : null;

    /// <summary>Whether a text can be a part of a topic.</summary>
    public static bool IsPart(string text) =>
        text.Length is > 0 and <= LongestPart
        && !text.Any(letter => letter is '/' or '+' or '#' or '\uFFFE' or '\uFFFF' || char.IsControl(letter))
        && Encoding.UTF8.GetByteCount(text) <= ushort.MaxValue
        && !text.EnumerateRunes().Contains(Rune.ReplacementChar);
}
