using System.CommandLine;
using System.Text.Json;
using EdgeConvNeXt.Quantization.Import;
using EdgeConvNeXt.Station.Commands.Options;
using EdgeConvNeXt.Station.Programs;

namespace EdgeConvNeXt.Cli.Advise;

/// <summary><c>edge advise</c>: which size of ConvNeXt a board can run at a rate of parts.</summary>
internal static class AdviseCommand
{
    private const string This = "this";
    private const int TrainedSide = 224;
    private const double AnyDrop = 100;
    private const double LeastRate = 0.001;
    private const double LargestRate = 10_000;

    private static readonly Option<double> Rate = new Option<double>("--fps")
    {
        Description = "Parts a second, with one picture each.", Required = true,
    }.Within(LeastRate, LargestRate);

    private static readonly Option<string> Board = new Option<string>("--board")
    {
        Description = "A board's id as in docs/boards.md, by its documented rate; this: this machine, measured.",
        DefaultValueFactory = _ => This,
    }.NotEmpty();

    private static readonly Option<double> MaxDrop = new Option<double>("--max-drop")
    {
        Description = "Leave out sizes whose published top-1 is more than so many percentage points below that of the best.",
        DefaultValueFactory = _ => AnyDrop,
    }.Within(0, AnyDrop);

    private static readonly Option<int> Side = new Option<int>("--size")
    {
        Description = "Width and height of the input in pixels.", DefaultValueFactory = _ => TrainedSide,
    }.Within(ImportRequest.SmallestSide, ImportRequest.LargestSide);

    private static readonly Option<bool> Json = new("--json") { Description = "The chart as JSON." };

    /// <summary>The command.</summary>
    public static Command Create(TextWriter output)
    {
        Command command = new(
            "advise", "Which sizes of ConvNeXt a board can run at a rate of parts. Exit code 1 when none surely makes it.")
        {
            Rate, Board, MaxDrop, Side, Json,
        };
        command.SetAction((parsed, cancellationToken) => Task.FromResult(Run(parsed, output, cancellationToken)));
        return command;
    }

    private static int Run(ParseResult parsed, TextWriter output, CancellationToken cancellationToken)
    {
        AdviceReport report = AdvisorOf(parsed.GetValue(Board)!, cancellationToken)
            .Advise(parsed.GetValue(Rate), parsed.GetValue(Side), parsed.GetValue(MaxDrop));
        output.WriteLine(parsed.GetValue(Json) ? JsonSerializer.Serialize(report, CliJson.Lines.AdviceReport) : AdviceText.Of(report));
        return report.Recommended is null ? ExitCodes.No : ExitCodes.Done;
    }

    private static Advisor AdvisorOf(string board, CancellationToken cancellationToken) => board == This
        ? new Advisor(board, MeasuredSpeed.Here(TimeProvider.System, cancellationToken))
        : new Advisor(DocumentedSpeed.TitleOf(board), DocumentedSpeed.Of(board));
}
