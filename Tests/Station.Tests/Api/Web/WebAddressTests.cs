using EdgeConvNeXt.Station.Api.Web;

namespace EdgeConvNeXt.Station.Tests.Api.Web;

public sealed class WebAddressTests
{
    [Theory]
    [InlineData("9464", "127.0.0.1:9464")]
    [InlineData("localhost:9464", "127.0.0.1:9464")]
    [InlineData("0.0.0.0:9464", "0.0.0.0:9464")]
    [InlineData("[::]:80", "[::]:80")]
    [InlineData("192.168.1.7:0", "192.168.1.7:0")]
    public void An_address_is_a_port_or_an_address_and_a_port(string text, string expected) =>
        Assert.Equal(expected, WebAddress.Parse(text)?.ToString());

    [Theory]
    [InlineData("")]
    [InlineData(":9464")]
    [InlineData("65536")]
    [InlineData("-1")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:")]
    [InlineData("::1")]
    [InlineData("127.0.0.1:99999")]
    [InlineData("http://127.0.0.1:9464")]
    [InlineData("press4:9464")]
    [InlineData("9464 ")]
    public void Anything_else_is_none(string text) => Assert.Null(WebAddress.Parse(text));
}
