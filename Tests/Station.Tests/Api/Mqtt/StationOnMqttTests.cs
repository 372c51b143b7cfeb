using System.Net;
using System.Text.Json;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Outputs.Evidence;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Tests.Api.Metrics;
using EdgeConvNeXt.Testing.Mqtt;

namespace EdgeConvNeXt.Station.Tests.Api.Mqtt;

/// <summary>A whole station that is told by MQTT what to do.</summary>
public sealed class StationOnMqttTests : IAsyncLifetime, IDisposable
{
    private const string Root = "ecn/v1/north/l1/press 4";
    private const string NoResult = "019a8c2e-7b1d-7c43-9d0e-5f2a61b0c9d4";

    private readonly MosquittoBroker _broker = new();

    public async Task InitializeAsync() => await _broker.Start();

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _broker.Dispose();

    [Fact]
    public async Task A_serial_number_by_command_is_that_of_the_next_part_and_one_with_a_trigger_that_of_its_own()
    {
        using MosquittoSubscriber answers = await Subscribe();
        await using CalledStation station = await Start(answers);

        Assert.True(Accepted(await Ask(answers, "serial", """{"id":"a","serial":"4711","batch":"monday"}""")));
        JsonElement first = await Ask(answers, "trigger", """{"id":"b"}""");
        await station.Rows(1);
        JsonElement second = await Ask(answers, "trigger", """{"id":"c","serial":"4712"}""");
        JournalRow[] rows = await station.Rows(2);

        Assert.Equal((true, true), (Accepted(first), Accepted(second)));
        Assert.Equal((1, 2), (first.GetProperty("part").GetInt32(), second.GetProperty("part").GetInt32()));
        Assert.Equal([("4711", "monday"), ("4712", "monday")], rows.Select(row => (row.Serial, row.Batch)));
    }

    [Fact]
    public async Task A_picture_is_pinned_by_the_id_of_its_result()
    {
        using MosquittoSubscriber answers = await Subscribe();
        await using CalledStation station = await Start(answers);
        await Ask(answers, "trigger", "");
        string result = (await station.Rows(1))[0].Result;
        await station.Picture(result);

        JsonElement answer = await Ask(answers, "pin", $$"""{"id":"p","result":"{{result}}"}""");

        Assert.True(Accepted(answer), answer.GetRawText());
        Assert.True((await station.Picture(result)).IsPinned);
        Assert.StartsWith(PictureFolder.Pinned, (await station.Picture(result)).Path, StringComparison.Ordinal);
        File.Delete(Path.Combine(station.Pictures, (await station.Picture(result)).Path));
        await Ask(answers, "trigger", """{"serial":"4712"}""");
        PictureRow next = await station.Picture((await station.Rows(2))[1].Result);
        using (PictureIndex index = PictureIndex.Open(station.Journal, station.Pictures))
        {
            index.MarkDeleted([next], PictureLoss.Age, DateTimeOffset.UnixEpoch);
        }

        string deleted = Error(await Ask(answers, "pin", $$"""{"result":"{{next.Result}}"}"""));
        Assert.Equal($"The picture of the result {next.Result} was deleted before: expected one that is still there.", deleted);
    }

    [Theory]
    [InlineData("pin", "", "No result is named: expected result with the id of one, ")]
    [InlineData("pin", """{"result":"4711"}""", "No result is named: expected result with the id of one, ")]
    [InlineData("pin", """{"result":4711}""", "The member result is no text: expected one in quotes.")]
    [InlineData("pin", $$"""{"result":"{{NoResult}}"}""", $"The journal has no result {NoResult}: expected one of this station's.")]
    [InlineData("serial", "", "Nothing is announced: expected a serial, a batch or both.")]
    [InlineData("serial", """{"id":"a"}""", "Nothing is announced: expected a serial, a batch or both.")]
    [InlineData("serial", """{"serail":"4711"}""", "The request has the member serail: expected id, serial, batch alone.")]
    [InlineData("serial", """{"serial":"a","serial":"b"}""", "The member serial is there twice: expected it once.")]
    [InlineData("serial", """{"serial":"\ud800"}""", "What is asked is not understood: expected a JSON object with id, serial, batch, ")]
    [InlineData("serial", """{"serial":""}""", "The serial number is empty: expected 1 to 64 printable characters.")]
    [InlineData("trigger", """{"serial":["a"]}""", "The member serial is no text: expected one in quotes.")]
    [InlineData("recipe", """{"name":"other"}""", "The request has the member name: expected id alone.")]
    public async Task What_makes_no_sense_is_refused_with_a_sentence(string command, string payload, string expected)
    {
        using MosquittoSubscriber answers = await Subscribe();
        await using CalledStation station = await Start(answers);

        JsonElement answer = await Ask(answers, command, payload);

        Assert.False(Accepted(answer));
        Assert.StartsWith(expected, Error(answer), StringComparison.Ordinal);
        Assert.True(Accepted(await Ask(answers, "trigger", "")));
    }

    [Fact]
    public async Task Metrics_tell_how_far_the_broker_has_the_results()
    {
        using HttpClient client = new() { Timeout = TimeSpan.FromSeconds(60) };
        using MosquittoSubscriber answers = await Subscribe();
        MetricsConfiguration metrics = new() { Address = new IPEndPoint(IPAddress.Loopback, 0) };
        await using CalledStation station = await Start(answers, configuration => configuration with { Metrics = metrics });
        await Ask(answers, "trigger", "");
        await station.Rows(1);

        PrometheusText text;
        do
        {
            text = PrometheusText.Parse(await client.GetStringAsync($"{station.Url}/metrics"));
        }
        while (text.Sum("edge_journal_sequence", "acknowledged") < 1 || text.Sum("edge_delivery_waiting", "mqtt") > 0);

        Assert.Equal(1, text.Sum("edge_delivery_up", "mqtt"));
        Assert.Equal(0, text.Sum("edge_delivery_missing_total", "mqtt"));
    }

    [Fact]
    public async Task A_result_without_a_picture_and_a_station_without_pictures_are_told_apart()
    {
        using MosquittoSubscriber answers = await Subscribe();
        EvidenceConfiguration? evidence = null;
        string result;
        await using (CalledStation station = await Start(answers, configuration =>
        {
            evidence = configuration.Outputs.OfType<EvidenceConfiguration>().Single();
            EvidenceSettings none = evidence.Settings with { KeepsAllOk = false, FreeBytes = long.MaxValue };
            return configuration with { Outputs = [.. configuration.Outputs.Except([evidence]), new EvidenceConfiguration(none)] };
        }))
        {
            await Ask(answers, "trigger", "");
            result = (await station.Rows(1))[0].Result;
            Assert.StartsWith(
                $"No picture of the result {result} is listed: expected one that was kept",
                Error(await Ask(answers, "pin", $$"""{"result":"{{result}}"}""")), StringComparison.Ordinal);
        }

        await using CalledStation blind = await Start(answers, configuration => configuration with
        {
            Outputs = [.. configuration.Outputs.Where(output => output is not EvidenceConfiguration)],
        });
        Assert.Equal(
            "This station keeps no pictures: expected output.evidence in its configuration.",
            Error(await Ask(answers, "pin", $$"""{"result":"{{result}}"}""")));
    }

    private static bool Accepted(JsonElement answer) => answer.GetProperty("accepted").GetBoolean();

    private static string Error(JsonElement answer) => answer.GetProperty("error").GetString()!;

    private Task<MosquittoSubscriber> Subscribe() => MosquittoSubscriber.Subscribe(_broker.Port, $"{Root}/ack/+");

    private async Task<JsonElement> Ask(MosquittoSubscriber answers, string command, string payload)
    {
        await MosquittoPublisher.Publish(_broker.Port, $"{Root}/cmd/{command}", payload);
        return (await answers.Next(answer => answer.Topic == $"{Root}/ack/{command}")).Json;
    }

    // A probe tells when the station has subscribed: nothing says so from outside.
    private async Task<CalledStation> Start(MosquittoSubscriber answers, Func<StationConfiguration, StationConfiguration>? configure = null)
    {
        MqttConfiguration mqtt = new()
        {
            Host = "127.0.0.1", Port = _broker.Port, Site = "north", Line = "l1", Commands = ["trigger", "serial", "recipe", "pin"],
        };
        CalledStation station = await CalledStation.Start(
            configuration => (configure ?? (same => same))(configuration with { Mqtt = mqtt }));
        string id = $"{Guid.NewGuid()}";
        Task<ReceivedMessage> heard = answers.Next(
            answer => answer.Json.TryGetProperty("id", out JsonElement its) && its.GetString() == id);
        while (!heard.IsCompleted)
        {
            await MosquittoPublisher.Publish(_broker.Port, $"{Root}/cmd/probe", $$"""{"id":"{{id}}"}""");
        }

        await heard;
        return station;
    }
}
