using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Outputs.Webhook;
using EdgeConvNeXt.Station.Tests.Outputs.Journal;
using EdgeConvNeXt.Testing.Webhook;

namespace EdgeConvNeXt.Station.Tests.Outputs.Webhook;

/// <summary>Results on their way to a real web server that fails in every way that one can.</summary>
public sealed class WebhookSenderTests : WebhookTests
{
    [Fact]
    public async Task Each_result_is_posted_in_order_with_the_members_that_theJournal_has()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.Open();

        await Deliver(receiver, To(receiver), parts: 3);

        Assert.Equal((long[])[1, 2, 3], receiver.Sequences);
        Posting first = receiver.Taken[0];
        Assert.Equal(("POST", "/results?line=4", "application/json"), (first.Method, first.Path, first.Headers["Content-Type"]));
        Assert.Equal(Journal.Rows()[0].Result, first.Json.GetProperty("result").GetString());
        Assert.Equal("ng", first.Json.GetProperty("outcome").GetString());
        Assert.Equal(0.75, first.Json.GetProperty("scores").GetProperty("crack").GetDouble());
        Assert.False(first.Headers.ContainsKey(WebhookSignature.Header));
    }

    [Fact]
    public async Task Results_that_wait_go_together_where_a_batch_may_hold_them()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.Open();
        await Journal.Write(5);

        await Deliver(receiver, To(receiver) with { Batch = 4, SendsHistory = true }, parts: 0, until: 5);

        Assert.Equal((int[])[4, 1], receiver.Taken.Select(posting => posting.Results.Length));
        Assert.All(receiver.Taken, posting => Assert.Equal(JsonValueKind.Array, posting.Json.ValueKind));
        Assert.Equal((long[])[1, 2, 3, 4, 5], receiver.Sequences);
    }

    [Theory]
    [InlineData(500, null)]
    [InlineData(503, null)]
    [InlineData(429, "0")]
    [InlineData(429, "Sat, 01 Jan 2000 00:00:00 GMT")]
    [InlineData(408, null)]
    [InlineData(401, null)]
    [InlineData(404, null)]
    [InlineData(410, null)]
    [InlineData(302, null)]
    [InlineData(304, null)]
    public async Task What_may_pass_is_posted_again_until_it_is_taken_and_told_once(int status, string? retryAfter)
    {
        await using WebhookReceiver receiver = await WebhookReceiver.Open();
        receiver.Instead = (context, _, call) => Answer(context, call <= 5, status, retryAfter);

        await Deliver(receiver, To(receiver), parts: 3);

        Assert.Equal((long[])[1, 2, 3], receiver.Sequences);
        Assert.Equal(8, receiver.Calls);
        AssertToldOnce($"it answered {status}");
        Assert.False(File.Exists(Refused));
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using WebhookReceiver other = await WebhookReceiver.Open();
        await using WebhookReceiver receiver = await WebhookReceiver.Open();
        receiver.Instead = (context, _, call) =>
        {
            context.Response.Headers.Location = other.Url.ToString();
            return Answer(context, call <= 2, 307);
        };

        await Deliver(receiver, To(receiver), parts: 1);

        Assert.Equal(0, other.Calls);
        AssertToldOnce("redirects are not followed");
    }

    [Fact]
    public async Task A_receiver_that_hangs_is_given_up_after_the_timeout()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.Open();
        receiver.Instead = async (context, _, call) =>
        {
            if (call <= 2)
            {
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            return call <= 2;
        };

        await Deliver(receiver, To(receiver) with { Timeout = TimeSpan.FromMilliseconds(300) }, parts: 2);

        Assert.Equal((long[])[1, 2], receiver.Sequences);
        AssertToldOnce("no answer within 0.3 s");
    }

    [Fact]
    public async Task A_connection_that_is_cut_is_made_anew()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.Open();
        receiver.Instead = (context, _, call) =>
        {
            if (call % 2 == 1)
            {
                context.Abort();
            }

            return Task.FromResult(call % 2 == 1);
        };

        await Deliver(receiver, To(receiver), parts: 3);

        Assert.Equal((long[])[1, 2, 3], receiver.Sequences.Distinct());
    }

    [Fact]
    public async Task A_receiver_that_is_not_there_gets_everything_when_it_comes()
    {
        int port = FreePort();
        await using JournalSink journal = Journal.Open();
        await using WebhookSender sender = Open(new WebhookConfiguration { Url = new Uri($"http://127.0.0.1:{port}/") }, journal);
        await Publish(journal, 1);
        await Publish(journal, 2);
        await TestJournal.Await(() => sender.Status.Error is not null, () => "It did not notice.");
        Assert.Equal((false, 2, 0), (sender.Status.Connected, sender.Status.Waiting, sender.Status.Delivered));

        await using WebhookReceiver receiver = await WebhookReceiver.Open(port);
        await TestJournal.Await(() => sender.Status is { Waiting: 0, Error: null }, () => $"{sender.Status}");

        Assert.Equal((long[])[1, 2], receiver.Sequences);
        AssertToldOnce("Connection refused");
    }

    [Fact]
    public async Task A_new_start_goes_on_where_the_last_one_stopped()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.Open();
        await Deliver(receiver, To(receiver), parts: 2);
        await Journal.Write(2, start: "s2");

        await Deliver(receiver, To(receiver), parts: 0, until: 4);

        Assert.Equal((long[])[1, 2, 3, 4], receiver.Sequences);
    }

    [Fact]
    public async Task A_receiver_that_hangs_does_not_hold_up_the_stop()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.Open();
        receiver.Instead = async (context, _, _) =>
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return true;
        };
        await using JournalSink journal = Journal.Open();
        WebhookSender sender = Open(To(receiver) with { Timeout = TimeSpan.FromHours(1) }, journal);
        await Publish(journal, 1);
        await TestJournal.Await(() => receiver.Calls > 0, () => "No call came.");

        await sender.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60));
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
