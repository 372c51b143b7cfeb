using EdgeConvNeXt.Quantization.Accuracy;
using EdgeConvNeXt.Quantization.Calibration;
using EdgeConvNeXt.Quantization.Lowering;
using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Patterns;
using EdgeConvNeXt.Quantization.Tuning;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Quantization;

/// <summary>
/// A calibrated model, from which integer models are emitted: with more or fewer float operators and for several targets, without
/// calibrating again. Without calibration images it is emitted for <see cref="LoweringTarget.Dynamic"/> alone.
/// </summary>
public sealed class QuantizationSession
{
    // Enough that the mean of the logits' error is known to a few tenths of a decibel, few enough to be tried on many times.
    private const int Probes = 32;

    // Sensitivities differ by many decibels: fewer images tell them apart.
    private const int SensitivityProbes = 8;

    private readonly QuantizationRequest _request;
    private readonly IReadOnlySet<string> _integer;
    private readonly (string Input, QuantizedOperator Operator)[] _operators;
    private readonly List<ConvNeXtStage> _stages;
    private readonly ModelProto _model;
    private readonly Calibration? _calibration;
    private readonly int _threads;
    private KernelVariants _kernels = KernelVariants.Default;

    private QuantizationSession(
        PreparedModel prepared, QuantizationRequest request, IProgress<QuantizationProgress>? progress, CancellationToken cancellationToken)
    {

        // Not the operators themselves: they hold weights, which equalization may replace.
        _integer = prepared.Integer;
        _operators = [.. prepared.Operators.Select(item => (item.Input, Describe(item)))];
        _stages = Stages(ConvNeXtBlock.FindAll(new GraphIndex(prepared.Model), prepared.Operators));
        _request = request with { InputFormat = prepared.InputFormat };
        _threads = request.Threads > 0 ? request.Threads : Environment.ProcessorCount;
        _calibration = request.Calibration is { } images ? Calibrate(prepared.Model, images, progress, cancellationToken) : null;
        _model = _calibration?.Model.Model ?? prepared.Model;
    }

    /// <summary>Number of images the activations were observed on; 0 without calibration.</summary>
    public int CalibrationImages => _calibration?.Model.Images ?? 0;

    /// <summary>Whether images were seen; without, there is <see cref="LoweringTarget.Dynamic"/> alone, and nothing to measure.</summary>
    internal bool IsCalibrated => _calibration is not null;

    private Calibration Calibrated => _calibration
        ?? throw new InvalidOperationException("Ranges of activations come from calibration images, and there are none.");

    private ImageInput? Pixels => _request.InputFormat == InputFormat.U8Nhwc ? _request.Input : null;

    /// <summary>Reads, prepares and calibrates a model.</summary>
    /// <param name="request">What, and how.</param>
    /// <param name="progress">Told each step and each image.</param>
    /// <param name="cancellationToken">Stops between two images.</param>
    /// <exception cref="EdgeException">The model or the calibration images cannot be used; the message says why.</exception>
    public static QuantizationSession Open(
        QuantizationRequest request, IProgress<QuantizationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Open(Read, prepared: null, request, progress, cancellationToken);

        ModelProto Read() => OnnxFile.Read(request.ModelPath, new NetworkTask { Picture = request.Input });
    }

    /// <summary>Prepares and calibrates a model that may have been read already.</summary>
    /// <param name="read">Gives the model in plain form, with its weights inside; it is changed.</param>
    /// <param name="prepared">Called once the model is found suitable, before any of it is run; throws what speaks against that.</param>
    /// <param name="request">What, and how; its path is named in messages.</param>
    /// <param name="progress">Told each step and each image.</param>
    /// <param name="cancellationToken">Stops between two images.</param>
    internal static QuantizationSession Open(
        Func<ModelProto> read, Action? prepared, QuantizationRequest request, IProgress<QuantizationProgress>? progress,
        CancellationToken cancellationToken)
    {
        progress?.Report(new QuantizationProgress(QuantizationStep.Preparing, 0));
        PreparedModel model = PreparedModel.Of(read(), request);
        prepared?.Invoke();
        return new QuantizationSession(model, request, progress, cancellationToken);
    }

    /// <summary>Writes an integer model.</summary>
    /// <param name="target">What will run it.</param>
    /// <param name="floatOperators">Names of operators that stay float besides those of the request.</param>
    public QuantizationResult Emit(LoweringTarget target, IReadOnlySet<string> floatOperators)
    {
        QuantizationPlan plan = target == LoweringTarget.Dynamic ? PlanDynamic(floatOperators) : Plan(floatOperators, KernelsFor(target));
        ImageInput? pixels = Lowerings.TakesPixels(target) ? Pixels : null;
        return new QuantizationResult
        {
            Model = OnnxFile.ToBytes(Lowerings.Emit(target, _model, plan, pixels)),
            InputFormat = pixels is null ? InputFormat.F32Nchw : InputFormat.U8Nhwc,
            CalibrationImages = CalibrationImages,
            Chosen = _calibration?.Chosen,
            Trials = _calibration?.Search.Trials ?? [],
            Stages = _stages,
            Operators = [.. _operators.Select(item => Describe(item.Operator, item.Input, plan))],
        };
    }

    /// <summary>
    /// The calibrated float model for Ascend's tools: float32 ONNX of the standard's operators in NCHW, linear layers as 1x1 convolutions,
    /// with the float model's input and outputs.
    /// </summary>
    /// <exception cref="EdgeException">
    /// The model has an operator that cannot be written in the operator sets that the tools read.
    /// </exception>
    public byte[] EmitAscendFloat() => OnnxFile.ToBytes(AscendGraph.Emit(_model));

    /// <summary>
    /// What makes an .om model where Ascend's tools are: the float model of <see cref="EmitAscendFloat"/>, calibration images, the
    /// normalisation as AIPP, and the command lines. The tools quantize themselves; what they are told of this calibration is which
    /// operators stay float.
    /// </summary>
    /// <param name="soc">The chip as ATC names it, such as Ascend310B4.</param>
    /// <param name="floatOperators">Names of operators that stay float besides those of the request.</param>
    /// <returns>Relative paths, with '/', and contents of the files.</returns>
    /// <exception cref="EdgeException">The model, its normalisation or the chip's name cannot be expressed to the tools.</exception>
    public IReadOnlyDictionary<string, byte[]> EmitAscendKit(string soc, IReadOnlySet<string> floatOperators)
    {
        IReadOnlySet<string> integer = Plan(floatOperators, KernelVariants.Default).Operators;
        string[] floating = [.. _operators.Select(item => item.Operator.Name).Where(name => !integer.Contains(name))];
        return AscendKit.Write(AscendGraph.Emit(_model), _request.Input, Calibrated.Probes, soc, floating);
    }

    /// <summary>Makes sure, before long work, that a kit could be written for a chip.</summary>
    /// <param name="soc">The chip as ATC names it, such as Ascend310B4.</param>
    /// <exception cref="EdgeException">That is no name of an Ascend chip.</exception>
    public static void ThrowIfNoChip(string soc) => AscendKit.ThrowIfNoChip(soc);

    /// <summary>
    /// Chooses the fastest kernel of each operator on this machine. What is emitted for the CPU provider from now on has these kernels;
    /// nothing was measured for other targets, which are emitted as before.
    /// </summary>
    /// <param name="tried">Called after each kernel with the number of kernels so far, and their number in all; may be null.</param>
    /// <param name="cancellationToken">Stops between two runs.</param>
    /// <returns>Every kernel that was tried, in order.</returns>
    public IReadOnlyList<TuningStep> Tune(Action<int, int>? tried, CancellationToken cancellationToken)
    {
        _kernels = KernelVariants.Default;
        QuantizationPlan plan = Plan(new HashSet<string>(), KernelVariants.Default);
        LogitProbe probe = new(_model, Calibrated.Probes, _request.Input, _threads, cancellationToken);
        KernelAutotuner tuner = new(KernelChoice.FindAll(new GraphIndex(_model), plan), Benchmark, SqnrDb);
        _kernels = tuner.Run(() => tried?.Invoke(tuner.Steps.Count, tuner.Count));
        return tuner.Steps;

        PairedRuns Benchmark(KernelVariants first, KernelVariants second) =>
            PairedBenchmark.Run(Bytes(first), Bytes(second), _request.Input, _threads, cancellationToken);

        byte[] Bytes(KernelVariants kernels) => OnnxFile.ToBytes(Emit(kernels));

        double SqnrDb(KernelVariants kernels) => probe.SqnrDb(Emit(kernels), isPixels: Pixels is not null, cancellationToken);

        ModelProto Emit(KernelVariants kernels)
        {
            HashSet<string> integer = [.. plan.Operators.Except(kernels.Floats)];
            return CpuLowering.Emit(_model, plan with { Operators = integer, Kernels = kernels }, Pixels);
        }
    }

    /// <summary>
    /// How much each integer operator alone, all others being float, disturbs the logits; in the order of computation. Those that tuning
    /// made float are left out.
    /// </summary>
    /// <param name="measured">Called after each operator with the number of operators so far, and their number in all; may be null.</param>
    /// <param name="cancellationToken">Stops between two images.</param>
    public IReadOnlyList<OperatorSensitivity> MeasureSensitivity(Action<int, int>? measured, CancellationToken cancellationToken)
    {
        long[] shape = ModelRequirements.InputShape(_request.Input);
        ProbeImages few = ProbeImages.Of(Calibrated.Probes, shape, SensitivityProbes, cancellationToken);
        LogitProbe probe = new(_model, few, _request.Input, _threads, cancellationToken);
        string[] names = [.. _operators.Select(item => item.Operator.Name).Where(_integer.Contains).Except(_kernels.Floats)];
        SensitivityMeter meter = new(_model, Plan(new HashSet<string>(), _kernels), Pixels, probe);
        return meter.Measure(names, done => measured?.Invoke(done, names.Length), cancellationToken);
    }

    private Calibration Calibrate(
        ModelProto model, ICalibrationData images, IProgress<QuantizationProgress>? progress, CancellationToken cancellationToken)
    {
        long[] shape = ModelRequirements.InputShape(_request.Input);
        ProbeImages probes = ProbeImages.Of(images, shape, Probes, cancellationToken);
        ThrowIfUseless(probes, _request);
        PtqConfigSearch search = new(_request, _integer, probes, _threads);
        (CalibratedModel best, PtqTrial chosen) = search.Find(model, cancellationToken);
        if (!probes.AreAll)
        {
            CalibratedModel whole = CalibratedModel.Observe(
                best.Model, _integer, images, shape, _threads, (number, _) => Observed(number), cancellationToken);
            return new Calibration(whole, search, chosen, probes);
        }

        // Every image was seen while configurations were tried.
        for (int number = 1; number <= best.Images; number++)
        {
            Observed(number);
        }

        return new Calibration(best, search, chosen, probes);

        void Observed(int number) => progress?.Report(new QuantizationProgress(QuantizationStep.Calibrating, number));
    }

    private KernelVariants KernelsFor(LoweringTarget target) => target == LoweringTarget.Cpu ? _kernels : KernelVariants.Default;

    private QuantizationPlan Plan(IReadOnlySet<string> floatOperators, KernelVariants kernels) =>
        Calibrated.Model.Plan(
            Calibrated.Chosen.Config, floatOperators.Union(kernels.Floats).ToHashSet(), _request.Input) with { Kernels = kernels };

    // Ranges are the picture's own.
    private QuantizationPlan PlanDynamic(IReadOnlySet<string> floatOperators)
    {
        HashSet<string> layers =
        [
            .. LinearOperator.FindAll(new GraphIndex(_model)).OfType<Pointwise>().Select(layer => layer.Name)
                .Where(_integer.Contains).Except(floatOperators),
        ];
        return layers.Count == 0
            ? throw new EdgeException(
                EdgeFault.Model, "The variant dynamic would be all float: nothing in the model is a linear layer besides the classifier",
                _request.ModelPath, "linear layers, of which dynamic alone makes integers", "Choose other variants, or another model.")
            : new QuantizationPlan(layers, new Dictionary<string, PlannedActivation>(), IsGeluByTable: false) { Threads = _threads };
    }

    private static void ThrowIfUseless(ProbeImages probes, QuantizationRequest request)
    {
        if (probes.Count == 0)
        {
            throw new EdgeException(
                EdgeFault.Configuration,
                "There are no calibration images",
                request.ModelPath,
                "at least one image",
                "Name a folder that holds images of the line.");
        }

        if (probes.Count > 1 && probes.AreAlike)
        {
            throw new EdgeException(
                EdgeFault.Configuration, "The calibration images are all the same picture", request.ModelPath, "images of different parts",
                "Name a folder that holds images of the line.");
        }
    }

    private static List<ConvNeXtStage> Stages(IReadOnlyList<ConvNeXtBlock> blocks)
    {
        List<ConvNeXtStage> stages = [];
        foreach (ConvNeXtBlock block in blocks)
        {
            if (stages.Count > 0 && stages[^1].Channels == block.Channels)
            {
                stages[^1] = stages[^1] with { Blocks = stages[^1].Blocks + 1 };
            }
            else
            {
                stages.Add(new ConvNeXtStage(block.Channels, 1));
            }
        }

        return stages;
    }

    private static QuantizedOperator Describe(LinearOperator item)
    {
        string kind = item switch
        {
            Convolution { IsDepthwise: true } => "depthwise convolution",
            Convolution => "convolution",
            _ => "linear layer",
        };
        return new QuantizedOperator(item.Name, kind, item.Weights.Count(), IsInteger: false, 0, 0);
    }

    private static QuantizedOperator Describe(QuantizedOperator item, string input, QuantizationPlan plan)
    {
        bool isInteger = plan.Operators.Contains(item.Name);
        return isInteger && plan.Activations.TryGetValue(input, out PlannedActivation? activation)
            ? item with
            {
                IsInteger = true, InputMinimum = activation.Scale.Dequantize(0), InputMaximum = activation.Scale.Dequantize(byte.MaxValue),
            }
            : item with { IsInteger = isInteger };
    }

    /// <summary>What calibration images showed.</summary>
    /// <param name="Model">The model that is quantized, with the ranges of its activations.</param>
    /// <param name="Search">The configurations that were tried.</param>
    /// <param name="Chosen">The one that was taken.</param>
    /// <param name="Probes">The images that they were tried on.</param>
    private sealed record Calibration(CalibratedModel Model, PtqConfigSearch Search, PtqTrial Chosen, ProbeImages Probes);
}
