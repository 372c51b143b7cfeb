using EdgeConvNeXt.Station.Outputs.Mqtt;
using EdgeConvNeXt.Station.Tests.Outputs.Journal;
using MQTTnet;
using MQTTnet.Protocol;

namespace EdgeConvNeXt.Station.Tests.Outputs.Mqtt;

/// <summary>What a connection keeps to whatever is sent on it.</summary>
public sealed class MqttConnectionTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(4, 2)]
    [InlineData(1000, 32)]
    public async Task Results_leave_room_at_the_broker_for_what_is_said_beside_them(int most, int window)
    {
        using TerseBroker broker = new((ushort)most);
        await using MqttConnection connection = await Connect(broker);

        Assert.Equal(window, connection.Window);
    }

    [Fact]
    public async Task No_more_is_unanswered_at_once_than_the_broker_takes()
    {
        using TerseBroker broker = new(3);
        await using MqttConnection connection = await Connect(broker);
        using CancellationTokenSource stop = new();
        Task<string?>[] messages = [.. Enumerable.Range(0, 5).Select(_ => connection.PublishAsync(AtLeastOnce("a"), stop.Token))];
        await connection.FlushAsync(stop.Token);
        Assert.Equal(3, broker.Published);

        broker.Acknowledge();

        await TestJournal.Await(() => broker.Published == 4, () => $"{broker.Published} came");
        Assert.Null(await messages[0]);
        Assert.All(messages[1..], message => Assert.False(message.IsCompleted));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(messages));
    }

    [Fact]
    public async Task Commands_that_find_no_room_are_counted()
    {
        using TerseBroker broker = new(10);
        await using MqttConnection connection = await Connect(broker);

        for (int i = 0; i < 70; i++)
        {
            broker.Send("cmd");
        }

        await TestJournal.Await(() => connection.PassedOver == 6, () => $"{connection.PassedOver} were passed over");
        Assert.Equal(64, connection.Incoming.Count);
    }

    private static Task<MqttConnection> Connect(TerseBroker broker) => new MqttConnector(
        MqttBench.To(broker.Port), "press", TimeProvider.System).OpenAsync(AtLeastOnce("will"), CancellationToken.None);

    private static MqttApplicationMessage AtLeastOnce(string topic) =>
        MqttMessage.Bytes(topic, [], MqttQualityOfServiceLevel.AtLeastOnce);
}
