using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Station.Outputs.Journal;
using Microsoft.Extensions.Logging;
using MQTTnet;
using MQTTnet.Protocol;

namespace EdgeConvNeXt.Station.Outputs.Mqtt;

/// <summary>
/// Sends the journal's verdicts, in its order. One is done when the broker has it; one that the broker refuses is sent again, and none
/// after it until it is taken.
/// </summary>
/// <param name="outbox">The verdicts.</param>
/// <param name="topic">Where they go.</param>
/// <param name="broker">The broker, for messages.</param>
/// <param name="clock">The clock of the waits.</param>
/// <param name="log">Where refusals are told, once.</param>
internal sealed class ResultSender(JournalOutbox outbox, string topic, string broker, TimeProvider clock, ILogger log)
{
    private readonly MqttBackoff _backoff = new();
    private string? _refusal;

    /// <summary>Why the broker refuses the next result; null when it does not. For any thread.</summary>
    public string? Refusal => Volatile.Read(ref _refusal);

    /// <summary>Sends until it is stopped.</summary>
    /// <exception cref="Runtime.EdgeException">The connection was lost, or the broker does not answer.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task RunAsync(MqttConnection connection, CancellationToken stop)
    {
        outbox.Rewind();
        while (true)
        {
            // While one is refused, those behind it are not sent past it.
            int window = _refusal is null ? connection.Window : 1;
            IReadOnlyList<OutboxItem> items = await outbox.ReadAsync(window, stop).ConfigureAwait(false);
            if (await SendAsync(connection, items, stop).ConfigureAwait(false))
            {
                TellTaken();
            }
            else
            {
                outbox.Rewind();
                await Task.Delay(_backoff.Next(), clock, stop).ConfigureAwait(false);
            }
        }
    }

    private async Task<bool> SendAsync(MqttConnection connection, IReadOnlyList<OutboxItem> items, CancellationToken stop)
    {
        Task<string?>[] answers = [.. items.Select(item => connection.PublishAsync(Message(connection, item.Row), stop))];
        try
        {
            for (int i = 0; i < answers.Length; i++)
            {
                if (await answers[i].ConfigureAwait(false) is { } refusal)
                {
                    TellRefused(items[i].Row.Sequence, refusal);
                    return false;
                }

                outbox.Confirm(items[i]);
            }

            return true;
        }
        finally
        {
            // Nothing else waits for those behind one that failed.
            await ((Task)Task.WhenAll(answers)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private MqttApplicationMessage Message(MqttConnection connection, JournalRow row) => connection.Message(
        topic, PlainJson.Bytes(row, MqttJson.Default.JournalRow), MqttQualityOfServiceLevel.AtLeastOnce);

    private void TellRefused(long sequence, string reason)
    {
        if (_refusal is null)
        {
            MqttLog.ResultRefused(log, broker, sequence, reason);
        }

        Volatile.Write(ref _refusal, $"The result {sequence} is refused: {reason}");
    }

    private void TellTaken()
    {
        _backoff.Reset();
        if (_refusal is not null)
        {
            Volatile.Write(ref _refusal, null);
            MqttLog.ResultsTaken(log, broker);
        }
    }
}
