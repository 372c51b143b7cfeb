using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Outputs.JsonLines;
using Microsoft.Extensions.Logging;
using MQTTnet;
using MQTTnet.Protocol;

namespace EdgeConvNeXt.Station.Outputs.Mqtt;

/// <summary>
/// Carries out commands that are switched on, one after the other, and answers each. A command whose id was seen is answered as before and
/// not carried out again.
/// </summary>
/// <param name="station">The station.</param>
/// <param name="topics">Its topics.</param>
/// <param name="configuration">Which commands are switched on.</param>
/// <param name="clock">The clock of the answers' times.</param>
/// <param name="log">Where commands are told.</param>
internal sealed class CommandDesk(
    IMqttStation station, MqttTopics topics, MqttConfiguration configuration, TimeProvider clock, ILogger log)
{
    private const int RememberedAnswers = 64;

    private readonly Dictionary<(string Command, string Id), MqttAnswer> _answers = [];
    private readonly Queue<(string Command, string Id)> _order = new();

    /// <summary>Answers commands until it is stopped; where none is switched on it only waits.</summary>
    /// <exception cref="EdgeException">The connection was lost, or the broker refuses or does not answer.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task RunAsync(MqttConnection connection, CancellationToken stop)
    {
        if (configuration.Commands.Count == 0)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, clock, stop).ConfigureAwait(false);
            return;
        }

        await connection.SubscribeAsync(topics.AnyCommand, stop).ConfigureAwait(false);
        long passedOver = 0;
        while (true)
        {
            MqttApplicationMessage message = await connection.Incoming.ReadAsync(stop).ConfigureAwait(false);
            if (topics.CommandOf(message.Topic) is { } command)
            {
                await AnswerAsync(connection, message, command, stop).ConfigureAwait(false);
            }

            if (connection.PassedOver > passedOver)
            {
                passedOver = connection.PassedOver;
                MqttLog.CommandsDropped(log, passedOver);
            }
        }
    }

    private async Task AnswerAsync(MqttConnection connection, MqttApplicationMessage message, string command, CancellationToken stop)
    {
        MqttAnswer answer = Answer(message, command);
        string name = PrintableText.Of(command);
        MqttLog.CommandAnswered(log, name, answer.Error ?? "carried out");
        byte[] payload = PlainJson.Bytes(answer, MqttJson.Default.MqttAnswer);
        MqttApplicationMessage reply = connection.Message(topics.AnswerTo(command), payload, MqttQualityOfServiceLevel.AtLeastOnce);
        if (configuration.Protocol == MqttProtocol.Five)
        {
            reply.CorrelationData = message.CorrelationData;
        }

        if (await connection.PublishAsync(reply, stop).ConfigureAwait(false) is { } refusal)
        {
            MqttLog.MessageRefused(log, reply.Topic, refusal);
        }
    }

    private MqttAnswer Answer(MqttApplicationMessage message, string command)
    {
        CommandRequest request = CommandRequest.Read(message.Payload);
        if (request.Id is { } id && _answers.TryGetValue((command, id), out MqttAnswer? known))
        {
            return known;
        }

        CommandOutcome outcome = (request.Fault ?? Refusal(message, command)) is { } refusal
            ? new CommandOutcome(refusal)
            : station.CarryOut(command, request.Body);
        MqttAnswer answer = new(command, outcome.Error is null, Now()) { Id = request.Id, Part = outcome.Part, Error = outcome.Error };
        Remember(answer);
        return answer;
    }

    private string? Refusal(MqttApplicationMessage message, string command) =>
        message.Retain ? "A message that the broker kept is no command: expected one that is sent without the retain flag."
        : configuration.Commands.Contains(command) ? null
        : $"The command {PrintableText.Of(command)} is not switched on at this station: expected "
            + $"{string.Join(" or ", configuration.Commands)} (output.mqtt.commands).";

    private void Remember(MqttAnswer answer)
    {
        if (answer.Id is not { } id)
        {
            return;
        }

        _answers[(answer.Command, id)] = answer;
        _order.Enqueue((answer.Command, id));
        if (_order.Count > RememberedAnswers)
        {
            _answers.Remove(_order.Dequeue());
        }
    }

    private string Now() => VerdictJson.Text(clock.GetUtcNow());
}
