using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Outputs.Journal;
using MQTTnet;
using MQTTnet.Protocol;

namespace EdgeConvNeXt.Station.Outputs.Mqtt.Sparkplug;

/// <summary>
/// What an edge node says on one connection. Messages go out one after the other, and each takes its number when it goes: births are never
/// mixed with data, whoever asks for what.
/// </summary>
/// <param name="connection">The connection.</param>
/// <param name="node">The node.</param>
/// <param name="number">The number that the connection's will has.</param>
internal sealed class SparkplugSession(MqttConnection connection, SparkplugNode node, byte number) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<string, object?> _said = [];
    private IReadOnlyList<SparkplugMetric> _health = [];
    private MonotonicTime? _healthAt;
    private (string Command, string? Error)? _answer;
    private long _historyUpTo;
    private byte _sequence;
    private volatile bool _isBorn;

    /// <summary>Whether it was born. For any thread.</summary>
    public bool IsBorn => _isBorn;

    /// <summary>The death of a connection.</summary>
    public static MqttApplicationMessage Death(SparkplugTopics topics, byte number)
    {
        SparkplugMessage death = new([SparkplugMetrics.BirthDeath(number)]) { HasTypes = true };
        return MqttMessage.Bytes(topics.NodeDeath, death.Encode(), MqttQualityOfServiceLevel.AtLeastOnce);
    }

    /// <summary>Says everything, from number 0 on. What the journal has by now is history from then on.</summary>
    /// <exception cref="EdgeException">The connection was lost, or the broker refuses.</exception>
    public Task BirthAsync(CancellationToken stop) => AloneAsync(
        async () =>
        {
            _sequence = 0;
            _historyUpTo = node.Journal.Acknowledged;
            IReadOnlyList<SparkplugMetric> own =
            [
                SparkplugMetrics.BirthDeath(number), SparkplugMetrics.Flag(SparkplugCommands.Rebirth, false), .. Station(isBirth: true),
            ];
            SparkplugMetric[] results =
            [
                .. SparkplugMetrics.Of(node.ResultAt(_historyUpTo)), .. SparkplugMetrics.Of(node.Commands, _answer),
            ];
            if (node.Topics.DeviceBirth is { } device)
            {
                await SendAsync(node.Topics.NodeBirth, own, isBirth: true, stop).ConfigureAwait(false);
                await SendAsync(device, results, isBirth: true, stop).ConfigureAwait(false);
            }
            else
            {
                await SendAsync(node.Topics.NodeBirth, [.. own, .. results], isBirth: true, stop).ConfigureAwait(false);
            }

            _isBorn = true;
        },
        stop);

    /// <summary>Says what changed since it was said last.</summary>
    /// <exception cref="EdgeException">The connection was lost, or the broker refuses.</exception>
    public Task ReportAsync(CancellationToken stop) => AloneAsync(
        async () =>
        {
            SparkplugMetric[] changed = [.. Station(isBirth: false).Where(metric => !Equals(_said[metric.Name], metric.Value))];
            if (changed.Length > 0)
            {
                await SendAsync(node.Topics.NodeData, changed, isBirth: false, stop).ConfigureAwait(false);
                Remember(changed);
            }
        },
        stop);

    /// <summary>Says a result.</summary>
    /// <exception cref="EdgeException">The connection was lost, or the broker refuses.</exception>
    public Task TellAsync(JournalRow row, CancellationToken stop) => AloneAsync(
        () =>
        {
            // Another journal has begun, where numbers are small again.
            _historyUpTo = node.Journal.Acknowledged < _historyUpTo ? 0 : _historyUpTo;
            return SendAsync(
                node.Topics.ResultData, SparkplugMetrics.Of(row), isBirth: false, stop, isHistorical: row.Sequence <= _historyUpTo);
        },
        stop);

    /// <summary>Says what came of a command.</summary>
    /// <exception cref="EdgeException">The connection was lost, or the broker refuses.</exception>
    public Task AnswerAsync(string command, string? error, CancellationToken stop) => AloneAsync(
        () =>
        {
            _answer = (command, error);
            return SendAsync(node.Topics.ResultData, SparkplugMetrics.Of(node.Commands, _answer), isBirth: false, stop);
        },
        stop);

    /// <summary>Says that it dies.</summary>
    /// <exception cref="EdgeException">The connection was lost, or the broker does not answer.</exception>
    public Task DieAsync(CancellationToken stop) =>
        AloneAsync(() => connection.PublishAsync(Death(node.Topics, number), stop), stop);

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private async Task AloneAsync(Func<Task> work, CancellationToken stop)
    {
        await _gate.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            await work().ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    // How the station does is asked at its period; in between what it said last stands.
    private IReadOnlyList<SparkplugMetric> Station(bool isBirth)
    {
        MonotonicTime now = MonotonicTime.Now(node.Clock);
        if (_healthAt is not { } last || now - last >= node.HealthPeriod)
        {
            _healthAt = now;
            _health = SparkplugMetrics.Of(node.Station.Health());
        }

        IReadOnlyList<SparkplugMetric> metrics = [.. SparkplugMetrics.Of(node.Station.State()), .. _health];
        if (isBirth)
        {
            Remember(metrics);
        }

        return metrics;
    }

    private void Remember(IEnumerable<SparkplugMetric> metrics)
    {
        foreach (SparkplugMetric metric in metrics)
        {
            _said[metric.Name] = metric.Value;
        }
    }

    private async Task SendAsync(
        string topic, IReadOnlyList<SparkplugMetric> metrics, bool isBirth, CancellationToken stop, bool isHistorical = false)
    {
        long now = node.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        SparkplugMessage message = new([.. SparkplugMetrics.At(now, metrics).OrderBy(metric => metric.At)])
        {
            SentAt = now, Sequence = _sequence, HasTypes = isBirth, IsHistorical = isHistorical,
        };
        MqttApplicationMessage packet = MqttMessage.Bytes(topic, message.Encode(), MqttQualityOfServiceLevel.AtMostOnce);
        if (await connection.PublishAsync(packet, stop).ConfigureAwait(false) is { } refusal)
        {
            throw new EdgeException(
                EdgeFault.Network, $"The broker refuses a message of Sparkplug: {refusal}", topic, "a broker that takes it",
                "Raise the broker's limit, or leave output.mqtt.sparkplug out.");
        }

        _sequence++;
    }
}
