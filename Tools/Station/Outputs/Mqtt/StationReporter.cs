using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Outputs.JsonLines;
using Microsoft.Extensions.Logging;
using MQTTnet;
using MQTTnet.Protocol;

namespace EdgeConvNeXt.Station.Outputs.Mqtt;

/// <summary>Says how the station is: at once when that changes, and how it does at regular intervals.</summary>
/// <param name="station">The station.</param>
/// <param name="topics">Its topics.</param>
/// <param name="configuration">Protocol and period.</param>
/// <param name="clock">The clock.</param>
/// <param name="log">Where refusals are told, once for each topic.</param>
internal sealed class StationReporter(
    IMqttStation station, MqttTopics topics, MqttConfiguration configuration, TimeProvider clock, ILogger log)
{
    private static readonly TimeSpan LookPeriod = TimeSpan.FromMilliseconds(500);

    private readonly HashSet<string> _refused = [];
    private MqttState? _said;
    private long _driftSaid;

    /// <summary>What the broker says when it loses the station.</summary>
    public MqttApplicationMessage Will()
    {
        MqttState state = station.State();
        return Retained(new MqttState(Online: false) { Station = state.Station, Start = state.Start });
    }

    /// <summary>Says how the station is.</summary>
    /// <exception cref="EdgeException">The connection was lost, or the broker does not answer.</exception>
    public async Task AnnounceAsync(MqttConnection connection, CancellationToken stop)
    {
        MqttState state = station.State();
        _said ??= state;
        await PublishAsync(connection, Retained(state with { Time = Now() }), stop).ConfigureAwait(false);
        await TellChangesAsync(connection, state, stop).ConfigureAwait(false);
    }

    /// <summary>Says that the station stops.</summary>
    /// <exception cref="EdgeException">The connection was lost, or the broker does not answer.</exception>
    public Task SayHaltedAsync(MqttConnection connection, CancellationToken stop)
    {
        MqttState halted = station.State() with { Online = false, State = "Halted", Alive = null, Reason = null, Time = Now() };
        return PublishAsync(connection, Retained(halted), stop);
    }

    /// <summary>Says what changes, until it is stopped.</summary>
    /// <exception cref="EdgeException">The connection was lost, or the broker does not answer.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task RunAsync(MqttConnection connection, CancellationToken stop)
    {
        using PeriodicTimer timer = new(LookPeriod, clock);
        MonotonicTime? healthAt = null;
        do
        {
            MonotonicTime now = MonotonicTime.Now(clock);
            if (healthAt is not { } last || now - last >= configuration.HealthPeriod)
            {
                healthAt = now;
                byte[] health = PlainJson.Bytes(station.Health(), MqttJson.Default.MqttHealth);
                await PublishAsync(connection, connection.Message(topics.Health, health, MqttQualityOfServiceLevel.AtMostOnce), stop)
                    .ConfigureAwait(false);
            }

            if (station.State() is { } state && state != _said)
            {
                await AnnounceAsync(connection, stop).ConfigureAwait(false);
            }
        }
        while (await timer.WaitForNextTickAsync(stop).ConfigureAwait(false));
    }

    private async Task TellChangesAsync(MqttConnection connection, MqttState state, CancellationToken stop)
    {
        MqttState before = _said!;
        if (before.State != state.State || before.Reason != state.Reason)
        {
            await TellAsync(
                connection,
                new MqttEvent("StateChanged", Now(), state.Station, state.Start)
                {
                    From = before.State, To = state.State, Reason = state.Reason,
                },
                stop).ConfigureAwait(false);
        }

        if (before.Recipe != state.Recipe)
        {
            await TellAsync(
                connection, new MqttEvent("RecipePrepared", Now(), state.Station, state.Start) { Recipe = state.Recipe }, stop)
                .ConfigureAwait(false);
        }

        if ((before.Model, before.Slot) != (state.Model, state.Slot))
        {
            await TellAsync(
                connection,
                new MqttEvent("ModelChanged", Now(), state.Station, state.Start)
                {
                    From = before.Model, To = state.Model, Reason = state.Concern,
                },
                stop).ConfigureAwait(false);
        }

        await TellDriftAsync(connection, state, stop).ConfigureAwait(false);

        // Not before: what was on its way when the connection was lost is told on the next one.
        _said = state;
    }

    private async Task TellDriftAsync(MqttConnection connection, MqttState state, CancellationToken stop)
    {
        foreach (DriftNews news in station.DriftAfter(_driftSaid))
        {
            string happened = news.IsOver ? "DriftOver" : "DriftBegan";
            await TellAsync(connection, new MqttEvent(happened, news.Time, state.Station, state.Start) { Alarm = news.Alarm }, stop)
                .ConfigureAwait(false);
            _driftSaid = news.Number;
        }
    }

    private Task TellAsync(MqttConnection connection, MqttEvent happened, CancellationToken stop)
    {
        byte[] payload = PlainJson.Bytes(happened, MqttJson.Default.MqttEvent);
        return PublishAsync(connection, connection.Message(topics.Event, payload, MqttQualityOfServiceLevel.AtLeastOnce), stop);
    }

    private async Task PublishAsync(MqttConnection connection, MqttApplicationMessage message, CancellationToken stop)
    {
        if (await connection.PublishAsync(message, stop).ConfigureAwait(false) is not { } refusal)
        {
            _refused.Remove(message.Topic);
        }
        else if (_refused.Add(message.Topic))
        {
            MqttLog.MessageRefused(log, message.Topic, refusal);
        }
    }

    private MqttApplicationMessage Retained(MqttState state)
    {
        byte[] payload = PlainJson.Bytes(state, MqttJson.Default.MqttState);
        MqttApplicationMessage message = MqttMessage.Json(
            configuration.Protocol, topics.State, payload, MqttQualityOfServiceLevel.AtLeastOnce);
        message.Retain = true;
        return message;
    }

    private string Now() => VerdictJson.Text(clock.GetUtcNow());
}
