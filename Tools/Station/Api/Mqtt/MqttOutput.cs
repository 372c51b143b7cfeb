using System.Globalization;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Core;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Outputs.Mqtt;
using static EdgeConvNeXt.Runtime.Documents.SettingKind;

namespace EdgeConvNeXt.Station.Api.Mqtt;

/// <summary>The output to an MQTT broker.</summary>
internal sealed class MqttOutput : IStationModule
{
    internal static readonly SettingDefinition Address = new("output.mqtt.address", Text, "Broker",
        "The broker, as HOST:PORT; [HOST]:PORT for an IPv6 address. Results are sent from the journal, so output.journal has to be there. "
        + "See docs/mqtt.md.") { Otherwise = "no MQTT" };

    internal static readonly SettingDefinition Site = new("output.mqtt.site", Text, "Site",
        "Name of the site in topics: ecn/v1/SITE/LINE/STATION/result. Needed with a broker.") { Otherwise = "none" };

    internal static readonly SettingDefinition Line = new("output.mqtt.line", Text, "Line",
        "Name of the line in topics. Needed with a broker.") { Otherwise = "none" };

    internal static readonly SettingDefinition Protocol = new("output.mqtt.protocol", Choice, "Protocol",
        "Version of MQTT that is spoken.") { Default = "\"5\"", Choices = ["5", "3.1.1"] };

    internal static readonly SettingDefinition ClientId = new("output.mqtt.clientId", Text, "Client id",
        "What the broker knows the station by. No other client may have it.") { Otherwise = "ecn-SITE-LINE-STATION" };

    internal static readonly SettingDefinition Tls = new("output.mqtt.tls", Flag, "TLS",
        "Whether the connection is encrypted and the broker's certificate is checked.") { Default = "false" };

    internal static readonly SettingDefinition CaFile = new("output.mqtt.caFile", SettingKind.Path, "CA file",
        "Certificates (PEM) of which one has to vouch for the broker.") { Otherwise = "those that the system trusts" };

    internal static readonly SettingDefinition CertificateFile = new("output.mqtt.certificateFile", SettingKind.Path, "Certificate file",
        "The station's own certificate (PEM), for brokers that ask for one.") { Otherwise = "none" };

    internal static readonly SettingDefinition KeyFile = new("output.mqtt.keyFile", SettingKind.Path, "Key file",
        "The key (PEM) of the station's certificate.") { Otherwise = "none" };

    internal static readonly SettingDefinition User = new("output.mqtt.user", Text, "User",
        "Name of the station's user at the broker.") { Otherwise = "none" };

    internal static readonly SettingDefinition PasswordFile = new("output.mqtt.passwordFile", SettingKind.Path, "Password file",
        "File with the user's password as its only line; read at every connection. It should be readable for the agent alone.")
    { Otherwise = "none" };

    internal static readonly SettingDefinition Commands = new("output.mqtt.commands", SettingKind.Choices, "Commands",
        "Commands that are carried out when they come by MQTT: a part is in view (trigger), who the next part is (serial), read the "
        + "recipe's file again (recipe), keep the picture of a result whatever comes (pin).")
    { Choices = MqttCommands.All, Otherwise = "none: the station listens to nothing" };

    internal static readonly SettingDefinition KeepAlive = new("output.mqtt.keepAlive", Whole, "Keep alive",
        "The longest silence on a sound connection. The broker tells of a station that it lost after one and a half times this.")
    { Unit = "seconds", Default = "15", Minimum = 1, Maximum = 3600 };

    internal static readonly SettingDefinition OperationTimeout = new("output.mqtt.operationTimeout", Number, "Timeout",
        "How long the broker may take for an answer. After that the station connects anew.")
    { Unit = "seconds", Default = "10", Minimum = 0.1, Maximum = 300 };

    internal static readonly SettingDefinition HealthPeriod = new("output.mqtt.healthPeriod", Whole, "Health period",
        "From one message on the station's health to the next.") { Unit = "seconds", Default = "10", Minimum = 1, Maximum = 3600 };

    internal static readonly SettingDefinition History = new("output.mqtt.history", Flag, "History",
        "Whether a journal that was written before MQTT was switched on for the first time is sent too.") { Default = "false" };

    private const int LargestPort = 65_535;

    /// <inheritdoc/>
    public IReadOnlyList<SettingSection> Sections { get; } =
    [
        new("output.mqtt", "MQTT", "The broker to which results, state and health go, and from which commands come."),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<SettingDefinition> Settings { get; } =
    [
        Address, Site, Line, Protocol, ClientId, Tls, CaFile, CertificateFile, KeyFile, User, PasswordFile, Commands, KeepAlive,
        OperationTimeout, HealthPeriod, History,
    ];

    /// <inheritdoc/>
    public void Check(SettingValues values, SettingFaults faults)
    {
        if (!values.IsMentioned(Address))
        {
            foreach (SettingDefinition setting in Settings.Where(values.IsMentioned))
            {
                faults.Add(setting, $"goes only with a broker: expected {Address.Path} beside it.");
            }

            return;
        }

        CheckAddress(values, faults);
        CheckNames(values, faults);
        CheckSecrets(values, faults);
        if (values.Text(JournalOutput.Place) is null && faults.AreSound(JournalOutput.Place.Path))
        {
            faults.Add(Address, "needs a journal, where results wait for the broker: expected output.journal beside it.");
        }
    }

    /// <inheritdoc/>
    public StationConfiguration Bind(SettingValues values, StationConfiguration configuration)
    {
        if (values.Text(Address) is not { } address || ParseAddress(address) is not { } broker)
        {
            return configuration;
        }

        MqttConfiguration mqtt = new()
        {
            Host = broker.Host,
            Port = broker.Port,
            Site = values.Text(Site)!,
            Line = values.Text(Line)!,
            Protocol = values.Text(Protocol) == "5" ? MqttProtocol.Five : MqttProtocol.ThreeOneOne,
            ClientId = values.Text(ClientId),
            Tls = values.Flag(Tls)
                ? new MqttTls
                {
                    CaFile = values.Path(CaFile), CertificateFile = values.Path(CertificateFile), KeyFile = values.Path(KeyFile),
                }
                : null,
            User = values.Text(User),
            PasswordFile = values.Path(PasswordFile),
            Commands = values.IsMentioned(Commands) ? values.Choices(Commands) : [],
            KeepAlive = TimeSpan.FromSeconds(values.Int(KeepAlive)!.Value),
            OperationTimeout = TimeSpan.FromSeconds(values.Number(OperationTimeout)!.Value),
            HealthPeriod = TimeSpan.FromSeconds(values.Int(HealthPeriod)!.Value),
            SendsHistory = values.Flag(History),
        };
        return configuration with { Mqtt = mqtt };
    }

    /// <inheritdoc/>
    public IEnumerable<StationNeed> Needs(StationConfiguration configuration, TimeProvider clock) =>
        configuration.Mqtt is { } mqtt ? MqttFiles.Needs(mqtt, clock) : [];

    /// <summary>Host and port of an address; null where it is none.</summary>
    internal static (string Host, int Port)? ParseAddress(string address)
    {
        int colon = address.LastIndexOf(':');
        string host = colon < 0 ? "" : address[..colon];
        host = host is ['[', .. var inner, ']'] ? inner : host.Contains(':', StringComparison.Ordinal) ? "" : host;
        return Uri.CheckHostName(host) != UriHostNameType.Unknown
            && int.TryParse(address.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port)
            && port is > 0 and <= LargestPort
            ? (host, port)
            : null;
    }

    private static void CheckAddress(SettingValues values, SettingFaults faults)
    {
        if (values.Text(Address) is { } address && ParseAddress(address) is null)
        {
            faults.Add(Address, $"is no address of a broker: expected HOST:PORT with a port from 1 to {LargestPort}.");
        }
    }

    private static void CheckNames(SettingValues values, SettingFaults faults)
    {
        foreach (SettingDefinition name in (SettingDefinition[])[Site, Line, StationModule.Station])
        {
            if (values.Text(name) is not { } text)
            {
                if (faults.AreSound(name.Path))
                {
                    faults.Add(name, "is missing: expected a name, which is a part of every topic.");
                }
            }
            else if (!MqttTopics.IsPart(text))
            {
                faults.Add(name, $"cannot be a part of a topic: expected {MqttTopics.Expected}.");
            }
        }
    }

    private static void CheckSecrets(SettingValues values, SettingFaults faults)
    {
        foreach (SettingDefinition file in (SettingDefinition[])[CaFile, CertificateFile, KeyFile])
        {
            if (values.IsMentioned(file) && faults.AreSound(Tls.Path) && !values.Flag(Tls))
            {
                faults.Add(file, $"goes only with {Tls.Path}: true.");
            }
        }

        faults.AddUnlessTogether(values, CertificateFile, KeyFile);
        if (values.IsMentioned(PasswordFile) && !values.IsMentioned(User))
        {
            faults.Add(PasswordFile, $"goes only with {User.Path}.");
        }
    }
}
