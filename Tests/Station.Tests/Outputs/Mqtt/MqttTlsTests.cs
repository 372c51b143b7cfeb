using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Outputs.Mqtt;
using EdgeConvNeXt.Testing;
using EdgeConvNeXt.Testing.Mqtt;

namespace EdgeConvNeXt.Station.Tests.Outputs.Mqtt;

/// <summary>A broker that shows a certificate and asks for one.</summary>
public sealed class MqttTlsTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestAuthority _authority;
    private readonly MosquittoBroker _broker;
    private readonly MqttBench _bench = new();

    public MqttTlsTests()
    {
        _authority = new TestAuthority(_folder.Path, "authority");
        (string certificate, string key) = _authority.Issue("broker", "localhost");
        _broker = new MosquittoBroker(
            "allow_anonymous true", $"cafile {_authority.File}", $"certfile {certificate}", $"keyfile {key}", "require_certificate true");
    }

    public async Task InitializeAsync() => await _broker.Start();

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    public void Dispose()
    {
        _broker.Dispose();
        _authority.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(MqttProtocol.Five)]
    [InlineData(MqttProtocol.ThreeOneOne)]
    public async Task A_station_with_a_certificate_is_let_in(MqttProtocol protocol)
    {
        MqttLink link = await _bench.Connect(With(_authority.File, _authority.Issue("station", "press-4")) with { Protocol = protocol });

        await _bench.Inspect(3);

        await _bench.Await(() => link.Status is { Delivered: 3, Error: null });
    }

    [Fact]
    public async Task A_station_without_a_certificate_is_not_and_is_told_so()
    {
        MqttLink link = _bench.Start(With(_authority.File, null));

        await _bench.Await(() => link.Status.Error is not null);

        Assert.False(link.Status.Connected);
    }

    [Fact]
    public async Task A_broker_for_which_no_authority_vouches_gets_nothing_not_even_the_password()
    {
        using TestAuthority stranger = new(_folder.Path, "stranger");
        MqttLink link = _bench.Start(With(stranger.File, _authority.Issue("station", "press-4")));

        await _bench.Await(() => link.Status.Error is not null);

        Assert.Contains("certificate", link.Status.Error, StringComparison.Ordinal);
        Assert.False(link.Status.Connected);
    }

    [Fact]
    public async Task A_broker_with_the_certificate_of_another_host_is_not_trusted()
    {
        MqttLink link = _bench.Start(With(_authority.File, _authority.Issue("station", "press-4")) with { Host = "127.0.0.1" });

        await _bench.Await(() => link.Status.Error is not null);

        Assert.Contains("certificate", link.Status.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_certificate_is_named_and_a_better_one_needs_no_new_start()
    {
        (string certificate, string key) = _authority.Issue("station", "press-4");
        string good = await File.ReadAllTextAsync(certificate);
        await File.WriteAllTextAsync(certificate, "garbage");
        MqttLink link = _bench.Start(With(_authority.File, (certificate, key)));
        await _bench.Await(() => link.Status.Error is not null);
        Assert.StartsWith("output.mqtt.certificateFile cannot be read: ", link.Status.Error, StringComparison.Ordinal);

        await File.WriteAllTextAsync(certificate, good);

        await _bench.Await(() => link.Status is { Connected: true, Error: null });
    }

    private MqttConfiguration With(string authority, (string Certificate, string Key)? own) => MqttBench.To(_broker.Port) with
    {
        Host = "localhost", Tls = new MqttTls { CaFile = authority, CertificateFile = own?.Certificate, KeyFile = own?.Key },
    };
}
