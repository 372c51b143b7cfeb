namespace EdgeConvNeXt.Station.Configuration;

/// <summary>The broker that a station talks to, and what it says there. Paths are absolute when they come from a file.</summary>
public sealed record MqttConfiguration
{
    /// <summary>Name or address of the broker.</summary>
    public required string Host { get; init; }

    /// <summary>Its port, 1 to 65535.</summary>
    public required int Port { get; init; }

    /// <summary>Where the station stands, as the topics say it: name of the site.</summary>
    public required string Site { get; init; }

    /// <summary>Name of the line, as the topics say it.</summary>
    public required string Line { get; init; }

    /// <summary>Version of the protocol.</summary>
    public MqttProtocol Protocol { get; init; }

    /// <summary>What the broker knows the station by; null for a name made of site, line and station.</summary>
    public string? ClientId { get; init; }

    /// <summary>How the connection is encrypted; null where it is not.</summary>
    public MqttTls? Tls { get; init; }

    /// <summary>Name of the user; null where none is asked for.</summary>
    public string? User { get; init; }

    /// <summary>The file with the password; read at every connection.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>
    /// Commands that are carried out: "trigger", "serial", "recipe", "pin". Where there is none, the station listens to nothing.
    /// </summary>
    public IReadOnlyList<string> Commands { get; init; } = [];

    /// <summary>The longest silence on a sound connection.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the broker may take for an answer.</summary>
    public TimeSpan OperationTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>From one message on the station's health to the next.</summary>
    public TimeSpan HealthPeriod { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether a journal from before MQTT was switched on is sent too.</summary>
    public bool SendsHistory { get; init; }

    /// <summary>What the station is called as an edge node of Sparkplug B; null where it is none.</summary>
    public SparkplugConfiguration? Sparkplug { get; init; }
}

/// <summary>An edge node of Sparkplug B.</summary>
public sealed record SparkplugConfiguration
{
    /// <summary>Its group.</summary>
    public required string Group { get; init; }

    /// <summary>Its name; null for the station's.</summary>
    public string? Node { get; init; }

    /// <summary>The device that results and commands are of; null where they are the node's own.</summary>
    public string? Device { get; init; }

    /// <summary>The host that has to be online for the node to send; null for none.</summary>
    public string? PrimaryHost { get; init; }
}

/// <summary>How a connection is encrypted. Files are PEM, and are read at every connection.</summary>
public sealed record MqttTls
{
    /// <summary>Certificates that vouch for the broker; null for those that the system trusts.</summary>
    public string? CaFile { get; init; }

    /// <summary>The station's own certificate; null where the broker asks for none.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>The key of it.</summary>
    public string? KeyFile { get; init; }
}

/// <summary>Versions of MQTT.</summary>
public enum MqttProtocol
{
    /// <summary>MQTT 5.</summary>
    Five,

    /// <summary>MQTT 3.1.1.</summary>
    ThreeOneOne,
}
