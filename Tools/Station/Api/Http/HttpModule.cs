using System.Net;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Station.Api.Web;
using EdgeConvNeXt.Station.Configuration;
using static EdgeConvNeXt.Runtime.Documents.SettingKind;

namespace EdgeConvNeXt.Station.Api.Http;

/// <summary>Where a station is told things over HTTP.</summary>
internal sealed class HttpModule : IStationModule
{
    internal static readonly SettingDefinition Address = new("http.address", Text, "Address",
        "Where serial numbers and triggers are taken over HTTP, `POST /api/v1/serial` and `POST /api/v1/trigger` (docs/http.md). It may be "
        + "the one of metrics.address.")
    { Otherwise = "none are taken", Meaning = WebAddress.Expected };

    internal static readonly SettingDefinition TokenFile = new("http.tokenFile", SettingKind.Path, "Token file",
        "File whose first line is the token that callers have to show, at least 16 letters, digits or signs; read for each request. It "
        + "should be readable for the agent alone. Needed at an address other than the loopback interface's.")
    { Otherwise = "every user of this machine may call" };

    /// <inheritdoc/>
    public IReadOnlyList<SettingSection> Sections { get; } = [new("http", "HTTP", "Where a station is told things over HTTP.")];

    /// <inheritdoc/>
    public IReadOnlyList<SettingDefinition> Settings { get; } = [Address, TokenFile];

    /// <inheritdoc/>
    public void Check(SettingValues values, SettingFaults faults)
    {
        if (!faults.AreSound(Address.Path, TokenFile.Path))
        {
            return;
        }

        if (values.Text(Address) is not { } text)
        {
            if (values.IsMentioned(TokenFile))
            {
                faults.Add(TokenFile, $"does nothing: expected {Address.Path} beside it.");
            }
        }
        else if (WebAddress.Parse(text) is not { } address)
        {
            faults.AddUnsound(Address.Path, $"is \"{JsonValues.Shorten(text)}\": expected {Address.Expected}.");
        }
        else if (!IPAddress.IsLoopback(address.Address) && values.Path(TokenFile) is null)
        {
            faults.Add(TokenFile, $"is missing: {Address.Path} is no address of the loopback interface, so callers need a token.");
        }
    }

    /// <inheritdoc/>
    public StationConfiguration Bind(SettingValues values, StationConfiguration configuration) =>
        values.Text(Address) is { } text && WebAddress.Parse(text) is { } address
            ? configuration with { Http = new HttpConfiguration { Address = address, TokenFile = values.Path(TokenFile) } }
            : configuration;

    /// <inheritdoc/>
    public IEnumerable<StationNeed> Needs(StationConfiguration configuration, TimeProvider clock)
    {
        if (configuration.Http is not { } http)
        {
            yield break;
        }

        yield return new StationNeed(() => PortCheck.Look(http.Address, Address.Path));
        if (http.TokenFile is { } token)
        {
            yield return StationNeed.Of(() => HttpGate.ReadToken(token));
        }
    }
}
