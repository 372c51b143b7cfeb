using System.Net;
using System.Net.Sockets;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Station.Api.Modbus;
using EdgeConvNeXt.Station.Api.Modbus.Protocol;
using EdgeConvNeXt.Station.Api.Modbus.Registers;
using EdgeConvNeXt.Testing;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Tests.Api.Modbus;

/// <summary>The server on loopback: messages byte by byte, and clients that misbehave.</summary>
public sealed class ModbusServerTests : IAsyncLifetime, IDisposable
{
    private const string ReadVersion = "0001 0000 0006 01 04 0000 0001";
    private const string Version = "0001 0000 0005 01 04 02 0001";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly ManualTimeProvider _clock = new();
    private readonly RecordingLoggers _log = new();
    private readonly ResultRing _arriving = new(16);
    private readonly FakePlant _plant = new();
    private ModbusServer _server = null!;

    public Task InitializeAsync()
    {
        _server = Open(new ModbusConfiguration("127.0.0.1:0") { Clients = 3 });
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _plant.Dispose();

    [Theory]
    [InlineData(ReadVersion, Version)]
    [InlineData("0002 0000 0006 01 03 0000 0001", "0002 0000 0005 01 03 02 0001")]
    [InlineData("0003 0000 0006 01 06 00ca 1267", "0003 0000 0006 01 06 00ca 1267")]
    [InlineData("0004 0000 000b 01 10 00ca 0002 04 0001 0002", "0004 0000 0006 01 10 00ca 0002")]
    [InlineData("0005 0000 000d 01 17 00ca 0001 00ca 0001 02 0007", "0005 0000 0005 01 17 02 0007")]
    [InlineData("0006 0000 0006 ff 04 0000 0001", "0006 0000 0005 ff 04 02 0001")]
    [InlineData("0007 0000 0006 00 04 0000 0001", "0007 0000 0005 00 04 02 0001")]
    [InlineData("0008 0000 0006 02 04 0000 0001", "0008 0000 0003 02 84 0b")]
    [InlineData("0009 0000 0002 01 2b", "0009 0000 0003 01 ab 01")]
    [InlineData("000a 0000 0006 01 01 0000 0001", "000a 0000 0003 01 81 01")]
    [InlineData("000b 0000 0006 01 04 0000 0000", "000b 0000 0003 01 84 03")]
    [InlineData("000c 0000 0006 01 04 0000 007e", "000c 0000 0003 01 84 03")]
    [InlineData("000d 0000 0006 01 04 006f 0002", "000d 0000 0003 01 84 02")]
    [InlineData("000e 0000 0006 01 04 ffff 007d", "000e 0000 0003 01 84 02")]
    [InlineData("000f 0000 0002 01 04", "000f 0000 0003 01 84 03")]
    [InlineData("0010 0000 0007 01 04 0000 0001 00", "0010 0000 0003 01 84 03")]
    [InlineData("0011 0000 0006 01 06 0001 0001", "0011 0000 0003 01 86 02")]
    [InlineData("0012 0000 0009 01 10 00ca 0002 04 0001", "0012 0000 0003 01 90 03")]
    [InlineData("0013 0000 0009 01 10 00ca 0001 04 0001", "0013 0000 0003 01 90 03")]
    [InlineData("0014 0000 0007 01 10 00ca 0000 00", "0014 0000 0003 01 90 03")]
    [InlineData("0015 0000 0009 01 10 0000 0001 02 0001", "0015 0000 0003 01 90 02")]
    [InlineData("0016 0000 0002 01 17", "0016 0000 0003 01 97 03")]
    [InlineData("0017 0000 000d 01 17 0070 0001 00ca 0001 02 0007", "0017 0000 0003 01 97 02")]
    public async Task A_message_has_its_answer(string request, string answer)
    {
        using Socket client = await ConnectAsync();

        Assert.Equal(Hex(answer), await AskAsync(client, Hex(request)));
    }

    [Fact]
    public async Task A_whole_block_is_read_at_once_and_the_longest_write_is_taken()
    {
        using Socket client = await ConnectAsync();

        Assert.Equal(9 + 224, (await AskAsync(client, Hex("0001 0000 0006 01 04 0000 0070"))).Length);
        byte[] write = [.. Hex("0002 0000 0097 01 10 00c8 0048 90"), .. new byte[144]];
        Assert.Equal(Hex("0002 0000 0006 01 10 00c8 0048"), await AskAsync(client, write));
    }

    [Fact]
    public async Task Messages_that_come_together_or_byte_by_byte_are_answered_in_their_order()
    {
        using Socket client = await ConnectAsync();
        await client.SendAsync((byte[])[.. Hex(ReadVersion), .. Hex("0002 0000 0006 01 04 0000 0001")]);
        Assert.Equal(Hex(Version), await HearAsync(client));
        Assert.Equal(Hex("0002 0000 0005 01 04 02 0001"), await HearAsync(client));
        foreach (byte part in Hex(ReadVersion))
        {
            await client.SendAsync((byte[])[part]);
        }

        Assert.Equal(Hex(Version), await HearAsync(client));
    }

    [Theory]
    [InlineData("0001 0001 0006 01 04 0000 0001")]
    [InlineData("0001 0000 0000 01 04 0000 0001")]
    [InlineData("0001 0000 0001 01 04 0000 0001")]
    [InlineData("0001 0000 00ff 01 04 0000 0001")]
    [InlineData("0001 0000 ffff 01 04 0000 0001")]
    [InlineData("4745 5420 2f20 48 54 54 50")]
    public async Task What_is_no_message_ends_the_connection_and_no_other(string bytes)
    {
        using Socket good = await ConnectAsync();
        using Socket bad = await ConnectAsync();
        await bad.SendAsync(Hex(bytes));

        Assert.True(await IsClosedAsync(bad));
        Assert.Equal(Hex(Version), await AskAsync(good, Hex(ReadVersion)));
    }

    [Theory]
    [InlineData("", 61)]
    [InlineData("00", 3)]
    [InlineData("0001 0000 0006 01", 3)]
    [InlineData("0001 0000 0006 01 04 00", 3)]
    public async Task A_client_that_says_nothing_or_half_a_message_is_closed_after_its_time(string bytes, int seconds)
    {
        using Socket client = await ConnectAsync();
        Assert.Equal(Hex(Version), await AskAsync(client, Hex(ReadVersion)));
        await client.SendAsync(Hex(bytes));
        Task<bool> closed = IsClosedAsync(client);
        while (!closed.IsCompleted)
        {
            // The server's timer begins when it gets to it.
            _clock.Advance(TimeSpan.FromSeconds(seconds));
            await Task.Yield();
        }

        Assert.True(await closed);
    }

    [Fact]
    public async Task One_client_too_many_takes_the_place_of_the_one_that_was_silent_for_the_longest()
    {
        List<Socket> clients = [];
        for (int i = 0; i < 4; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            clients.Add(await ConnectAsync());
            Assert.Equal(Hex(Version), await AskAsync(clients[i], Hex(ReadVersion)));
            if (i == 2)
            {
                _clock.Advance(TimeSpan.FromSeconds(1));
                Assert.Equal(Hex(Version), await AskAsync(clients[0], Hex(ReadVersion)));
            }
        }

        Assert.True(await IsClosedAsync(clients[1]));
        Assert.All(clients.Where((_, i) => i != 1), client => Assert.True(client.Connected));
        Assert.Equal(Hex(Version), await AskAsync(clients[0], Hex(ReadVersion)));
        clients.ForEach(client => client.Dispose());
    }

    [Fact]
    public async Task Connections_that_ask_nothing_do_not_part_those_that_do()
    {
        List<Socket> clients = [await ConnectAsync(), await ConnectAsync()];
        foreach (Socket client in clients)
        {
            Assert.Equal(Hex(Version), await AskAsync(client, Hex(ReadVersion)));
        }

        for (int i = 0; i < 8; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            clients.Add(await ConnectAsync());
        }

        Assert.True(await IsClosedAsync(clients[2]));
        Assert.Equal(Hex(Version), await AskAsync(clients[0], Hex(ReadVersion)));
        Assert.Equal(Hex(Version), await AskAsync(clients[1], Hex(ReadVersion)));
        clients.ForEach(client => client.Dispose());
    }

    [Fact]
    public async Task Garbage_of_every_length_harms_no_client()
    {
        await using ModbusServer server = Open(new ModbusConfiguration("127.0.0.1:0") { Clients = 64 });
        using Socket good = await ConnectAsync(server);
        Random random = new(4711);
        for (int round = 0; round < 400; round++)
        {
            using Socket bad = await ConnectAsync(server);
            byte[] garbage = new byte[random.Next(1, 600)];
            random.NextBytes(garbage);
            if (round % 2 == 0)
            {
                // A sound header before it, so that it gets as far as the functions.
                garbage = [0, 1, 0, 0, 0, (byte)Math.Clamp(garbage.Length, 2, 254), 1, .. garbage];
                garbage[7] = (byte)(round % 4 == 0 ? random.Next(256) : new[] { 3, 4, 6, 16, 23 }[random.Next(5)]);
            }

            await bad.SendAsync(garbage);
            if (round % 3 == 0)
            {
                bad.Close(0);
            }

            Assert.Equal(Hex(Version), await AskAsync(good, Hex(ReadVersion)));
        }

        Assert.Equal(0, _log.Count(1704));
    }

    [Fact]
    public async Task A_port_that_another_has_is_a_fault_in_words_and_free_again_at_once()
    {
        EdgeException fault = Assert.Throws<EdgeException>(() => Open(new ModbusConfiguration(_server.Address.ToString())));
        Assert.Equal(EdgeFault.Network, fault.Fault);
        Assert.Contains("output.modbus.address", fault.Message, StringComparison.Ordinal);

        using Socket client = await ConnectAsync();
        Assert.Equal(Hex(Version), await AskAsync(client, Hex(ReadVersion)));
        IPEndPoint address = _server.Address;
        await _server.DisposeAsync();
        Assert.True(await IsClosedAsync(client));
        _server = Open(new ModbusConfiguration(address.ToString()));
    }

    [Theory]
    [InlineData(WordOrder.Abcd, "big", "big")]
    [InlineData(WordOrder.Badc, "big", "little")]
    [InlineData(WordOrder.Cdab, "little", "big")]
    [InlineData(WordOrder.Dcba, "little", "little")]
    public async Task Another_program_reads_a_score_in_every_word_order(object order, string words, string bytes)
    {
        await using ModbusServer server = Open(
            new ModbusConfiguration("127.0.0.1:0") { Words = (WordOrder)order }, TimeProvider.System);
        Assert.True(_arriving.TryPut(new PlantResult(1, Outcome.Ng, PartAction.Rejected, 2, 0.8125f, null)));

        Assert.Equal("0.8125", await OtherPrograms.PlayAsync(server.Address.Port, "order", words, bytes));
    }

    [Fact]
    public async Task Another_program_is_refused_with_the_codes_of_the_protocol()
    {
        await using ModbusServer server = Open(new ModbusConfiguration("127.0.0.1:0"), TimeProvider.System);

        Assert.Equal("refused", await OtherPrograms.PlayAsync(server.Address.Port, "refused"));
    }

    private ModbusServer Open(ModbusConfiguration configuration, TimeProvider? clock = null)
    {
        ILogger log = _log.CreateLogger("modbus");
        PlantLink link = new(_plant, _arriving, configuration, clock ?? _clock, log);
        return ModbusServer.Open(new ModbusRequests(link), configuration, clock ?? _clock, log);
    }

    private async Task<Socket> ConnectAsync(ModbusServer? server = null)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync((server ?? _server).Address);
        return socket;
    }

    private static async Task<byte[]> AskAsync(Socket client, byte[] request)
    {
        await client.SendAsync(request);
        return await HearAsync(client);
    }

    private static async Task<byte[]> HearAsync(Socket client)
    {
        byte[] header = await FillAsync(client, 6);
        return [.. header, .. await FillAsync(client, (header[4] << 8) | header[5])];
    }

    private static async Task<byte[]> FillAsync(Socket client, int length)
    {
        using CancellationTokenSource timeout = new(Timeout);
        byte[] bytes = new byte[length];
        for (int at = 0; at < length;)
        {
            int received = await client.ReceiveAsync(bytes.AsMemory(at), SocketFlags.None, timeout.Token);
            Assert.NotEqual(0, received);
            at += received;
        }

        return bytes;
    }

    private static async Task<bool> IsClosedAsync(Socket client)
    {
        using CancellationTokenSource timeout = new(Timeout);
        try
        {
            return await client.ReceiveAsync(new byte[1], SocketFlags.None, timeout.Token) == 0;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    private static byte[] Hex(string text) => Convert.FromHexString(text.Replace(" ", "", StringComparison.Ordinal));
}
