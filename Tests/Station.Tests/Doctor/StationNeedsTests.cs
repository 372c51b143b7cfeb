using System.Globalization;
using System.Net;
using System.Net.Sockets;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Api.Modbus;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Doctor;
using EdgeConvNeXt.Station.Sources;
using EdgeConvNeXt.Station.Tests.Outputs.Mqtt;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests.Doctor;

/// <summary>The files that a station reads and the ports on which it listens, looked at before it starts.</summary>
public sealed class StationNeedsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _clock = new();
    private readonly TestAuthority _authority;
    private readonly StationConfiguration _sound;

    public StationNeedsTests()
    {
        _authority = new TestAuthority(_folder.Path, "ca");
        (string certificate, string key) = _authority.Issue("own", "press4");
        _sound = new StationConfiguration
        {
            Model = "m.edgemodel",
            Source = new SyntheticSourceConfiguration(),
            Recipe = Write("recipe.json", """{ "name": "a", "trigger": { "type": "software" } }"""),
            Outputs =
            [
                new ModbusConfiguration("127.0.0.1:0")
                {
                    Jobs = [Write("job.json", """{ "name": "b", "trigger": { "type": "software", "delayMs": 5 } }""")],
                },
            ],
            Mqtt = new MqttConfiguration
            {
                Host = "broker", Port = 8883, Site = "north", Line = "l1", User = "u", PasswordFile = Write("password", "secret\n"),
                Tls = new MqttTls { CaFile = _authority.File, CertificateFile = certificate, KeyFile = key },
            },
            Webhook = new WebhookConfiguration
            {
                Url = new Uri("http://mes"), SecretFile = Write("secret", "s\n"), CaFile = _authority.File,
            },
            Http = new HttpConfiguration
            {
                Address = new IPEndPoint(IPAddress.Loopback, 0), TokenFile = Write("token", "0123456789abcdef\n"),
            },
            Metrics = new MetricsConfiguration { Address = new IPEndPoint(IPAddress.Loopback, 0) },
        };
    }

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_station_that_has_all_it_needs_is_told_nothing()
    {
        StationNeeds needs = Look();

        Assert.Empty(needs.Faults);
        Assert.Empty(needs.Remarks);
    }

    [Theory]
    [InlineData("ca.pem", null, "output.mqtt.caFile cannot be read: ", "output.webhook.caFile cannot be read: ")]
    [InlineData("ca.pem", "no certificate", "output.mqtt.caFile cannot be read: ", "output.webhook.caFile cannot be read: ")]
    [InlineData("own.pem", null, "output.mqtt.certificateFile cannot be read: ")]
    [InlineData("own.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "output.mqtt.certificateFile cannot be ")]
    [InlineData("own.key", null, "output.mqtt.certificateFile cannot be read: ")]
    [InlineData("own.key", "", "output.mqtt.certificateFile cannot be read: ")]
    [InlineData("password", null, "output.mqtt.passwordFile cannot be read: ")]
    [InlineData("password", "\n", "output.mqtt.passwordFile holds no password ")]
    [InlineData("secret", "\nx", "output.webhook.secretFile cannot be read: ")]
    [InlineData("token", "short", "http.tokenFile cannot be used: ")]
    [InlineData("job.json", null, "Job 1 of output.modbus.jobs cannot be used: ")]
    [InlineData("job.json", """{ "name": "b", "trigger": { "tpe": "x" } }""", "Job 1 of output.modbus.jobs cannot be used: trigger.tpe ")]
    [InlineData("job.json", """{ "name": "b" }""", "Job 1 of output.modbus.jobs cannot be used: trigger has changed, which needs ")]
    public void What_is_not_there_or_not_as_it_has_to_be_is_named(string file, string? text, params string[] expected)
    {
        File.Delete(_folder.File(file));
        if (text is not null)
        {
            Write(file, text);
        }

        IReadOnlyList<EdgeException> faults = Look().Faults;

        Assert.Equal(expected.Length, faults.Count);
        Assert.All(expected, start => Assert.Contains(faults, fault => fault.Message.StartsWith(start, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("ca.pem", 2)]
    [InlineData("own.key", 1)]
    [InlineData("password", 1)]
    [InlineData("token", 1)]
    public void A_pipe_in_place_of_a_file_is_told_at_once(string file, int faults)
    {
        File.Delete(_folder.File(file));
        NamedPipe.Make(_folder.File(file));

        Assert.Equal(faults, Look().Faults.Count(fault => fault.Message.Contains("is no file", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_key_of_another_certificate_is_told()
    {
        (_, string key) = _authority.Issue("other", "press5");
        File.Copy(key, _folder.File("own.key"), overwrite: true);

        Assert.Contains("own.key is not that of the certificate", Assert.Single(Look().Faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Certificates_that_expire_soon_are_remarked_and_expired_ones_are_faults()
    {
        _clock.Advance(new DateTimeOffset(2069, 12, 15, 0, 0, 0, TimeSpan.Zero) - _clock.GetUtcNow());
        StationNeeds soon = Look();
        _clock.Advance(TimeSpan.FromDays(30));
        StationNeeds late = Look();

        Assert.Empty(soon.Faults);
        Assert.Equal(3, soon.Remarks.Count(remark => remark.EndsWith("expires on 2070-01-01: renew it before.", StringComparison.Ordinal)));
        Assert.Equal(
            [
                "output.webhook.caFile is of a certificate that expired on 2070-01-01",
                "output.mqtt.caFile is of a certificate that expired on 2070-01-01",
                "output.mqtt.certificateFile is of a certificate that expired on 2070-01-01",
            ],
            late.Faults.Select(fault => fault.What));
    }

    [Fact]
    public void A_certificate_that_is_not_valid_yet_is_a_fault()
    {
        MqttTls tls = new() { CaFile = _authority.File };
        StationConfiguration configuration = _sound with { Webhook = null, Mqtt = _sound.Mqtt! with { Tls = tls } };

        Assert.Equal(
            "output.mqtt.caFile is of a certificate that is not valid before 2020-01-01",
            Assert.Single(StationNeeds.Of(configuration, new StoppedClock(DateTimeOffset.UnixEpoch)).Faults).What);
    }

    [Fact]
    public void A_port_on_which_a_program_listens_is_remarked_for_it_may_be_the_agent_that_runs()
    {
        using Socket other = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        other.Listen();
        IPEndPoint taken = (IPEndPoint)other.LocalEndPoint!;

        StationNeeds needs = StationNeeds.Of(
            _sound with
            {
                Outputs = [new ModbusConfiguration(taken.ToString())], Http = _sound.Http! with { Address = taken },
                Metrics = new MetricsConfiguration { Address = taken },
            },
            _clock);

        Assert.Empty(needs.Faults);
        Assert.Equal(
            ((string[])["output.modbus.address", "http.address", "metrics.address"]).Select(setting => string.Create(
                CultureInfo.InvariantCulture,
                $"A program listens at {taken} ({setting}), which may be an agent that runs: stop it before another starts.")),
            needs.Remarks);
    }

    [Fact]
    public void An_address_that_this_machine_has_not_is_a_fault()
    {
        StationNeeds needs = StationNeeds.Of(_sound with { Outputs = [new ModbusConfiguration("203.0.113.7:1502")] }, _clock);

        Assert.StartsWith("output.modbus.address cannot be had: ", Assert.Single(needs.Faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Golden_parts_have_to_be_there_and_to_be_files()
    {
        string golden = _folder.File("golden");
        StationConfiguration configuration = _sound with { GoldenParts = new GoldenPartsConfiguration(golden, []) };
        Assert.StartsWith(
            "The golden parts cannot be read: ", Assert.Single(StationNeeds.Of(configuration, _clock).Faults).Message,
            StringComparison.Ordinal);

        Directory.CreateDirectory(Path.Combine(golden, "ok"));
        File.WriteAllText(Path.Combine(golden, "ok", "a.png"), "looked at when it starts");
        Assert.Empty(StationNeeds.Of(configuration, _clock).Faults);

        NamedPipe.Make(Path.Combine(golden, "ok", "b.png"));
        Assert.StartsWith(
            "A golden part is no file", Assert.Single(StationNeeds.Of(configuration, _clock).Faults).Message, StringComparison.Ordinal);
    }

    private StationNeeds Look() => StationNeeds.Of(_sound, _clock);

    private string Write(string name, string text)
    {
        File.WriteAllText(_folder.File(name), text);
        return _folder.File(name);
    }

    private sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
