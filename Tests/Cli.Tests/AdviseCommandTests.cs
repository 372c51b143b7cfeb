using System.CommandLine;
using System.Text.Json;
using EdgeConvNeXt.Cli.Advise;
using EdgeConvNeXt.Quantization.Sizing;

namespace EdgeConvNeXt.Cli.Tests;

/// <summary><c>edge advise</c>: its reasoning on given speeds, and the command as it is.</summary>
public sealed class AdviseCommandTests
{
    private const double AnyDrop = 100;
    private const int Trained = 224;

    // Tiny takes 22 ms, Small 43, Base 77.
    private const double MillisecondsOfGmac = 5;

    [Fact]
    public void The_largest_size_is_taken_whose_time_leaves_the_margin()
    {
        AdviceReport report = Advise(fps: 30, cores: 1);

        // 30 of 22.3 ms are 67 % of the time; 30 of 43.4 ms would be more than all.
        Assert.Equal("tiny", report.Recommended);
        Assert.Equal("Take tiny: it is busy 67 % of the time (one thread); 70 % is the most that a line should plan with.", report.Advice);
        Assert.Equal("yes", Row(report, "tiny").Fits);
        Assert.Equal("no", Row(report, "small").Fits);
        Assert.Equal(22.3, Row(report, "tiny").Ms!.Value, tolerance: 0.1);
        Assert.Equal(44.8, Row(report, "tiny").PartsPerSecond!.Value, tolerance: 0.1);
    }

    [Fact]
    public void Within_the_margin_alone_is_not_enough() => Assert.Equal("nano", Advise(fps: 32, cores: 1).Recommended);

    [Fact]
    public void What_all_cores_may_do_is_no_recommendation_but_is_said()
    {
        AdviceReport report = Advise(fps: 30, cores: 4);

        Assert.Equal("tiny", report.Recommended);
        Assert.Equal(("maybe", "no"), (Row(report, "base").Fits, Row(report, "large").Fits));
        Assert.EndsWith("Perhaps small does: 33 % of the time (4 such cores); measure it.", report.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_none_makes_it_the_closest_is_named_with_what_would_help()
    {
        AdviceReport report = Advise(fps: 300, cores: 1);

        Assert.Null(report.Recommended);
        Assert.StartsWith("No size surely makes it. Closest is femto: 117 % of the time", report.Advice, StringComparison.Ordinal);
        Assert.Contains("--size", report.Advice, StringComparison.Ordinal);
        Assert.DoesNotContain("Perhaps", report.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void A_drop_leaves_out_sizes_with_their_pruned_forms_even_where_they_alone_would_make_it()
    {
        AdviceReport report = Advise(fps: 30, cores: 1, maxDrop: 1.2);

        Assert.Equal(["femto", "pico", "nano", "tiny"], report.LeftOut);
        Assert.Equal(["small 0.75", "small", "base 0.75", "base", "large 0.75", "large"], report.Rows.Select(row => row.Name));
        Assert.Null(report.Recommended);
        Assert.StartsWith("No size surely makes it. Closest is small:", report.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pruned_size_is_an_option_and_never_the_recommendation()
    {
        // Pruned to 0.75, Small has 6.6 * 10^9 operations: 69 % of the time at 21 a second.
        AdviceReport report = Advise(fps: 21, cores: 1, maxDrop: 1.2);

        Assert.Null(report.Recommended);
        Assert.Equal("yes", Row(report, "small 0.75").Fits);
        Assert.Null(Row(report, "small 0.75").Top1);
        Assert.Contains("Pruned ones would do, if they stay right: small 0.75.", report.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_documented_board_is_judged_by_its_peak_and_the_shares_of_it_that_were_reported()
    {
        Cli run = await Cli.RunAsync("advise", "--fps", "30", "--board", "atlas-200-dk", "--json");

        Assert.True(run.ExitCode == 0, run.Error);
        JsonElement report = JsonDocument.Parse(run.LastLine).RootElement;
        Assert.Equal("documented", report.GetProperty("basis").GetString());
        JsonElement tiny = report.GetProperty("rows").EnumerateArray().Single(row => row.GetProperty("name").GetString() == "tiny");

        // 2 * 4.46 * 10^9 operations at 22 * 10^12 a second, at 2.3 % of that and at 9 %.
        Assert.Equal(0.405, tiny.GetProperty("bestMs").GetDouble(), tolerance: 0.005);
        Assert.Equal(17.6, tiny.GetProperty("ms").GetDouble(), tolerance: 0.1);
        Assert.Equal(4.5, tiny.GetProperty("hopedMs").GetDouble(), tolerance: 0.1);
        Assert.Equal("tiny", report.GetProperty("recommended").GetString());
        Assert.Contains("Perhaps small does", report.GetProperty("advice").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_chart_for_people_says_where_its_figures_are_from()
    {
        Cli run = await Cli.RunAsync("advise", "--fps", "30", "--board", "orange-pi-aipro-20t");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("at 2.3 % of peak", run.Output, StringComparison.Ordinal);
        Assert.Contains("Ascend 310B1: 20 TOPS in INT8 at peak, not verified", run.Output, StringComparison.Ordinal);
        Assert.Contains("`edge evaluate`", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_board_without_a_documented_rate_the_sizes_are_listed_and_the_way_to_find_out()
    {
        Cli run = await Cli.RunAsync("advise", "--fps", "30", "--board", "raspberry-pi-4");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(
            "No document says how fast Raspberry Pi 4 computes INT8: run `edge advise --board this` on it", run.Output,
            StringComparison.Ordinal);
        Assert.Contains("28.6", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task This_machine_is_measured()
    {
        Cli run = await Cli.RunAsync("advise", "--fps", "0.001", "--size", "32", "--json");

        Assert.True(run.ExitCode == 0, run.Error);
        JsonElement report = JsonDocument.Parse(run.LastLine).RootElement;
        Assert.Equal("large", report.GetProperty("recommended").GetString());
        Assert.StartsWith("this machine", report.GetProperty("board").GetString(), StringComparison.Ordinal);
        Assert.Matches("^(measured|scaled)$", report.GetProperty("basis").GetString());
        Assert.All(report.GetProperty("rows").EnumerateArray(), row => Assert.True(row.GetProperty("ms").GetDouble() > 0));
    }

    [Fact]
    public void A_measurement_stops_before_the_next_shape()
    {
        using StoppingClock clock = new();

        Assert.Throws<OperationCanceledException>(
            () => MeasuredSpeed.Here(clock, clock.Stop.Token).TimeOf(PublishedSize.All[0].At(32)));

        // Fifteen runs of a shape, each with a beginning and an end.
        Assert.InRange(clock.Asked, 1, 30);
    }

    [Fact]
    public async Task The_command_stops_when_it_is_told_to()
    {
        Command command = AdviseCommand.Create(TextWriter.Null);
        InvocationConfiguration configuration = new() { EnableDefaultExceptionHandler = false };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => command.Parse(["--fps", "1", "--size", "32"]).InvokeAsync(configuration, new CancellationToken(canceled: true)));
    }

    [Theory]
    [InlineData("orange-pi-aipro-20t", "--board", "toaster")]
    [InlineData("--fps is 0.001 to 10000", "--fps", "0")]
    [InlineData("--fps is 0.001 to 10000", "--fps", "10001")]
    [InlineData("--fps is 0.001 to 10000", "--fps", "NaN")]
    [InlineData("--size is 32 to 2048", "--size", "31")]
    [InlineData("--max-drop is 0 to 100", "--max-drop", "-1")]
    public async Task Wrong_usage_ends_with_2_and_says_what_there_is(string culprit, params string[] arguments)
    {
        string[] rate = arguments.Contains("--fps") ? [] : ["--fps", "30"];

        (await Cli.RunAsync(["advise", .. rate, .. arguments])).FailsWith(2, culprit);
    }

    private static AdviceReport Advise(double fps, int cores, double maxDrop = AnyDrop) =>
        new Advisor("a board", Speed(cores)).Advise(fps, Trained, maxDrop);

    private static BoardSpeed Speed(int cores) => new()
    {
        Board = "a board", Basis = "measured", SureBy = "one thread", HopedBy = $"{cores} such cores",
        BestBy = $"{cores} such cores", Notes = [],
        TimeOf = network =>
        {
            TimeSpan alone = TimeSpan.FromMilliseconds(network.Operations / 1e9 * MillisecondsOfGmac);
            return new PictureTime(alone, alone / cores, alone / cores);
        },
    };

    private static AdviceRow Row(AdviceReport report, string name) => report.Rows.Single(row => row.Name == name);

    /// <summary>Stops what asks it for the time.</summary>
    private sealed class StoppingClock : TimeProvider, IDisposable
    {
        public CancellationTokenSource Stop { get; } = new();

        public int Asked { get; private set; }

        public override long GetTimestamp()
        {
            Asked++;
            Stop.Cancel();
            return base.GetTimestamp();
        }

        public void Dispose() => Stop.Dispose();
    }
}
