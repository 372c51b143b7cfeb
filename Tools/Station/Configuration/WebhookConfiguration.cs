namespace EdgeConvNeXt.Station.Configuration;

/// <summary>Where results are posted. Paths are absolute when they come from a file.</summary>
public sealed record WebhookConfiguration
{
    /// <summary>The address.</summary>
    public required Uri Url { get; init; }

    /// <summary>The file with the secret that bodies are signed with, read for each one; null where they are not signed.</summary>
    public string? SecretFile { get; init; }

    /// <summary>Certificates (PEM) that vouch for the receiver; null for those that the system trusts.</summary>
    public string? CaFile { get; init; }

    /// <summary>Results in one body, 1 or more; of 1 the body is one object, else an array.</summary>
    public int Batch { get; init; } = 1;

    /// <summary>How long the receiver may take for an answer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether a journal from before the webhook was switched on is posted too.</summary>
    public bool SendsHistory { get; init; }

    /// <summary>The pause after the first failure; each further one is twice as long, up to <see cref="LongestPause"/>.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest pause that a failure alone makes.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(1);
}
