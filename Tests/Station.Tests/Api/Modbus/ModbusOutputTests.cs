using EdgeConvNeXt.Station.Api.Modbus;
using EdgeConvNeXt.Station.Api.Modbus.Registers;
using EdgeConvNeXt.Station.Tests.Configuration;

namespace EdgeConvNeXt.Station.Tests.Api.Modbus;

/// <summary>The settings of the Modbus server.</summary>
public sealed class ModbusOutputTests
{
    [Fact]
    public void Every_setting_is_read_and_jobs_start_from_the_files_folder()
    {
        ModbusConfiguration read = Read("""
            "address": "0.0.0.0:1502", "unit": 7, "clients": 3, "idleSeconds": 5, "wordOrder": "cdab", "characterOrder": "low-first",
            "heartbeatSeconds": 1.5, "whenSilent": "stop-triggers", "jobs": ["a.json", "/b.json"]
            """);

        Assert.Equal("0.0.0.0:1502", read.Address);
        Assert.Equal((7, 3, TimeSpan.FromSeconds(5)), (read.Unit, read.Clients, read.IdleTime));
        Assert.Equal((WordOrder.Cdab, CharacterOrder.LowFirst), (read.Words, read.Characters));
        Assert.Equal((TimeSpan.FromSeconds(1.5), SilenceAction.StopTriggers), (read.Heartbeat, read.WhenSilent));
        Assert.Equal(["/station/a.json", "/b.json"], read.Jobs);
    }

    [Fact]
    public void The_address_is_enough()
    {
        ModbusConfiguration read = Read("\"address\": \"[::1]:502\"");

        Assert.Equal(new ModbusConfiguration("[::1]:502") { Jobs = read.Jobs }, read);
        Assert.Empty(read.Jobs);
    }

    [Theory]
    [InlineData("\"address\": \"502\"", "output.modbus.address is \"502\": expected an IP address with a port, such as 127.0.0.1:502.")]
    [InlineData("\"address\": \"127.0.0.1\"", "output.modbus.address is")]
    [InlineData("\"address\": \"plc:502\"", "output.modbus.address is")]
    [InlineData("\"address\": \"127.0.0.1:99999\"", "output.modbus.address is")]
    [InlineData("\"unit\": 3", "output.modbus.unit does nothing: expected output.modbus.address beside it.")]
    [InlineData("\"address\": \"127.0.0.1:502\", \"whenSilent\": \"reject\"", "output.modbus.whenSilent does nothing")]
    [InlineData("\"address\": \"127.0.0.1:502\", \"wordOrder\": \"dbca\"", "output.modbus.wordOrder is \"dbca\"")]
    [InlineData("\"address\": \"127.0.0.1:502\", \"adress\": 1", "did you mean output.modbus.address?")]
    public void What_cannot_be_is_refused_in_words(string settings, string expected) =>
        Assert.Contains(expected, Assert.Single(ConfigurationText.Read(Text(settings)).Faults).What, StringComparison.Ordinal);

    [Fact]
    public void Jobs_need_a_recipe_to_start_with() => Assert.Contains(
        "expected recipe beside it",
        Assert.Single(ConfigurationText.Read(Text("\"address\": \"127.0.0.1:502\", \"jobs\": [\"a\"]", recipe: "")).Faults).What,
        StringComparison.Ordinal);

    private static ModbusConfiguration Read(string settings) =>
        Assert.IsType<ModbusConfiguration>(Assert.Single(ConfigurationText.Sound(Text(settings)).Outputs));

    private static string Text(string settings, string recipe = "\"recipe\": \"r.json\",") =>
        $$"""{ "model": "m", {{recipe}} "source": { "type": "synthetic" }, "output": { "modbus": { {{settings}} } } }""";
}
