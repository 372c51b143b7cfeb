using EdgeConvNeXt.Quantization.Accuracy;
using EdgeConvNeXt.Quantization.Calibration;
using EdgeConvNeXt.Quantization.Emission;
using EdgeConvNeXt.Quantization.Equalization;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Quantization;

/// <summary>Tries the ways to quantize a model on a few images, and keeps the one whose logits are nearest to the float model's.</summary>
/// <param name="request">What shall be quantized.</param>
/// <param name="operators">Names of the operators that are to become integer.</param>
/// <param name="probes">The images.</param>
/// <param name="threads">Threads to compute with.</param>
internal sealed class AlternativeSearch(QuantizationRequest request, IReadOnlySet<string> operators, ProbeImages probes, int threads)
{
    // What is more complicated has to be better by more than chance, in decibel.
    private const double LeastGain = 0.1;

    private readonly List<QuantizationAlternative> _tried = [];

    /// <summary>Every way that was tried, in order.</summary>
    public IReadOnlyList<QuantizationAlternative> Tried => _tried;

    /// <summary>The best way, and the float model that it starts from.</summary>
    /// <param name="model">The float model after the passes; not changed.</param>
    /// <param name="cancellationToken">Stops between two images.</param>
    public (ModelProto Model, QuantizationAlternative Way) Find(ModelProto model, CancellationToken cancellationToken)
    {
        LogitProbe probe = new(model, probes, request.Input, threads, cancellationToken);
        CalibratedModel plain = Observe(model, cancellationToken);
        ModelProto balanced = Equalizer.Balance(model, operators, plain.Channels, out int sites);
        (ModelProto Model, QuantizationAlternative Way) best = (model, Measure(plain, false, false, probe, cancellationToken));
        Try(plain, isEqualized: false, isBiasCorrected: true);
        if (sites > 0)
        {
            CalibratedModel equalized = Observe(balanced, cancellationToken);
            Try(equalized, isEqualized: true, isBiasCorrected: false);
            Try(equalized, isEqualized: true, isBiasCorrected: true);
        }

        return best;

        void Try(CalibratedModel candidate, bool isEqualized, bool isBiasCorrected)
        {
            QuantizationAlternative way = Measure(candidate, isEqualized, isBiasCorrected, probe, cancellationToken);
            if (way.LogitSqnrDb > best.Way.LogitSqnrDb + LeastGain)
            {
                best = (candidate.Model, way);
            }
        }
    }

    private CalibratedModel Observe(ModelProto model, CancellationToken cancellationToken) =>
        CalibratedModel.Observe(model, operators, probes, ModelRequirements.InputShape(request.Input), threads, _ => { }, cancellationToken);

    private QuantizationAlternative Measure(CalibratedModel model, bool isEqualized, bool isBiasCorrected, LogitProbe probe, CancellationToken cancellationToken)
    {
        bool isPixels = request.InputFormat == InputFormat.U8Nhwc;
        QuantizationPlan plan = model.Plan(request.RangeMethod, isBiasCorrected, request.FloatOperators, request.Input);
        ModelProto candidate = CpuEmitter.Emit(model.Model, plan, isPixels ? request.Input : null);
        QuantizationAlternative way = new(request.RangeMethod, isEqualized, isBiasCorrected, probe.SqnrDb(candidate, isPixels, cancellationToken));
        _tried.Add(way);
        return way;
    }
}
