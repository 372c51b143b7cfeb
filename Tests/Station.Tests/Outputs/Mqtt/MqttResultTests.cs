using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Outputs.Mqtt;
using EdgeConvNeXt.Testing.Mqtt;

namespace EdgeConvNeXt.Station.Tests.Outputs.Mqtt;

/// <summary>Results on their way from the journal to a subscriber, by a real broker and a network that fails.</summary>
public sealed class MqttResultTests : IAsyncLifetime, IDisposable
{
    private const string Results = $"{MqttBench.Root}/result";

    private readonly MosquittoBroker _broker = new();
    private readonly MqttBench _bench = new();

    public async Task InitializeAsync() => await _broker.Start();

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    public void Dispose() => _broker.Dispose();

    [Theory]
    [InlineData(MqttProtocol.Five)]
    [InlineData(MqttProtocol.ThreeOneOne)]
    public async Task Results_come_in_order_each_with_what_the_journal_has(MqttProtocol protocol)
    {
        using MosquittoSubscriber subscriber = await MosquittoSubscriber.Subscribe(_broker.Port, Results);
        MqttLink link = await _bench.Connect(MqttBench.To(_broker.Port) with { Protocol = protocol });

        await _bench.Inspect(300);

        ReceivedMessage[] results = await subscriber.Next(300);
        Assert.Equal(
            _bench.Rows().Select(row => (row.Sequence, row.Result)),
            results.Select(result => (result.Json.GetProperty("sequence").GetInt64(), result.Json.GetProperty("result").GetString()!)));
        JsonElement first = results[0].Json;
        Assert.Equal(("ng", "crack"), (first.GetProperty("outcome").GetString(), first.GetProperty("label").GetString()));
        Assert.Equal(0.75, first.GetProperty("scores").GetProperty("crack").GetDouble());
        Assert.False(results[0].Retained);
        await _bench.Await(() => link.Status is { Delivered: 300, Waiting: 0, Missing: 0, Error: null });
    }

    [Fact]
    public async Task Without_a_subscriber_a_result_is_done_when_the_broker_has_it()
    {
        MqttLink link = await _bench.Connect(MqttBench.To(_broker.Port));

        await _bench.Inspect(5);

        await _bench.Await(() => link.Status is { Delivered: 5, Waiting: 0, Error: null });
    }

    [Fact]
    public async Task A_broker_that_is_killed_for_10_000_results_gets_each_once_it_is_back_in_order_over_a_restart_of_the_station()
    {
        using MosquittoSubscriber subscriber = await MosquittoSubscriber.Subscribe(_broker.Port, Results, session: "mes");
        MqttLink link = await _bench.Connect(MqttBench.To(_broker.Port));
        await _bench.Inspect(10);
        await _bench.Await(() => link.Status.Delivered == 10);
        await _broker.Kill();
        await _bench.Await(() => !link.Status.Connected);
        await _bench.Inspect(5_000);
        Assert.Equal((10, 5_000), (link.Status.Delivered, link.Status.Waiting));
        await _bench.Restart("s2");
        link = _bench.Start(MqttBench.To(_broker.Port));
        await _bench.Inspect(5_000);

        await _broker.Start();

        // The broker itself repeats those of the first ten whose receipt its subscriber confirmed too late for it.
        Assert.InRange(await MqttBench.TakeAll(subscriber, 10_010), 0, 10);
        await _bench.Await(() => link.Status is { Delivered: 10_010, Waiting: 0, Missing: 0, Error: null });
        Assert.Equal(1, _bench.Log.Entries.Count(entry => entry.Id == 1331 && entry.Message.Contains("lost", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_network_that_is_cut_again_and_again_costs_no_result_and_no_order()
    {
        const int Cuts = 4;
        const int Each = 500;
        using CuttingProxy network = new(_broker.Port);
        using MosquittoSubscriber subscriber = await MosquittoSubscriber.Subscribe(_broker.Port, Results, session: "mes");
        MqttLink link = await _bench.Connect(MqttBench.To(network.Port));
        for (int cut = 1; cut <= Cuts; cut++)
        {
            Task inspecting = _bench.Inspect(Each);
            long delivered = link.Status.Delivered;
            await _bench.Await(() => link.Status.Delivered > delivered);
            network.Cut();
            await inspecting;
            await _bench.Await(() => network.Connections > cut);
        }

        await MqttBench.TakeAll(subscriber, Cuts * Each);

        await _bench.Await(() => link.Status is { Delivered: Cuts * Each, Waiting: 0, Missing: 0 });
    }

    [Fact]
    public async Task Stations_that_start_and_end_all_the_time_leave_no_gap()
    {
        using MosquittoSubscriber subscriber = await MosquittoSubscriber.Subscribe(_broker.Port, Results, session: "mes");
        for (int start = 1; start <= 5; start++)
        {
            await _bench.Connect(MqttBench.To(_broker.Port));
            await _bench.Inspect(40);
            await _bench.Restart($"s{start + 1}");
        }

        await _bench.Connect(MqttBench.To(_broker.Port));

        await MqttBench.TakeAll(subscriber, 200);
    }

    [Fact]
    public async Task History_is_sent_where_it_is_asked_for()
    {
        await _bench.Inspect(3);
        using MosquittoSubscriber subscriber = await MosquittoSubscriber.Subscribe(_broker.Port, Results);
        await _bench.Connect(MqttBench.To(_broker.Port) with { SendsHistory = true });

        Assert.Equal(0, await MqttBench.TakeAll(subscriber, 3));
    }

    [Fact]
    public async Task A_broker_that_accepts_and_never_answers_holds_up_neither_the_line_nor_a_stop()
    {
        using TcpListener mute = new(IPAddress.Loopback, 0);
        mute.Start();
        MqttConfiguration configuration = MqttBench.To(((IPEndPoint)mute.LocalEndpoint).Port) with
        {
            OperationTimeout = TimeSpan.FromMilliseconds(200),
        };
        MqttLink link = _bench.Start(configuration);
        await _bench.Inspect(50);
        await _bench.Await(() => link.Status.Error is not null);

        Assert.Equal("The broker does not answer within 0.2 s", link.Status.Error);
        Assert.Equal((false, 50), (link.Status.Connected, link.Status.Waiting));
        await link.DisposeAsync();
    }

    [Fact]
    public async Task A_stop_ends_while_an_answer_is_awaited_for_the_longest_time()
    {
        using TcpListener mute = new(IPAddress.Loopback, 0);
        mute.Start();
        MqttLink link = _bench.Start(
            MqttBench.To(((IPEndPoint)mute.LocalEndpoint).Port) with { OperationTimeout = TimeSpan.FromMinutes(5) });
        using Socket accepted = await mute.AcceptSocketAsync();

        await link.DisposeAsync().AsTask().WaitAsync(MosquittoBroker.Timeout);
    }

    [Fact]
    public async Task A_broker_that_freezes_is_left_and_results_go_on_when_it_is_back()
    {
        using MosquittoSubscriber subscriber = await MosquittoSubscriber.Subscribe(_broker.Port, Results, session: "mes");
        MqttLink link = await _bench.Connect(
            MqttBench.To(_broker.Port) with { OperationTimeout = TimeSpan.FromMilliseconds(300) });
        await _broker.Signal("STOP");
        await _bench.Inspect(20);
        await _bench.Await(() => !link.Status.Connected);
        await _broker.Signal("CONT");

        await MqttBench.TakeAll(subscriber, 20);
    }

    [Fact]
    public async Task A_password_that_is_wrong_is_told_once_and_the_right_one_needs_no_new_start()
    {
        using Testing.TemporaryFolder folder = new();
        await File.WriteAllTextAsync(folder.File("users"), "press:secret\n");
        using (Process hash = Process.Start("/usr/bin/mosquitto_passwd", ["-U", folder.File("users")]))
        {
            await hash.WaitForExitAsync();
        }

        using MosquittoBroker strict = await new MosquittoBroker("allow_anonymous false", $"password_file {folder.File("users")}").Start();
        string password = folder.File("password");
        await File.WriteAllTextAsync(password, "wrong\n");
        MqttConfiguration configuration = MqttBench.To(strict.Port) with { User = "press", PasswordFile = password };
        MqttLink link = _bench.Start(configuration);
        await _bench.Inspect(2);
        await _bench.Await(() => link.Status.Error is not null);
        Assert.Equal("The broker refuses the station: NotAuthorized", link.Status.Error);

        await File.WriteAllTextAsync(password, "secret\n");

        await _bench.Await(() => link.Status is { Connected: true, Delivered: 2 });
        Assert.Equal(1, _bench.Log.Count(1331));
        Assert.DoesNotContain(_bench.Log.Entries, entry => entry.Message.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Results_that_the_broker_refuses_are_told_once_and_sent_until_it_takes_them()
    {
        using Testing.TemporaryFolder folder = new();
        string rights = folder.File("rights");
        await File.WriteAllTextAsync(rights, "topic write ecn/v1/+/+/+/state\ntopic read #\n");
        using MosquittoBroker strict = await new MosquittoBroker("allow_anonymous true", $"acl_file {rights}").Start();
        using MosquittoSubscriber subscriber = await MosquittoSubscriber.Subscribe(strict.Port, Results, session: "mes");
        MqttLink link = await _bench.Connect(MqttBench.To(strict.Port));
        await _bench.Inspect(50);

        // This broker ends a connection on which it refused some.
        await _bench.Await(() => link.Status.Error == "The result 1 is refused: NotAuthorized");
        Assert.Equal((0, 50), (link.Status.Delivered, link.Status.Waiting));

        await File.WriteAllTextAsync(rights, "topic readwrite #\n");
        await strict.Signal("HUP");

        await MqttBench.TakeAll(subscriber, 50);
        await _bench.Await(() => link.Status is { Delivered: 50, Error: null });
        Assert.Equal((1, 1), (_bench.Log.Count(1332), _bench.Log.Count(1333)));
    }

    [Fact]
    public async Task A_result_too_large_for_the_broker_is_told_and_not_passed_over()
    {
        using MosquittoBroker narrow = await new MosquittoBroker("allow_anonymous true", "max_packet_size 450").Start();
        MqttLink link = await _bench.Connect(MqttBench.To(narrow.Port));

        await _bench.Inspect(2);

        await _bench.Await(() => link.Status.Error is not null);
        Assert.Matches("^The result 1 is refused: it needs [0-9]+ bytes, and the broker takes packets of at most 450$", link.Status.Error);
        Assert.Equal((true, 0, 2), (link.Status.Connected, link.Status.Delivered, link.Status.Waiting));
    }
}
