using System.Text;
using System.Text.Json;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Outputs.Webhook;
using EdgeConvNeXt.Station.Tests.Outputs.Journal;
using EdgeConvNeXt.Testing.Webhook;
using Microsoft.AspNetCore.Http;

namespace EdgeConvNeXt.Station.Tests.Outputs.Webhook;

/// <summary>Results that the receiver does not want, and never will.</summary>
public sealed class WebhookRefusalTests : WebhookTests
{
    private const string Poison = "\"sequence\":2,";

    [Theory]
    [InlineData(1, 400)]
    [InlineData(1, 422)]
    [InlineData(10, 413)]
    public async Task A_result_that_is_refused_for_what_it_is_is_set_aside_and_the_next_go_on(int batch, int status)
    {
        await using WebhookReceiver receiver = await WebhookReceiver.Open();
        receiver.Instead = async (context, body, _) =>
        {
            bool isRefused = Encoding.UTF8.GetString(body).Contains(Poison, StringComparison.Ordinal);
            await Answer(context, isRefused, status);
            if (isRefused)
            {
                await context.Response.WriteAsync("no such part");
            }

            return isRefused;
        };
        await Journal.Write(4);

        await Deliver(receiver, To(receiver) with { Batch = batch, SendsHistory = true }, parts: 0, until: 3);

        Assert.Equal((long[])[1, 3, 4], receiver.Sequences);
        JsonElement refused = JsonDocument.Parse(Assert.Single(await File.ReadAllLinesAsync(Refused))).RootElement;
        Assert.Equal(2, refused.GetProperty("result").GetProperty("sequence").GetInt64());
        Assert.EndsWith(": no such part", refused.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, Journal.Log.Count(1362));
    }

    [Fact]
    public async Task A_receiver_that_refuses_everything_does_not_empty_theJournal_into_the_file()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.Open();
        int calls = 0;
        receiver.Instead = (context, _, call) =>
        {
            calls = call;
            return Answer(context, call <= 40, 400);
        };

        await Deliver(receiver, To(receiver), parts: 6, until: 3);

        Assert.Equal(3, (await File.ReadAllLinesAsync(Refused)).Length);
        Assert.Equal((long[])[4, 5, 6], receiver.Sequences);
        AssertToldOnce("it answered 400");
    }

    [Fact]
    public async Task A_result_that_cannot_be_set_aside_holds_up_the_others_rather_than_being_lost()
    {
        Directory.CreateDirectory(Refused);
        await using WebhookReceiver receiver = await WebhookReceiver.Open();
        receiver.Instead = (context, body, _) => Answer(
            context, Encoding.UTF8.GetString(body).Contains(Poison, StringComparison.Ordinal) && Directory.Exists(Refused), 400);
        await using JournalSink journal = Journal.Open();
        await using WebhookSender sender = Open(To(receiver), journal);
        await Publish(journal, 1, receiver, until: 1);
        await Publish(journal, 2);
        await TestJournal.Await(
            () => sender.Status.Error?.Contains("cannot be set aside", StringComparison.Ordinal) == true, () => $"{sender.Status}");

        Directory.Delete(Refused);
        await TestJournal.Await(() => receiver.Sequences.Length == 2, () => $"{sender.Status}");

        Assert.Equal((long[])[1, 2], receiver.Sequences);
    }
}
