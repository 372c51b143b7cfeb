using EdgeConvNeXt.Camera.StillImages;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt;

/// <summary>
/// Judges pictures with a model: opens a bundle, decodes, prepares and runs, and decides by the model's thresholds. What judges a line
/// around the clock (triggers, reject times, cameras that are lost) is the station; this is for programs of one's own.
/// </summary>
/// <remarks>
/// <para>Safe for any number of threads: they take turns. To judge several pictures at once, open an inspector for each thread.</para>
/// <para>
/// The outside world (no such model, a damaged picture, a provider that fails) raises <see cref="EdgeException"/>, whose message says what,
/// where, what was expected and what to do; misuse raises CLR exceptions. After an exception the inspector can be used again.
/// </para>
/// <para>
/// Opening runs the network until it is warm, so open once and judge often. The network is opened in this process: one that makes its
/// library end the process does so here. <c>edge inspect</c> tries a network in another process first; open only networks that it has
/// judged with.
/// </para>
/// </remarks>
public sealed class Inspector : IDisposable
{
    private const string OnnxExtension = ".onnx";

    private readonly Lock _turn = new();
    private readonly IInferenceSession _session;
    private readonly FrameInspector _frames;
    private readonly StillImageDecoder _decoder;
    private long _judged;
    private bool _isDisposed;

    /// <summary>Judges with a model that is open already.</summary>
    /// <param name="bundle">The model.</param>
    /// <param name="session">A warm session of one of its variants; the inspector closes it.</param>
    /// <param name="settings">By what to judge; null for the model's own thresholds and whole pictures.</param>
    public Inspector(ModelBundle bundle, IInferenceSession session, InspectionSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        ArgumentNullException.ThrowIfNull(session);
        Manifest = bundle.Manifest;
        _session = session;
        _frames = new FrameInspector(session, Manifest, settings ?? new InspectionSettings(), TimeProvider.System);
        _decoder = new StillImageDecoder(new FramePool(), bits: Manifest.Input.Bits);
    }

    /// <summary>What the model says about itself: labels, which of them mean OK, how it wants its pictures.</summary>
    public ModelManifest Manifest { get; }

    /// <summary>The variant that was opened.</summary>
    public ModelVariant Variant => _session.Variant;

    /// <summary>Opens a bundle on the processor, with the first variant made for it.</summary>
    /// <param name="path">A folder with a <c>model.json</c>, or a <c>.edgemodel</c> file.</param>
    /// <exception cref="EdgeException">It is missing or damaged, or cannot run here.</exception>
    public static Inspector Open(string path) => Open(path, new InspectorOptions());

    /// <summary>Opens a model.</summary>
    /// <param name="path">A bundle (folder or <c>.edgemodel</c> file), or an ONNX file whose <see cref="InspectorOptions.Manifest"/> is
    /// named.</param>
    /// <param name="options">How to open it, and by what to judge.</param>
    /// <exception cref="EdgeException">
    /// It is missing or damaged, or cannot run here. A fault of the configuration where it has no such variant, a threshold is for no label
    /// of it or not within 0..1, or an ONNX file has no manifest.
    /// </exception>
    public static Inspector Open(string path, InspectorOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(options);
        ModelBundle bundle = OpenBundle(path, options.Manifest);
        if (options.Thresholds is { } thresholds)
        {
            ThrowIfUnsound(thresholds, bundle);
        }

        ProviderRequest request = new()
        {
            Providers = [options.Provider.Name],
            Require = true,
            Variant = options.Variant,
            Settings = new SessionSettings { Threads = options.Threads },
        };
        IInferenceSession session = new ProviderSelector([options.Provider]).Open(bundle, request).Session;
        return new Inspector(bundle, session, new InspectionSettings { Thresholds = options.Thresholds, Region = options.Region });
    }

    /// <summary>Judges a picture file: JPEG, PNG, BMP, GIF, TIFF, PNM, and WebP where its loader is installed.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="EdgeException">The file is missing, unreadable, damaged or no picture; or the provider failed.</exception>
    /// <exception cref="ObjectDisposedException">The inspector is closed.</exception>
    public Inspection Inspect(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        lock (_turn)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            using FrameLease frame = _decoder.Decode(path, new FrameInfo { CapturedAt = MonotonicTime.Now(TimeProvider.System) });
            return Judge(frame);
        }
    }

    /// <summary>Judges a frame of a camera or another source.</summary>
    /// <param name="frame">The frame; the caller returns it. One without a picture, or too small for the region, is unsure.</param>
    /// <exception cref="EdgeException">The provider failed.</exception>
    /// <exception cref="ObjectDisposedException">The inspector is closed.</exception>
    public Inspection Inspect(FrameLease frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        lock (_turn)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return Judge(frame);
        }
    }

    /// <summary>Closes the model, after the picture that another thread is at.</summary>
    public void Dispose()
    {
        lock (_turn)
        {
            _isDisposed = true;
            _session.Dispose();
        }
    }

    private static ModelBundle OpenBundle(string path, string? manifest)
    {
        bool isBare = path.EndsWith(OnnxExtension, StringComparison.OrdinalIgnoreCase) && !Directory.Exists(path);
        return (isBare, manifest) switch
        {
            (true, { } file) => ModelBundle.FromOnnx(path, file),
            (false, null) => ModelBundle.Open(path),
            (true, null) when !File.Exists(path) => ModelBundle.Open(path),
            (true, null) => throw new EdgeException(
                EdgeFault.Configuration, "A bare ONNX file says nothing of labels and preprocessing", path,
                "the missing part of its manifest", $"Name it in {nameof(InspectorOptions)}.{nameof(InspectorOptions.Manifest)}."),
            (false, { } file) => throw new EdgeException(
                EdgeFault.Configuration, $"The manifest {file} was named for a model that brings its own", path, "an ONNX file",
                $"Leave {nameof(InspectorOptions)}.{nameof(InspectorOptions.Manifest)} out."),
        };
    }

    private static void ThrowIfUnsound(DecisionThresholds thresholds, ModelBundle bundle)
    {
        IReadOnlyList<string> labels = bundle.Manifest.Labels;
        float[] shares = [thresholds.Default, thresholds.Margin, .. thresholds.Labels.Values];
        if (thresholds.Labels.Keys.FirstOrDefault(label => !labels.Contains(label)) is { } stranger)
        {
            throw new EdgeException(
                EdgeFault.Configuration, $"A threshold is for '{stranger}', which is no label of the model", bundle.Location,
                $"one of {string.Join(", ", labels)}", "Correct the label.");
        }

        // Written so that NaN is refused too.
        if (Array.Exists(shares, share => !(share is >= 0 and <= 1)))
        {
            throw new EdgeException(
                EdgeFault.Configuration, "A threshold or the margin is out of its range", bundle.Location,
                "probabilities within 0..1", "Correct it.");
        }
    }

    private Inspection Judge(FrameLease frame)
    {
        Verdict verdict = _frames.Inspect(frame, ++_judged);
        Dictionary<string, float> scores = [];
        for (int i = 0; i < _frames.Labels.Count; i++)
        {
            scores[_frames.Labels[i]] = _frames.Scores[i];
        }

        return new Inspection { Verdict = verdict, Scores = scores };
    }
}
