using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeConvNeXt.Cli.Advise;
using EdgeConvNeXt.Cli.Bench;
using EdgeConvNeXt.Cli.Compile;
using EdgeConvNeXt.Cli.Demo;
using EdgeConvNeXt.Cli.Demo.Soak;
using EdgeConvNeXt.Cli.Evaluate;
using EdgeConvNeXt.Cli.Import;
using EdgeConvNeXt.Cli.Publish;

namespace EdgeConvNeXt.Cli;

/// <summary>Source-generated JSON of everything a script may read from the command line. Absent values are left out.</summary>
[JsonSerializable(typeof(AdviceReport))]
[JsonSerializable(typeof(BenchReport))]
[JsonSerializable(typeof(DemoSummary))]
[JsonSerializable(typeof(EvaluationReport))]
[JsonSerializable(typeof(ImportReport))]
[JsonSerializable(typeof(Prediction))]
[JsonSerializable(typeof(SoakSummary))]
[JsonSerializable(typeof(PublishReport))]
[JsonSerializable(typeof(CompileReport))]
[JsonSerializable(typeof(string))]
internal sealed partial class CliJson : JsonSerializerContext
{
    /// <summary>One object a line; labels and paths are written as they are, not as escapes.</summary>
    public static CliJson Lines { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
