using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Station.Configuration;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Hosting;

/// <summary>A model that is open, warm and was held against its golden vectors. Closed once, however often that is asked.</summary>
internal sealed class RunningModel : IDisposable
{
    private const int FirstSide = 256;

    // What an open session takes, as measured on ONNX Runtime: weights, a copy in the layout of its kernels, and its working memory.
    private const int SessionsPerFile = 3;
    private const long SessionBytes = 64L << 20;

    // Many times what the reference pictures of a bundle take.
    private static readonly TimeSpan CheckTime = TimeSpan.FromSeconds(10);

    private readonly IReadOnlyList<GoldenPart> _parts;
    private readonly Task _checking;
    private GoldenPartsTest? _goldenParts;
    private int _isClosed;

    private RunningModel(
        StationModel model, ProviderChoice choice, ModelSoundness soundness, SelfTest? selfTest, IReadOnlyList<GoldenPart> parts)
    {
        Model = model;
        Choice = choice;
        Soundness = soundness;
        SelfTest = selfTest;
        _parts = parts;
        Identity = ModelIdentity.Of(model.Bundle.Manifest) with { Key = model.Proof?.Key, Slot = model.Slot };
        _checking = selfTest is null
            ? Task.CompletedTask
            : Task.Factory.StartNew(selfTest.CheckNow, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>The model, and who signed it.</summary>
    public StationModel Model { get; }

    /// <summary>The session, and the providers that were tried before its own.</summary>
    public ProviderChoice Choice { get; }

    /// <summary>Whether it may decide.</summary>
    public ModelSoundness Soundness { get; }

    /// <summary>Judges parts whose truth is known; null where there are none, or before <see cref="JudgeGoldenParts"/>.</summary>
    public GoldenPartsTest? GoldenParts => Volatile.Read(ref _goldenParts);

    /// <summary>Holds it against its golden vectors; null where the bundle has none.</summary>
    public SelfTest? SelfTest { get; }

    /// <summary>Whether it may decide, as far as is known; null where nothing checks it.</summary>
    public bool? IsSound => SelfTest is null && GoldenParts is null ? null : Soundness.Unsound is null;

    /// <summary>What verdicts say of it.</summary>
    public ModelIdentity Identity { get; }

    /// <summary>What the model says about itself.</summary>
    public ModelManifest Manifest => Model.Bundle.Manifest;

    /// <summary>About how much memory an open session takes.</summary>
    /// <param name="file">Bytes of its network's file.</param>
    public static long BytesOf(long file) => SessionBytes + (SessionsPerFile * file);

    /// <summary>Opens a model with the first provider that takes it, warms it and checks it.</summary>
    /// <param name="model">The model, which may run here.</param>
    /// <param name="configuration">What the station is to do.</param>
    /// <param name="services">Providers, clock and log.</param>
    /// <exception cref="EdgeException">
    /// It is damaged, or no provider takes it. That it computes wrong is none: the self-test says so.
    /// </exception>
    public static RunningModel Open(StationModel model, StationConfiguration configuration, StationServices services)
    {
        RunningModel opened = Begin(model, configuration, services);
        try
        {
            opened._checking.GetAwaiter().GetResult();
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>Opens a model beside a running line: until this returns, its runs wait while the line's model judges.</summary>
    /// <param name="line">The line.</param>
    /// <param name="model">The model, which may run here.</param>
    /// <param name="configuration">What the station is to do.</param>
    /// <param name="services">Providers, clock and log.</param>
    /// <param name="check">Looks at it before it is used; what it throws refuses it.</param>
    /// <exception cref="EdgeException">It is damaged, no provider takes it, or it was refused.</exception>
    public static RunningModel OpenBeside(
        InspectionLine line, StationModel model, StationConfiguration configuration, StationServices services, Action<RunningModel> check)
    {
        bool isBeside = true;
        SessionSettings settings = configuration.Providers.Settings with
        {
            HoldsBack = () => Volatile.Read(ref isBeside) && line.IsJudging,
        };
        RunningModel opened = Open(
            model, configuration with { Providers = configuration.Providers with { Settings = settings } }, services);
        try
        {
            check(opened);
            Volatile.Write(ref isBeside, false);
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Opens a model with the first provider that takes it, and begins to check it on a thread of its own: what else a station opens need
    /// not wait for that. Nothing is judged before <see cref="Checked"/> has ended.
    /// </summary>
    /// <param name="model">The model, which may run here.</param>
    /// <param name="configuration">What the station is to do.</param>
    /// <param name="services">Providers, clock and log.</param>
    /// <exception cref="EdgeException">It is damaged, or no provider takes it.</exception>
    public static RunningModel Begin(StationModel model, StationConfiguration configuration, StationServices services)
    {
        ModelManifest manifest = model.Bundle.Manifest;
        GoldenVectors? vectors = GoldenVectors.Read(model.Bundle);
        IReadOnlyList<GoldenPart> parts = GoldenPictures.Read(model.Bundle, configuration.GoldenParts?.Folder);
        ModelSoundness soundness = new();
        ProviderRequest request = configuration.Providers with
        {
            PrefersFeatures = configuration.Outputs.Any(output => output.WatchesFeatures(model.Bundle)),
        };
        ProviderChoice choice = services.SelectorOf(configuration.ProviderOptions).Open(model.Bundle, request);
        try
        {
            SelfTest? selfTest = vectors is null
                ? null
                : CreateSelfTest(choice.Session, manifest, vectors, configuration, services, soundness);
            Prepare(new FrameInspector(choice.Session, manifest, new InspectionSettings(), services.Clock));
            return new RunningModel(model, choice, soundness, selfTest, parts);
        }
        catch
        {
            choice.Session.Dispose();
            throw;
        }
    }

    /// <summary>Ends when it was held against its golden vectors.</summary>
    public Task Checked => _checking;

    /// <summary>Has golden parts judged by thresholds: now where the model does not run yet, else between two parts.</summary>
    /// <param name="settings">The thresholds in force.</param>
    /// <param name="isRunning">Whether a line runs on the session.</param>
    /// <param name="configuration">What is done where one is wrong, for the log.</param>
    /// <param name="services">Clock and log.</param>
    public void JudgeGoldenParts(
        InspectionSettings settings, bool isRunning, StationConfiguration configuration, StationServices services)
    {
        if (_parts.Count == 0)
        {
            return;
        }

        FrameInspector judge = new(Choice.Session, Manifest, settings with { Region = null, Model = Identity }, services.Clock);
        if (GoldenParts is { } test)
        {
            test.Use(judge);
        }
        else
        {
            GoldenPartsReport report = new(services.Loggers.CreateLogger<GoldenPartsReport>(), configuration.WhenUnsound);
            test = new GoldenPartsTest(_parts, judge, Soundness, services.Clock, report.Add);
            Volatile.Write(ref _goldenParts, test);
        }

        if (isRunning)
        {
            test.Demand();
        }
        else
        {
            test.RunNow();
        }
    }

    /// <summary>Does what waits for a gap between two parts.</summary>
    public void Run(bool isBusy)
    {
        SelfTest?.Run(isBusy);
        GoldenParts?.Run(isBusy);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // A check runs on the session: one that hangs keeps it.
        if (Interlocked.Exchange(ref _isClosed, 1) == 0 && ((IAsyncResult)_checking).AsyncWaitHandle.WaitOne(CheckTime))
        {
            Choice.Session.Dispose();
        }
    }

    private static SelfTest CreateSelfTest(
        IInferenceSession session, ModelManifest manifest, GoldenVectors vectors, StationConfiguration requested, StationServices services,
        ModelSoundness soundness)
    {
        SelfTestReport report = new(services.Loggers.CreateLogger<SelfTestReport>(), requested.WhenUnsound);
        GoldenCheck check = new(session, manifest, vectors, requested.SelfTest.Tolerance);
        return new SelfTest(check, requested.SelfTest.Period, services.Clock, report.Add, soundness);
    }

    // The first picture pays for what is compiled and allocated on its way to the model: let that be one that no part waits for. The
    // model itself is warm, since it was opened by a run.
    private static void Prepare(FrameInspector inspector)
    {
        PooledFrame frame = new FramePool().Rent(new FrameInfo(0, default, FirstSide, FirstSide, PixelFormat.Rgb24));
        using FrameLease lease = frame.Lease;
        frame.Buffer.Clear();
        inspector.Prepare(lease);
    }
}
