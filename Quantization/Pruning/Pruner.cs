using System.Globalization;
using EdgeConvNeXt.Quantization.AccuracyControl;
using EdgeConvNeXt.Quantization.Calibration;
using EdgeConvNeXt.Quantization.Workers;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Quantization.Pruning;

/// <summary>
/// Makes a float ConvNeXt smaller without training: hidden channels of its blocks and whole blocks go, and what is left is fitted to what
/// the whole network computes. See docs/decisions/0058.
/// </summary>
public sealed class Pruner
{
    // Shares are tried in steps of two hundredths.
    private const int Steps = 50;
    private const double LargestShare = (Steps - 1.0) / Steps;

    private readonly FloatModel _model;
    private readonly PruningSession _session;
    private readonly ValidationSet? _validation;
    private readonly PruningOptions _options;
    private readonly PruningProgressRelay? _progress;
    private readonly CancellationToken _cancellationToken;

    private Pruner(
        FloatModel model, PruningSession session, IValidationData? validation, PruningOptions options, PruningProgressRelay? progress,
        CancellationToken cancellationToken)
    {
        _model = model;
        _session = session;
        _validation = validation is null ? null : new ValidationSet(validation, model.Manifest, progress);
        _options = options;
        _progress = progress;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Prunes a network.</summary>
    /// <param name="model">The network.</param>
    /// <param name="calibration">
    /// Pictures like those of the line: the network is studied on them, and fitted to them. All are kept in memory, and the largest tensor
    /// of each: 1.8 MB for ConvNeXt-Tiny.
    /// </param>
    /// <param name="validation">Other pictures, labelled, on which the pruned network is held against the whole one; may be null.</param>
    /// <param name="options">How far it is pruned.</param>
    /// <param name="progress">Told each block and picture; may be null.</param>
    /// <param name="cancellationToken">Stops between two pictures or steps.</param>
    /// <exception cref="EdgeException">The network is no ConvNeXt, the pictures cannot be used, or so much cannot go.</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    public static PruningResult Run(
        FloatModel model, ICalibrationData calibration, IValidationData? validation, PruningOptions options,
        IProgress<PruningProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(calibration);
        ArgumentNullException.ThrowIfNull(options);
        if (options.FindFault(hasValidation: validation is not null) is { } fault)
        {
            throw new ArgumentException(fault, nameof(options));
        }

        // The study takes minutes: a network that does not run makes them vain.
        options.Providers.Open(model.Bundle, new ProviderRequest()).Session.Dispose();
        PrunableNetwork network = PrunableNetwork.Open(
            model.Take(), model.Path, model.Manifest.Input, calibration, cancellationToken);
        double least = network.LeastShare(options.RemovesBlocks);
        if (options.Keep < least)
        {
            throw Unreachable(options, least, model.Path);
        }

        if (options.MaxDrop is { } budget && least > LargestShare)
        {
            return NothingToGo(network.Images, budget, least);
        }

        PruningSession session = network.Study(options.ThreadCount, progress, cancellationToken);
        PruningProgressRelay? relay = progress is null ? null : new PruningProgressRelay(progress);
        Pruner pruner = new(model, session, validation, options, relay, cancellationToken);
        return options.Keep is { } keep ? pruner.To(keep) : pruner.Within(options.MaxDrop!.Value);
    }

    private static EdgeException Unreachable(PruningOptions options, double least, string path) => new(
        EdgeFault.Configuration,
        string.Create(CultureInfo.InvariantCulture, $"The network cannot do with {options.Keep} of its operations"),
        path,
        string.Create(CultureInfo.InvariantCulture, $"{least:0.#####} or more{(options.RemovesBlocks ? "" : ", as all blocks stay")}"),
        options.RemovesBlocks ? "Keep more." : "Keep more, or let blocks go.");

    private static PruningResult NothingToGo(int images, double maxDrop, double least) => new()
    {
        CalibrationImages = images,
        MaxDrop = maxDrop,
        Reason = string.Create(
            CultureInfo.InvariantCulture, $"nothing can go: the network cannot do with less than {least:0.#####} of its operations"),
    };

    private PruningResult To(double keep)
    {
        // That the share can be reached was made sure before the study.
        PrunedNetwork network = Prune(keep)!;
        return new PruningResult
        {
            CalibrationImages = _session.Images,
            ScarceBlocks = _session.ScarceBlocks,
            Network = network,
            Accuracy = _validation is null ? null : Compare(network),
        };
    }

    // The loss is taken to grow as the share shrinks: bisection ends at a share that was measured, whether that is so or not.
    private PruningResult Within(double maxDrop)
    {
        List<PruningTrial> trials = [];
        PrunedNetwork? smallest = null;
        AccuracyResult? accuracy = null;
        int refused = 0;
        int allowed = Steps;
        while (allowed - refused > 1)
        {
            int tried = (allowed + refused) / 2;
            double keep = (double)tried / Steps;
            PrunedNetwork? network = Prune(keep);
            AccuracyResult? found = network is null ? null : Compare(network);
            trials.Add(new PruningTrial(keep, found?.Drop));
            if (found?.Drop <= maxDrop)
            {
                (allowed, smallest, accuracy) = (tried, network, found);
            }
            else
            {
                refused = tried;
            }
        }

        string refusal = string.Create(
            CultureInfo.InvariantCulture,
            $"even with {LargestShare} of its operations the network loses more than {maxDrop} points");
        return new PruningResult
        {
            CalibrationImages = _session.Images,
            ScarceBlocks = _session.ScarceBlocks,
            Network = smallest,
            Accuracy = accuracy,
            Trials = trials,
            MaxDrop = maxDrop,
            Reason = smallest is null ? refusal : null,
        };
    }

    private PrunedNetwork? Prune(double keep)
    {
        _progress?.Begin(keep);
        return _session.Prune(keep, _options.RemovesBlocks, _progress?.Target, _cancellationToken);
    }

    private AccuracyResult Compare(PrunedNetwork network)
    {
        int count = SessionSet.CountFor(_options.ThreadCount, _model.Bytes + network.Model.Length);
        ProviderRequest request = new() { Settings = SessionSet.SettingsFor(_options.ThreadCount, count) };
        using SessionSet whole = Open(_model.Bundle);
        using SessionSet pruned = Open(CandidateVariant.Parent(network.Model).ToBundle(_model.Path, _model.Manifest));
        return _validation!.Compare(whole, pruned, _model.Path, _cancellationToken);

        SessionSet Open(ModelBundle bundle) => SessionSet.Open(count, () => _options.Providers.Open(bundle, request).Session);
    }

    /// <summary>Hands what the validation says on, with the share that is being tried.</summary>
    private sealed class PruningProgressRelay(IProgress<PruningProgress> target) : IProgress<AccuracyProgress>
    {
        private double _keep;

        public IProgress<PruningProgress> Target => target;

        public void Begin(double keep) => _keep = keep;

        public void Report(AccuracyProgress value) =>
            target.Report(new PruningProgress(PruningStep.Validating, value.Done, 0) { Keep = _keep });
    }
}
