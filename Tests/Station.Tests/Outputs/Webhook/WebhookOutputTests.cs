using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Tests.Configuration;

namespace EdgeConvNeXt.Station.Tests.Outputs.Webhook;

public sealed class WebhookOutputTests
{
    [Fact]
    public void Settings_become_what_is_posted_and_where()
    {
        WebhookConfiguration webhook = ConfigurationText.Sound(Of("""
            { "journal": "j", "webhook": { "url": "https://mes.example/results", "secretFile": "secret", "batch": 50, "timeout": 2.5 } }
            """)).Webhook!;

        Assert.Equal("https://mes.example/results", webhook.Url.ToString());
        Assert.Equal(("/station/secret", 50, TimeSpan.FromSeconds(2.5)), (webhook.SecretFile, webhook.Batch, webhook.Timeout));
    }

    [Fact]
    public void Nothing_is_posted_unless_an_address_is_named() => Assert.Null(ConfigurationText.Sound(Of("{}")).Webhook);

    [Theory]
    [InlineData(
        """{ "webhook": { "url": "https://mes.example/" } }""", "output.journal is missing: output.webhook.url posts what is in it.")]
    [InlineData(
        """{ "journal": "j", "webhook": { "url": "mes.example" } }""",
        "output.webhook.url is \"mes.example\": expected an http or https URL")]
    [InlineData("""{ "journal": "j", "webhook": { "url": "https://me:secret@mes.example/" } }""", "output.webhook.url is ")]
    [InlineData("""{ "journal": "j", "webhook": { "url": "https://mes.example/", "batch": 0 } }""", "output.webhook.batch is 0")]
    public void What_cannot_be_is_refused(string output, string expected) =>
        Assert.StartsWith(expected, Assert.Single(ConfigurationText.Faults(Of(output))), StringComparison.Ordinal);

    private static string Of(string output) =>
        $$"""{ "model": "m.edgemodel", "source": { "type": "synthetic" }, "output": {{output}} }""";
}
