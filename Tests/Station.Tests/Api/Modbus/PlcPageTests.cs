using System.Text.RegularExpressions;
using EdgeConvNeXt.Station.Api.Modbus.Registers;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests.Api.Modbus;

/// <summary>docs/plc.md has the registers, bits and numbers of the program. EDGE_UPDATE_GOLDENS=1 writes its tables anew.</summary>
public sealed partial class PlcPageTests
{
    private static readonly string Page = Path.Combine(RepositoryRoot.Path, "docs", "plc.md");

    [Theory]
    [InlineData("station")]
    [InlineData("plc")]
    public void The_tables_are_those_of_the_program(string name)
    {
        string table = RegisterTable.Write(name == "station" ? RegisterTable.Station : RegisterTable.Plc);
        string text = File.ReadAllText(Page);
        string begin = $"<!-- registers: {name} -->\n\n";
        int from = text.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        int to = text.IndexOf("\n\n", from, StringComparison.Ordinal) + 1;
        Assert.True(from >= begin.Length && to > from);
        if (Environment.GetEnvironmentVariable("EDGE_UPDATE_GOLDENS") == "1")
        {
            File.WriteAllText(Page, text[..from] + table + text[to..]);
        }

        Assert.Equal(table, File.ReadAllText(Page)[from..][..table.Length]);
    }

    [Theory]
    [InlineData("status", typeof(StatusBits))]
    [InlineData("control", typeof(ControlBits))]
    [InlineData("error", typeof(PlantError))]
    public void Every_bit_and_error_has_its_row(string name, Type type)
    {
        string text = File.ReadAllText(Page);
        int at = text.IndexOf($"<!-- {name} -->", StringComparison.Ordinal);
        Assert.True(at >= 0);
        string section = text[at..];
        section = section[..section.IndexOf("\n\n", section.IndexOf("\n|", StringComparison.Ordinal), StringComparison.Ordinal)];
        int[] expected = [.. Enum.GetValues(type).Cast<object>().Select(Convert.ToInt32).Where(value => value != 0)
            .Select(value => type == typeof(PlantError) ? value : int.Log2(value))];

        Assert.Equal(expected, Number().Matches(section).Select(match => int.Parse(match.Groups[1].Value)));
    }

    [GeneratedRegex(@"(?m)^\| (\d+) \|")]
    private static partial Regex Number();
}
