using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Outputs.Journal;
using static EdgeConvNeXt.Runtime.Documents.SettingKind;

namespace EdgeConvNeXt.Station.Outputs.Webhook;

/// <summary>The output to a web server.</summary>
internal sealed class WebhookOutput : IStationModule
{
    internal static readonly SettingDefinition Url = new("output.webhook.url", Text, "Address",
        "Where results are posted as JSON, from the journal and in its order, until the receiver has them (docs/webhook.md). Needs "
        + "output.journal.")
    { Otherwise = "none", Meaning = "an http or https URL (https://mes.example/results)" };

    internal static readonly SettingDefinition SecretFile = new("output.webhook.secretFile", SettingKind.Path, "Secret file",
        "File whose first line is the secret that bodies are signed with (HMAC-SHA256); read for each body. It should be readable for the "
        + "agent alone.")
    { Otherwise = "bodies are not signed" };

    internal static readonly SettingDefinition CaFile = new("output.webhook.caFile", SettingKind.Path, "CA file",
        "Certificates (PEM) of which one has to vouch for the receiver.") { Otherwise = "those that the system trusts" };

    internal static readonly SettingDefinition Batch = new("output.webhook.batch", Whole, "Batch",
        "Results in one body at most. At 1 a body is one object, else an array of them; what waits goes at once in either case.")
    { Unit = "results", Default = "1", Minimum = 1, Maximum = 1000 };

    internal static readonly SettingDefinition Timeout = new("output.webhook.timeout", Number, "Timeout",
        "How long the receiver may take for an answer.") { Unit = "seconds", Default = "10", Minimum = 0.1, Maximum = 300 };

    internal static readonly SettingDefinition History = new("output.webhook.history", Flag, "History",
        "Whether a journal that was written before the webhook was switched on for the first time is posted too.") { Default = "false" };

    /// <inheritdoc/>
    public IReadOnlyList<SettingSection> Sections { get; } =
        [new("output.webhook", "Webhook", "The web server to which results are posted.")];

    /// <inheritdoc/>
    public IReadOnlyList<SettingDefinition> Settings { get; } = [Url, SecretFile, CaFile, Batch, Timeout, History];

    /// <inheritdoc/>
    public void Check(SettingValues values, SettingFaults faults)
    {
        if (!faults.AreSound(Url.Path, JournalOutput.Place.Path) || values.Text(Url) is not { } url)
        {
            return;
        }

        if (Parse(url) is null)
        {
            faults.AddUnsound(Url.Path, $"is \"{url}\": expected {Url.Expected}, without name and password.");
        }
        else if (values.Text(JournalOutput.Place) is null)
        {
            faults.Add(JournalOutput.Place, $"is missing: {Url.Path} posts what is in it.");
        }
    }

    /// <inheritdoc/>
    public StationConfiguration Bind(SettingValues values, StationConfiguration configuration) =>
        values.Text(Url) is not { } url ? configuration : configuration with
        {
            Webhook = new WebhookConfiguration
            {
                Url = Parse(url)!,
                SecretFile = values.Path(SecretFile),
                CaFile = values.Path(CaFile),
                Batch = values.Int(Batch)!.Value,
                Timeout = TimeSpan.FromSeconds(values.Number(Timeout)!.Value),
                SendsHistory = values.Flag(History),
            },
        };

    /// <inheritdoc/>
    public IEnumerable<StationNeed> Needs(StationConfiguration configuration, TimeProvider clock)
    {
        if (configuration.Webhook?.SecretFile is { } secret)
        {
            yield return StationNeed.Of(() => PemFiles.Read(secret, SecretFile.Path, Outputs.SecretFile.Read));
        }

        if (configuration.Webhook?.CaFile is { } authorities)
        {
            yield return new StationNeed(() => PemFiles.LookForExpiry(
                PemFiles.Read(authorities, CaFile.Path, PemFiles.Authorities), authorities, CaFile.Path, clock.GetUtcNow()));
        }
    }

    private static Uri? Parse(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https"
        && url is { UserInfo: "", Fragment: "", Host.Length: > 0 }
            ? url
            : null;
}
