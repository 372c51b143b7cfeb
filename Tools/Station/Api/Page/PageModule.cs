using System.Net;
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
        "Where the page is answered, on the loopback interface.")
    {
        Otherwise = "there is no page",
        Meaning = "a port (9470) or an address of the loopback interface and a port (127.0.0.1:9470, [::1]:9470)",
    };

    internal static readonly SettingDefinition Folder = new("page.folder", SettingKind.Path, "Folder",
        "Folder of what the page keeps: texts of recipes that were in force. Needed with page.address.")
    { Otherwise = "none" };

    internal static readonly SettingDefinition WithoutLogin = new("page.withoutLogin", Choice, "Without a login",
        "What callers may do: look (viewer), also try out a recipe (operator), or change recipe and models too (engineer). Every user of "
        + "the machine may call.")
    { Default = "\"viewer\"", Choices = ["viewer", "operator", "engineer"] };

    internal static readonly SettingDefinition Shifts = new("page.shifts", Text, "Shifts",
        "When shifts begin each day, by local time with commas between: by them the page counts.")
    { Default = "\"06:00, 14:00, 22:00\"" };

    /// <inheritdoc/>
    public IReadOnlyList<SettingSection> Sections { get; } = [new("page", "Page", "The page that people look at.")];

    /// <inheritdoc/>
    public IReadOnlyList<SettingDefinition> Settings { get; } = [Address, Folder, WithoutLogin, Shifts];

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
        else if (WebAddress.Parse(text) is not { } address || !IPAddress.IsLoopback(address.Address))
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
        if (values.IsMentioned(Folder))
        {
            faults.Add(Folder, $"does nothing: expected {Address.Path} beside it.");
        }
    }
}
