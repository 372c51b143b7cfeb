using System.Buffers;
using System.Text;
using EdgeConvNeXt.Station.Outputs.Mqtt.Sparkplug;

namespace EdgeConvNeXt.Station.Tests.Outputs.Mqtt.Sparkplug;

/// <summary>What a primary host says, in the order in which it may come.</summary>
public sealed class PrimaryHostTests
{
    private readonly PrimaryHost _host = new();

    [Theory]
    [InlineData(true, "+100")]
    [InlineData(false, "-100")]
    [InlineData(false, "+100 -100")] // the will of that very session
    [InlineData(true, "+100 -99")] // of an earlier one
    [InlineData(true, "-100 +100")]
    [InlineData(false, "-100 +99")]
    [InlineData(true, "+200 +100")] // the older one says nothing new
    [InlineData(true, "+200 +100 -199")]
    [InlineData(false, "+200 +100 -200")]
    [InlineData(false, "+200 -300 +299")]
    [InlineData(true, "+200 -300 +300")]
    [InlineData(false, "+100 new")] // what was said on the connection before
    [InlineData(false, "+100 new +99")]
    [InlineData(true, "+100 new +100")]
    [Trait("tck", "tck-id-message-flow-edge-node-birth-publish-phid-wait-timestamp")]
    [Trait("tck", "tck-id-operational-behavior-edge-node-termination-host-offline-timestamp")]
    public void A_message_counts_unless_it_is_older(bool isOnline, string messages)
    {
        foreach (string message in messages.Split(' '))
        {
            if (message == "new")
            {
                _host.BeginConnection();
            }
            else
            {
                Assert.True(Take($$"""{"online":{{(message[0] == '+' ? "true" : "false")}},"timestamp":{{message[1..]}}}"""));
            }
        }

        Assert.Equal(isOnline, _host.IsOnline);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ONLINE")]
    [InlineData("[true, 5]")]
    [InlineData("""{"online":true}""")]
    [InlineData("""{"timestamp":5}""")]
    [InlineData("""{"online":"true","timestamp":5}""")]
    [InlineData("""{"online":1,"timestamp":5}""")]
    [InlineData("""{"online":true,"timestamp":"5"}""")]
    [InlineData("""{"online":true,"timestamp":99999999999999999999}""")]
    [InlineData("""{"online":true,"timestamp":5,"more":[[[[[[[[[[]]]]]]]]]]}""")]
    public void What_is_no_state_says_nothing(string payload)
    {
        Assert.False(Take(payload));
        Assert.False(_host.IsOnline);
    }

    private bool Take(string payload) => _host.Take(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(payload)));
}
