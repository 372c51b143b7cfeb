using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Outputs.Journal;
using Microsoft.Extensions.Logging;
using MQTTnet;

namespace EdgeConvNeXt.Station.Outputs.Mqtt;

/// <summary>A station's link to its broker in JSON: results from the journal, how the station is, commands.</summary>
internal sealed class MqttLink : BrokerLink
{
    /// <summary>Name of its place in the journal.</summary>
    public const string Channel = "mqtt";

    private readonly ResultSender _sender;
    private readonly StationReporter _reporter;
    private readonly CommandDesk _desk;

    /// <param name="configuration">The broker.</param>
    /// <param name="station">The station.</param>
    /// <param name="name">Name of the station.</param>
    /// <param name="journal">Where results come from.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="log">Where connections, losses and commands are told.</param>
    public MqttLink(
        MqttConfiguration configuration, IMqttStation station, string name, JournalSink journal, TimeProvider clock, ILogger<MqttLink> log)
        : base(
            Channel, new MqttConnector(configuration, new MqttTopics(configuration, name).ClientId, clock), journal,
            configuration.SendsHistory, clock, log)
    {
        MqttTopics topics = new(configuration, name);
        _sender = new ResultSender(Outbox, topics.Result, Connector.Broker, clock, log);
        _reporter = new StationReporter(station, topics, configuration, clock, log);
        _desk = new CommandDesk(station, topics, configuration, clock, log);
        Begin();
    }

    /// <inheritdoc/>
    protected override string? Refusal => _sender.Refusal;

    /// <inheritdoc/>
    protected override MqttApplicationMessage Will() => _reporter.Will();

    /// <inheritdoc/>
    protected override async Task TalkAsync(MqttConnection connection, CancellationToken stop)
    {
        await _reporter.AnnounceAsync(connection, stop).ConfigureAwait(false);
        BeConnected();
        MqttLog.Connected(Log, Connector.Broker);
        try
        {
            await WorkAsync(
                connection,
                stop,
                ended => _sender.RunAsync(connection, ended),
                ended => _reporter.RunAsync(connection, ended),
                ended => _desk.RunAsync(connection, ended)).ConfigureAwait(false);
        }
        finally
        {
            if (stop.IsCancellationRequested)
            {
                using CancellationTokenSource late = new(FarewellTime, Clock);
                await _reporter.SayHaltedAsync(connection, late.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
