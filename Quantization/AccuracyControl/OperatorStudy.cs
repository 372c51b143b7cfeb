using EdgeConvNeXt.Quantization.Accuracy;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Quantization.AccuracyControl;

/// <summary>What each integer operator does to the logits, and its time in integers and in float inside the same graph.</summary>
internal sealed class OperatorStudy
{
    /// <summary>Runs of each model; the median of each node counts.</summary>
    public const int Runs = 25;

    private readonly Dictionary<string, OperatorSensitivity> _sensitivities;
    private readonly IReadOnlyDictionary<string, double> _integer;
    private readonly IReadOnlyDictionary<string, double> _float;

    private OperatorStudy(
        IReadOnlyList<OperatorSensitivity> sensitivities,
        IReadOnlyDictionary<string, double> integer,
        IReadOnlyDictionary<string, double> floating)
    {
        _sensitivities = sensitivities.ToDictionary(item => item.Name);
        _integer = integer;
        _float = floating;
        Costs = [.. sensitivities.Select(item => new OperatorCost(item.Name, item.LogitSqnrDb, _float[item.Name] - _integer[item.Name]))];
    }

    /// <summary>Every integer operator in the order of computation.</summary>
    public IReadOnlyList<OperatorCost> Costs { get; }

    /// <summary>Measures every operator.</summary>
    /// <param name="session">The calibrated model.</param>
    /// <param name="target">What will run the integer model.</param>
    /// <param name="input">The picture that it takes.</param>
    /// <param name="threads">Threads to compute with.</param>
    /// <param name="progress">Told each operator; may be null.</param>
    /// <param name="cancellationToken">Stops between two runs.</param>
    public static OperatorStudy Measure(
        QuantizationSession session, LoweringTarget target, ImageInput input, int threads, IProgress<AccuracyProgress>? progress,
        CancellationToken cancellationToken)
    {
        IReadOnlyList<OperatorSensitivity> sensitivities = session.MeasureSensitivity(
            (done, total) => progress?.Report(new AccuracyProgress(AccuracyStep.MeasuringOperators, done, total)), cancellationToken);
        string[] names = [.. sensitivities.Select(item => item.Name)];
        LoweredKernel integer = new(session, target, []);
        LoweredKernel floating = new(session, target, [.. names]);
        IReadOnlyList<OperatorTimes> times = OperatorProfiler.Measure(
            [integer.Emit, floating.Emit], input, threads, Runs, cancellationToken);
        return new OperatorStudy(
            sensitivities, times[0].ByOperator(names, integer.Outputs!), times[1].ByOperator(names, floating.Outputs!));
    }

    /// <summary>Signal to noise ratio while an operator alone is integer, in dB; null for one that was not measured.</summary>
    public double? SqnrOf(string name) => _sensitivities.TryGetValue(name, out OperatorSensitivity? item) ? item.LogitSqnrDb : null;

    /// <summary>Milliseconds of an operator in integers; null for one that was not measured.</summary>
    public double? IntegerMsOf(string name) => _integer.TryGetValue(name, out double milliseconds) ? milliseconds : null;

    /// <summary>Milliseconds of an operator in float; null for one that was not measured.</summary>
    public double? FloatMsOf(string name) => _float.TryGetValue(name, out double milliseconds) ? milliseconds : null;

    /// <summary>A model with some operators in float, of which the names of its tensors are kept.</summary>
    private sealed class LoweredKernel(QuantizationSession session, LoweringTarget target, HashSet<string> floats)
    {
        /// <summary>The tensors of each node; null before it was emitted.</summary>
        public ILookup<string, string>? Outputs { get; private set; }

        /// <summary>Its file.</summary>
        public byte[] Emit()
        {
            byte[] model = session.Emit(target, floats).Model;
            Outputs = NodeOutputs.Of(model);
            return model;
        }
    }
}

/// <summary>What keeping one integer operator float would gain and cost.</summary>
/// <param name="Name">The operator.</param>
/// <param name="LogitSqnrDb">
/// Signal to noise ratio of the logits in decibel while this operator alone is integer; positive infinity when nothing changes.
/// </param>
/// <param name="ExtraMilliseconds">How much longer it takes in float; negative where float is faster.</param>
internal sealed record OperatorCost(string Name, double LogitSqnrDb, double ExtraMilliseconds)
{
    // Times are known to the microsecond: less is nothing.
    private const double LeastMilliseconds = 0.001;

    /// <summary>Power of the operator's noise relative to the logits' power: 10^(-dB/10).</summary>
    public double Noise => Math.Pow(10, -LogitSqnrDb / 10);

    /// <summary>Noise that goes for each millisecond that is paid. Where float costs nothing, a microsecond stands in.</summary>
    public double NoisePerMillisecond => Noise / Math.Max(ExtraMilliseconds, LeastMilliseconds);
}
