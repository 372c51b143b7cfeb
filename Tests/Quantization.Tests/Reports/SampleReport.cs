using EdgeConvNeXt.Quantization.Accuracy;
using EdgeConvNeXt.Quantization.Reports;
using EdgeConvNeXt.Quantization.Reports.Figures;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime.Monitoring;

namespace EdgeConvNeXt.Quantization.Tests.Reports;

/// <summary>Reports with every section filled, over labels of one's choice.</summary>
internal static class SampleReport
{
    public static ModelManifest Manifest(params string[] labels) => new()
    {
        Name = "strip", Architecture = "convnext_tiny", Labels = labels, OkLabels = [labels[0]],
        Input = Models.SyntheticConvNeXt.ImageInput,
    };

    /// <summary>Twelve images of each label; INT8 takes the last of each for the next label.</summary>
    public static ModelComparison Comparison(int labels)
    {
        ModelComparison comparison = new(labels);
        for (int truth = 0; truth < labels; truth++)
        {
            for (int image = 0; image < 12; image++)
            {
                comparison.Add(Scores(labels, truth), Scores(labels, image < 11 ? truth : (truth + 1) % labels), truth);
            }
        }

        return comparison;
    }

    public static QuantizationReport Bare() => new()
    {
        Model = "strip@1", Date = new DateTimeOffset(2026, 11, 29, 9, 30, 0, TimeSpan.Zero), Product = "EdgeConvNeXt 0.1.0",
        OnnxRuntime = "1.31.1", Machine = "a processor, 2 cores",
        CalibrationImages = 64, Threads = 2, Bytes = new FileSizes(111_000_000, 28_900_000), FloatOperators = ["head"],
    };

    public static QuantizationReport Full(params string[] labels)
    {
        QuantizationReport report = Bare() with
        {
            Architecture = "convnext_tiny",
            Bundle = "model.edgemodel",
            CheckSet = "the whole line",
            MaxDrop = 10,
            FloatOperators = ["stem", "head"],
            BudgetOperators = ["stem"],
            BudgetSteps = [new BudgetStepFigures(2, 0.5, 0.99), new BudgetStepFigures(1, 8.3333, 0.98)],
            Operators =
            [
                new OperatorFigures("stem", "convolution", 4704, false, 21.5, 1.25, 0.5), new OperatorFigures(
                    "block", "linear layer", 147456, true, 44.25, 0.75, 0.25),
                new OperatorFigures("head", "linear layer", 4608, false, null, null, null),
            ],
            OperatorTypes = [new OperatorTypeFigures("MatMul", 40, 0.5), new OperatorTypeFigures("MatMulIntegerToFloat", 0, 12.75)],
            Tuning =
            [
                new TuningFigures(["stem"], "product", "convolution", 29.71, 29.61, 0.7, null, false),
                new TuningFigures(["block1", "block2", "block3"], "convolution", "float", 29.16, 28.68, 1, 41.77, true),
            ],
            Trials =
            [
                new PtqTrialFigures("mse", false, false, false, false, 26.5, false),
                new PtqTrialFigures("mse", true, true, true, true, 28.25, true),
            ],
            Variants =
            [
                new VariantFigures("cpu", "int8", 28_900_000, 0.9, 1.5, new LatencyPercentiles(20, 21, 22)),
                new VariantFigures("fp32", "fp32", 111_000_000, 1, null, null),
            ],
        };
        return new ValidationSetFigures(Comparison(labels.Length), Manifest(labels)).AddTo(
            report, new LatencyPercentiles(56, 60, 65), new LatencyPercentiles(20, 21, 22));
    }

    private static float[] Scores(int labels, int best)
    {
        float[] scores = new float[labels];
        scores[best] = 5;
        return scores;
    }
}
