using System.Text.Json;
using EdgeConvNeXt.Quantization.Accuracy;
using EdgeConvNeXt.Quantization.Reports;

namespace EdgeConvNeXt.Quantization.Tests.Reports;

public class QuantizationReportTests
{
    [Fact]
    public void Json_has_the_members_that_scripts_rely_on()
    {
        JsonElement report = Json(SampleReport.Full("ok", "scratch", "pit"));

        Assert.Equal(1, report.GetProperty("fp32").GetProperty("top1").GetDouble());
        Assert.Equal(11.0 / 12, report.GetProperty("int8").GetProperty("top1").GetDouble(), 1e-9);
        Assert.Equal(56, report.GetProperty("fp32").GetProperty("latencyMs").GetProperty("p50").GetDouble());
        Assert.Equal(22, report.GetProperty("int8").GetProperty("latencyMs").GetProperty("p99").GetDouble());
        Assert.Equal(8.3333, report.GetProperty("drop").GetDouble());
        Assert.Equal(11.0 / 12, report.GetProperty("agreement").GetDouble(), 1e-9);
        Assert.Equal(10 * Math.Log10(36 * 25 / (3 * 50.0)), report.GetProperty("logitSqnrDb").GetDouble(), 0.005);
        Assert.Equal(["stem", "head"], report.GetProperty("floatOperators").EnumerateArray().Select(item => item.GetString()));
    }

    [Fact]
    public void Json_says_when_by_what_and_where_it_was_made()
    {
        JsonElement report = Json(SampleReport.Bare());

        Assert.Equal(new DateTimeOffset(2026, 11, 29, 9, 30, 0, TimeSpan.Zero), report.GetProperty("date").GetDateTimeOffset());
        Assert.Equal(("EdgeConvNeXt 0.1.0", "1.31.1", "a processor, 2 cores"), (Text("product"), Text("onnxRuntime"), Text("machine")));

        string? Text(string name) => report.GetProperty(name).GetString();
    }

    [Fact]
    public void Json_has_the_proof()
    {
        JsonElement report = Json(SampleReport.Full("ok", "scratch", "pit"));

        JsonElement test = report.GetProperty("mcNemar");
        Assert.Equal(
            (33, 3, 0, 0),
            (
                test.GetProperty("bothRight").GetInt32(), test.GetProperty("fp32Only").GetInt32(), test.GetProperty("int8Only").GetInt32(),
                test.GetProperty("bothWrong").GetInt32()));
        Assert.Equal(0.25, test.GetProperty("pValue").GetDouble(), 1e-9);
        ConfidenceInterval interval = ConfidenceInterval.OfLoss(new PairedCounts(33, 3, 0, 0));
        Assert.Equal(100 * interval.Low, report.GetProperty("dropInterval").GetProperty("low").GetDouble(), 1e-4);
        Assert.Equal(100 * interval.High, report.GetProperty("dropInterval").GetProperty("high").GetDouble(), 1e-4);
        Assert.Equal(1, report.GetProperty("int8").GetProperty("escapes").GetInt32());
        JsonElement good = report.GetProperty("labels")[0];
        Assert.True(good.GetProperty("isOk").GetBoolean());
        Assert.Equal(1, good.GetProperty("int8").GetProperty("overkill").GetInt32());
        Assert.Equal([11, 1, 0], report.GetProperty("int8").GetProperty("confusion")[0].EnumerateArray().Select(count => count.GetInt32()));
    }

    [Fact]
    public void What_was_not_measured_is_absent()
    {
        JsonElement report = Json(SampleReport.Bare());

        Assert.All(
            ["bundle", "reason", "fp32", "int8", "drop", "dropInterval", "mcNemar", "agreement", "logitSqnrDb", "maxDrop"],
            name => Assert.False(report.TryGetProperty(name, out _), name));
    }

    [Fact]
    public void Models_that_agree_wholly_have_no_ratio_that_json_could_not_hold()
    {
        ModelComparison comparison = new(2);
        comparison.Add([1, 0], [1, 0], truth: 0);

        QuantizationReport report = new ValidationSetFigures(comparison, SampleReport.Manifest("ok", "ng")).AddTo(
            SampleReport.Bare(), new(1, 1, 1), new(1, 1, 1));

        Assert.Null(report.LogitSqnrDb);
        Assert.Null(report.Labels[1].Fp32.Recall);
        Assert.Equal(0, Json(report).GetProperty("drop").GetDouble());
    }

    private static JsonElement Json(QuantizationReport report) =>
        JsonDocument.Parse(JsonSerializer.Serialize(report, ReportJson.Line.QuantizationReport)).RootElement;
}
