using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Station.Access;
using EdgeConvNeXt.Station.Api.Web;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Live;
using static EdgeConvNeXt.Runtime.Documents.SettingKind;

namespace EdgeConvNeXt.Station.Api.Page;

/// <summary>The page that people look at.</summary>
internal sealed class PageModule : IStationModule
{
    internal static readonly SettingDefinition Address = new("page.address", Text, "Address",
        "Where the page is answered. On the loopback interface it is not encrypted; at any other address it is, and callers log in.")
    { Otherwise = "there is no page", Meaning = WebAddress.Expected };

    internal static readonly SettingDefinition Folder = new("page.folder", SettingKind.Path, "Folder",
        "Folder of what the page keeps: users, tokens, the audit of changes, and its own certificate. It should be readable for the agent "
        + "alone. Needed with page.address.")
    { Otherwise = "none" };

    internal static readonly SettingDefinition Certificate = new("page.certificate", SettingKind.Path, "Certificate",
        "PEM file of a certificate and its private key, without a password.")
    { Otherwise = "one that the station makes, whose fingerprint stands in the log and in `edge status`" };

    internal static readonly SettingDefinition WithoutLogin = new("page.withoutLogin", Choice, "Without a login",
        "What whoever sits at the machine, so calls over its loopback interface, may do without a login: nothing, look, say what parts "
        + "are, or change everything.")
    { Default = "\"viewer\"", Choices = ["none", "viewer", "operator", "engineer"] };

    internal static readonly SettingDefinition Shifts = new("page.shifts", Text, "Shifts",
        "When shifts begin each day, by local time with commas between: by them the page counts.")
    { Default = "\"06:00, 14:00, 22:00\"" };

    /// <inheritdoc/>
    public IReadOnlyList<SettingSection> Sections { get; } = [new("page", "Page", "The page that people look at.")];

    /// <inheritdoc/>
    public IReadOnlyList<SettingDefinition> Settings { get; } = [Address, Folder, Certificate, WithoutLogin, Shifts];

    /// <inheritdoc/>
    public void Check(SettingValues values, SettingFaults faults)
    {
        if (values.Text(Shifts) is { } shifts && TimesOfDay.Parse(shifts) is null)
        {
            faults.Add(Shifts, $"is '{shifts}': expected {TimesOfDay.Expected}.");
        }

        if (!faults.AreSound(Address.Path, Folder.Path))
        {
            return;
        }

        if (values.Text(Address) is not { } text)
        {
            CheckIdle(values, faults);
        }
        else if (WebAddress.Parse(text) is null)
        {
            faults.AddUnsound(Address.Path, $"is \"{JsonValues.Shorten(text)}\": expected {Address.Expected}.");
        }
        else if (values.Path(Folder) is null)
        {
            faults.Add(Folder, $"is missing: expected a folder for what the page keeps, beside {Address.Path}.");
        }
    }

    /// <inheritdoc/>
    public StationConfiguration Bind(SettingValues values, StationConfiguration configuration)
    {
        if (values.Text(Address) is not { } text || WebAddress.Parse(text) is not { } address)
        {
            return configuration;
        }

        PageConfiguration page = new()
        {
            Address = address,
            Folder = values.Path(Folder)!,
            Certificate = values.Path(Certificate),
            WithoutLogin = values.Word<Role>(WithoutLogin),
            Shifts = TimesOfDay.Parse(values.Text(Shifts)!)!,
        };
        return (configuration with { Page = page }).With(new LiveConfiguration());
    }

    /// <inheritdoc/>
    public IEnumerable<StationNeed> Needs(StationConfiguration configuration, TimeProvider clock) =>
        configuration.Page is not { } page ? []
        : page.IsLocal || page.Certificate is not { } file ? [new StationNeed(() => PortCheck.Look(page.Address, Address.Path))]
        : [new StationNeed(() => PortCheck.Look(page.Address, Address.Path)), new StationNeed(() => PageCertificate.Look(file, clock))];

    private static void CheckIdle(SettingValues values, SettingFaults faults)
    {
        foreach (SettingDefinition setting in (SettingDefinition[])[Folder, Certificate])
        {
            if (values.IsMentioned(setting))
            {
                faults.Add(setting, $"does nothing: expected {Address.Path} beside it.");
            }
        }
    }
}
