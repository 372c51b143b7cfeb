using System.CommandLine;
using System.Text.Json;
using EdgeConvNeXt.Cli.Parsing;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Station.Commands;
using EdgeConvNeXt.Station.Commands.Options;
using EdgeConvNeXt.Station.Programs;

namespace EdgeConvNeXt.Cli.Bench;

/// <summary><c>edge bench</c>: how fast models run here.</summary>
internal static class BenchCommand
{
    private const int MostThreads = 256;

    private static readonly Option<string[]> Model = new Option<string[]>("--model", "-m")
    {
        Description = "A bundle (folder or .edgemodel), or an .onnx file together with --manifest; may be given more than once.",
        Required = true,
    }.NotEmpty();
    private static readonly Option<string?> Manifest = new Option<string?>("--manifest")
    {
        Description = "What bare .onnx files lack: labels and preprocessing, as JSON.",
    }.NotEmpty();
    private static readonly Option<string?> Variant = new Option<string?>("--variant")
    {
        Description = "Variants with commas between them, \"fp32,cpu\"; default: every one.",
    }.EachNamed();
    private static readonly Option<string> Provider = new Option<string>("--provider")
    {
        Description = "Providers with commas between them; with --compare all of them by default.",
        DefaultValueFactory = _ => KnownProviders.Names[0],
    }.EachAmong(KnownProviders.Names);
    private static readonly Option<string> Threads = new Option<string>("--threads")
    {
        Description = "Numbers of threads that share one run, with commas between them; 0: one for each physical core.",
        DefaultValueFactory = _ => "0",
    }.EachWithin(0, MostThreads);
    private static readonly Option<int> Runs = new Option<int>("--runs")
    {
        Description = "Runs of each combination that count.", DefaultValueFactory = _ => 50,
    }.Within(1, 1_000_000);
    private static readonly Option<int> WarmUp = new Option<int>("--warmup")
    {
        Description = "Runs of each combination before them.", DefaultValueFactory = _ => 5,
    }.Within(0, 1_000_000);
    private static readonly Option<bool> Compare = new("--compare")
    {
        Description =
            "Hold all against the bundle's reference vectors and recommend the fastest that computes as they say; what cannot run here "
            + "is left out. Exit code 1 when none does.",
    };
    private static readonly Option<double> MinimumSqnr = new Option<double>("--min-sqnr")
    {
        Description = "With --compare: least signal to noise ratio of the scores in dB.",
        DefaultValueFactory = _ => new GoldenTolerance().MinimumSqnrDb,
    }.Within(0, 200);
    private static readonly Option<double> MinimumCosine = new Option<double>("--min-cosine")
    {
        Description = "With --compare: least cosine of a picture's scores with the reference's.",
        DefaultValueFactory = _ => new GoldenTolerance().MinimumCosine,
    }.Within(0, 1);
    private static readonly Option<bool> Verbose = new("--verbose")
    {
        Description = "With --compare: the whole reason, and what to install, of what cannot run here.",
    };
    private static readonly Option<bool> Json = new("--json") { Description = "The figures as JSON." };

    /// <summary>The command.</summary>
    public static Command Create(TextWriter output, TextWriter error)
    {
        Command command = new(
            "bench",
            "Latency p50, p95 and p99 of the bare run, throughput, memory, and the ratio to the first combination; all take turns.")
        {
            Model, Manifest, Variant, Provider, Threads, Runs, WarmUp, Compare, MinimumSqnr, MinimumCosine, Verbose, Json,
        };
        command.SetAction((parsed, cancellationToken) => Task.FromResult(Bench(parsed, output, error, cancellationToken)));
        return command;
    }

    private static int Bench(ParseResult parsed, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        BenchReport report = new BenchJob(Read(parsed), error, TimeProvider.System).Run(cancellationToken);
        if (parsed.GetValue(Json))
        {
            output.WriteLine(JsonSerializer.Serialize(report, CliJson.Lines.BenchReport));
        }
        else
        {
            Write(report, provider => parsed.GetValue(Verbose) || IsAskedFor(parsed, provider), output);
        }

        return report.Compare is { Recommended: null } ? ExitCodes.No : ExitCodes.Done;
    }

    private static void Write(BenchReport report, Func<string, bool> isExplained, TextWriter output)
    {
        BenchText.Write(report, output);
        if (report.Compare is { } comparison)
        {
            BenchText.WriteComparison(report, comparison, isExplained, output);
        }
    }

    private static bool IsAskedFor(ParseResult parsed, string provider) =>
        parsed.GetResult(Provider) is { Implicit: false } && ListRules.Split(parsed.GetValue(Provider)!).Contains(provider);

    private static BenchOptions Read(ParseResult parsed) => new()
    {
        Models = parsed.GetValue(Model)!,
        Manifest = parsed.GetValue(Manifest),
        Variants = parsed.GetValue(Variant) is { } variants ? ListRules.Split(variants) : null,
        Providers = Providers(parsed),
        Tolerance = parsed.GetValue(Compare)
            ? new GoldenTolerance { MinimumSqnrDb = parsed.GetValue(MinimumSqnr), MinimumCosine = parsed.GetValue(MinimumCosine) }
            : null,
        Threads = ListRules.Numbers(parsed.GetValue(Threads)!),
        Runs = parsed.GetValue(Runs),
        WarmUpRuns = parsed.GetValue(WarmUp),
    };

    private static IReadOnlyList<string> Providers(ParseResult parsed) =>
        parsed.GetValue(Compare) && parsed.GetResult(Provider) is not { Implicit: false }
        ? KnownProviders.Names
        : ListRules.Split(parsed.GetValue(Provider)!);
}
