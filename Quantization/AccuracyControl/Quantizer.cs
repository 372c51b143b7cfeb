using EdgeConvNeXt.Quantization.Calibration;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Quantization.AccuracyControl;

/// <summary>
/// Post-training quantization of a float model to INT8: int8 weights with a scale for each output channel, uint8 activations with ranges
/// seen on calibration images. The same request gives the same bytes.
/// </summary>
public static class Quantizer
{
    /// <summary>
    /// Quantizes a model within an accuracy budget: INT8 is held against the float model on validation pictures, and where it loses too
    /// much, the fewest operators go back to float that keep the budget. See docs/decisions/0012.
    /// </summary>
    /// <param name="model">The float model: float32 (or float16) ONNX that takes one picture and gives one score for each label.</param>
    /// <param name="calibration">
    /// Pictures that look like the line's, 1 or more and not all the same; a few hundred show enough. Labels are not needed. Null to do
    /// without, where <see cref="LoweringTarget.Dynamic"/> is the only variant.
    /// </param>
    /// <param name="validation">
    /// Pictures with labels, 1 or more, that were not trained on; null to do without: then no accuracy is known or claimed, and no limit
    /// can be kept.
    /// </param>
    /// <param name="options">How, and what it may cost.</param>
    /// <param name="progress">Told each step and each picture, on the calling thread; may be null.</param>
    /// <param name="cancellationToken">Stops between two pictures.</param>
    /// <returns>
    /// The integer models, which have all been opened and run. Over budget is an answer and no failure: ask
    /// <see cref="AccuracyControlResult.IsWithinBudget"/> before using them.
    /// </returns>
    /// <exception cref="EdgeException">
    /// The model, a calibration or a validation picture cannot be used; the message says why and what to do.
    /// </exception>
    /// <exception cref="ArgumentException">An option is out of its range, or a limit is set without validation pictures.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <example>
    /// <code>
    /// FloatModel model = FloatModel.Open("model.onnx", "model.json");
    /// AccuracyControlResult result = Quantizer.Run(
    ///     model,
    ///     new FrameCalibrationData(() => Folder("images/train"), model.Manifest.Input),
    ///     new FrameValidationData(() => Folder("images/val"), model.Manifest.Labels),
    ///     new AccuracyControlOptions { MaxDrop = 0.5 });
    /// if (result.IsWithinBudget)
    /// {
    ///     BundleWriter.Write("model.edgemodel", result.Manifest, result.Files);
    /// }
    ///
    /// IFrameSource Folder(string path) =>
    ///     new FolderFrameSource(FolderFrameSourceOptions.ForModel(path, model.Manifest.Input), TimeProvider.System);
    /// </code>
    /// </example>
    public static AccuracyControlResult Run(
        FloatModel model, ICalibrationData? calibration, IValidationData? validation, AccuracyControlOptions options,
        IProgress<AccuracyProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        if (options.FindFault(hasCalibration: calibration is not null, hasValidation: validation is not null) is { } fault)
        {
            throw new ArgumentException(fault, nameof(options));
        }

        return new AccuracyController(model, calibration, validation, options, progress, cancellationToken).Run();
    }

    /// <summary>
    /// Quantizes a model for ONNX Runtime's CPU provider, without looking at accuracy. <see cref="QuantizationSession"/> does the same in
    /// steps.
    /// </summary>
    /// <param name="request">What, and how.</param>
    /// <param name="progress">Told each step and each image.</param>
    /// <param name="cancellationToken">Stops between two images.</param>
    /// <exception cref="EdgeException">The model or the calibration images cannot be used; the message says why.</exception>
    public static QuantizationResult Quantize(
        QuantizationRequest request, IProgress<QuantizationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        QuantizationSession session = QuantizationSession.Open(request, progress, cancellationToken);
        progress?.Report(new QuantizationProgress(QuantizationStep.Writing, session.CalibrationImages));
        return session.Emit(LoweringTarget.Cpu, new HashSet<string>());
    }
}
