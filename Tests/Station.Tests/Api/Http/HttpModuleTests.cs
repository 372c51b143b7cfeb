using System.Text;
using EdgeConvNeXt.Station.Configuration;

namespace EdgeConvNeXt.Station.Tests.Api.Http;

/// <summary>The settings of requests over HTTP.</summary>
public sealed class HttpModuleTests
{
    [Fact]
    public void Nothing_is_taken_unless_an_address_is_named() => Assert.Null(Read("").Configuration!.Http);

    [Theory]
    [InlineData(""" "address": "9465" """, "127.0.0.1:9465", null)]
    [InlineData(""" "address": "[::1]:9465", "tokenFile": "t" """, "[::1]:9465", "/etc/edge/t")]
    [InlineData(""" "address": "0.0.0.0:9465", "tokenFile": "t" """, "0.0.0.0:9465", "/etc/edge/t")]
    public void A_port_is_one_of_this_machine_alone(string http, string address, string? token)
    {
        HttpConfiguration configuration = Read(http).Configuration!.Http!;

        Assert.Equal((address, token), (configuration.Address.ToString(), configuration.TokenFile));
    }

    [Theory]
    [InlineData(""" "address": "press4" """, "http.address is \"press4\": expected a port (9464; only this machine is answered) or ")]
    [InlineData(""" "tokenFile": "t" """, "http.tokenFile does nothing: expected http.address beside it.")]
    [InlineData(""" "address": "0.0.0.0:9465" """, "http.tokenFile is missing: http.address is no address of the loopback interface, ")]
    [InlineData(""" "address": "[::]:9465" """, "http.tokenFile is missing: http.address is no address of the loopback interface, ")]
    public void What_does_not_go_together_is_refused(string http, string fault) =>
        Assert.StartsWith(fault, Assert.Single(Read(http).Faults).What, StringComparison.Ordinal);

    private static ConfigurationReading Read(string http) => new ConfigurationReader(StationModules.Catalog).Parse(
        Encoding.UTF8.GetBytes(
            $$"""{ "model": "m.edgemodel", "source": { "type": "synthetic" }, "http": { {{http}} } }"""),
        "/etc/edge/agent.json");
}
