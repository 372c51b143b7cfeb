using EdgeConvNeXt.Station.Providers;
using EdgeConvNeXt.Station.Sources;
using EdgeConvNeXt.Targets.Signals;
using static EdgeConvNeXt.Station.Configuration.SettingKind;

namespace EdgeConvNeXt.Station.Configuration;

/// <summary>
/// Every setting of the agent, declared once. Validation, the JSON schema, docs/configuration.md and the settings page all come from here.
/// To add a setting: declare it, put it into <see cref="All"/>, read it in <see cref="ConfigurationBinder"/>, and run the tests with
/// EDGE_UPDATE_GOLDENS=1 to write the schema and the reference anew.
/// </summary>
public static class SettingCatalog
{
    private const string CamerasOwn = "as the camera is set";

    internal static readonly SettingDefinition Station = new("station", Text, "Station",
        "Name of this station, in verdicts and in the service's status.") { Default = "\"station\"" };

    internal static readonly SettingDefinition Model = new("model", SettingKind.Path, "Model",
        "The model bundle: a folder with a model.json, or an .edgemodel file. A bare .onnx file together with modelManifest will do. "
        + "Written as an object it is the member path, and settings about the model go beside it.") { IsRequired = true };

    internal static readonly SettingDefinition ModelWhenUnsound = new("model.whenUnsound", Choice, "When unsound",
        "What is done while the running model does not compute as its bundle's reference vectors say: every part is rejected, or unsure where nothing is rejected (reject), "
        + "or verdicts go on (warn). Either way the log, the lamps and `edge status` tell of it.")
    { Default = "\"reject\"", Choices = ["reject", "warn"] };

    internal static readonly SettingDefinition ModelManifest = new("modelManifest", SettingKind.Path, "Model manifest",
        "The part of a manifest that a bare .onnx file lacks: labels and preprocessing. Only for such a file.") { Otherwise = "none" };

    internal static readonly SettingDefinition Variant = new("variant", Text, "Variant",
        "Name of the bundle's variant to run.") { Otherwise = "the first that suits the provider" };

    internal static readonly SettingDefinition Providers = new("providers", SettingKind.Choices, "Providers",
        "What may run the model, the preferred first: the first that works on this machine is taken. "
        + $"Built into this program: {string.Join(", ", ProviderRegistry.Names)}. The others are passed over.")
    { Default = "[\"cpu\"]", Choices = ["cpu", "cuda", "cann", "ascend"] };

    internal static readonly SettingDefinition RequireProvider = new("requireProvider", Flag, "Require provider",
        "Whether only the first provider will do. If it does not work, the agent then fails to start instead of taking the next.") { Default = "false" };

    internal static readonly SettingDefinition MaximumParts = new("maximumParts", Whole, "Maximum parts",
        "Parts after which the agent ends by itself; 0 means no limit.") { Unit = "parts", Default = "0", Minimum = 0, Maximum = 1e12 };

    internal static readonly SettingDefinition Recipe = new("recipe", SettingKind.Path, "Recipe",
        "Everything that belongs to a product: triggers, regions, thresholds, voting, rejection; see docs/recipe.md. Region and thresholds then stand there.")
    { Otherwise = "none: every frame is a part, nothing is rejected" };

    internal static readonly SettingDefinition RecipeAudit = new("recipeAudit", SettingKind.Path, "Recipe audit",
        "File to which every start, change and refused change of the recipe is appended as one JSON object a line, on the disk before it takes effect.")
    { Otherwise = "the recipe's path with .audit.jsonl behind it" };

    internal static readonly SettingDefinition SimulateGpio = new("simulateGpio", Flag, "Simulate GPIO",
        "Whether digital lines, the recipe's and those of signals, are simulated, so that a station can be tried without its chips. Nothing drives their inputs.") { Default = "false" };

    internal static readonly SettingDefinition Threads = new("inference.threads", Whole, "Threads",
        "Threads that share one run of the model; 0 means one for each physical core.") { Unit = "threads", Default = "0", Minimum = 0, Maximum = 256 };

    internal static readonly SettingDefinition Spin = new("inference.spin", Flag, "Spin",
        "Whether threads wait for work by spinning: some percent faster, at a full core's power between frames.") { Default = "false" };

    internal static readonly SettingDefinition WarmUpRuns = new("inference.warmUpRuns", Whole, "Warm-up runs",
        "Runs on an empty picture before the agent reports that it is ready.") { Unit = "runs", Default = "3", Minimum = 1, Maximum = 1000 };

    internal static readonly SettingDefinition CudaDevice = new("cuda.device", Whole, "Card",
        "Number of the NVIDIA card, as nvidia-smi counts.") { Default = "0", Minimum = 0, Maximum = 255 };

    internal static readonly SettingDefinition CudaMemoryLimit = new("cuda.memoryLimit", Whole, "Memory limit",
        "Memory of the card that ONNX Runtime's own pool may take; workspaces of cuDNN and cuBLAS come on top.")
    { Unit = "megabytes", Minimum = 16, Maximum = 1_000_000, Otherwise = "no limit" };

    internal static readonly SettingDefinition CudaTensorRt = new("cuda.tensorRt", Flag, "TensorRT",
        "Whether TensorRT gets what it can run, and CUDA the rest.") { Default = "false" };

    internal static readonly SettingDefinition CudaCacheFolder = new("cuda.cacheFolder", SettingKind.Path, "Cache folder",
        "Folder for the engines that TensorRT builds, which takes minutes.") { Otherwise = "none: they are built at each start" };

    internal static readonly SettingDefinition CudaMore = new("cuda.options", Text, "Options",
        "More options of ONNX Runtime's CUDA provider, name=value with spaces between them; docs/providers.md lists them.") { Otherwise = "the library's own choice" };

    internal static readonly SettingDefinition AscendDevice = new("ascend.device", Whole, "NPU",
        "Index of the NPU among those that ASCEND_RT_VISIBLE_DEVICES leaves visible; all of them where it is not set.") { Default = "0", Minimum = 0, Maximum = 255 };

    internal static readonly SettingDefinition CannDevice = new("cann.device", Whole, "NPU",
        "Number of the NPU, as npu-smi counts.") { Default = "0", Minimum = 0, Maximum = 255 };

    internal static readonly SettingDefinition CannCacheFolder = new("cann.cacheFolder", SettingKind.Path, "Cache folder",
        "Folder for the models that CANN compiles at the first start. The agent works in it while the model opens, for the library puts them into the working directory.")
    { Otherwise = "the working directory, of the service /var/lib/edge-agent" };

    internal static readonly SettingDefinition CannMore = new("cann.options", Text, "Options",
        "More options of ONNX Runtime's CANN provider, name=value with spaces between them; docs/providers.md lists them.") { Otherwise = "the library's own choice" };

    internal static readonly SettingDefinition ReferenceMinutes = new("reference.minutes", Whole, "Period",
        "How often the running model is held against its reference vectors, one picture in each gap between two parts; 0 means at the start alone. One that was found wrong is looked at every minute.")
    { Unit = "minutes", Default = "60", Minimum = 0, Maximum = 10_080 };

    internal static readonly SettingDefinition ReferenceSqnr = new("reference.minimumSqnr", Number, "Least ratio",
        "Least signal to noise ratio of its scores. Float16 keeps about 50, INT8 20 to 30; a device that computes nonsense has 0 or less. The best labels have to be the same whatever it is.")
    { Unit = "decibels", Default = "15", Minimum = 0, Maximum = 200 };

    internal static readonly SettingDefinition SourceType = new("source.type", Choice, "Source type",
        "Where frames come from: a generator of parts (synthetic), image files (folder), a video file (video), a network camera (rtsp), "
        + "a camera of this machine (v4l2), a GStreamer pipeline in your own words (pipeline), or OpenCV, for cameras and files that were proven with it (opencv).") { IsRequired = true, Choices = SourceTypes.All };

    internal static readonly SettingDefinition SourcePath = new("source.path", SettingKind.Path, "Path",
        "The folder with images, or a single image; the video file.") { IsRequired = true, SourceTypes = [SourceTypes.Folder, SourceTypes.Video] };

    internal static readonly SettingDefinition Recursive = new("source.recursive", Flag, "Recursive",
        "Whether folders inside the folder are looked into. The name of an image's own folder is then taken for its true label. "
        + "Names that begin with a dot, and @eaDir, are passed over with or without it.")
    { Default = "false", SourceTypes = [SourceTypes.Folder] };

    internal static readonly SettingDefinition Loop = new("source.loop", Flag, "Loop",
        "Whether to begin again at the end instead of ending.") { Default = "false", SourceTypes = [SourceTypes.Folder] };

    internal static readonly SettingDefinition Url = new("source.url", Text, "Address",
        "Address of the network camera, beginning with rtsp:// or rtsps://.") { IsRequired = true, SourceTypes = [SourceTypes.Rtsp] };

    internal static readonly SettingDefinition Transport = new("source.transport", Choice, "Transport",
        "How the camera's pictures travel: tcp loses nothing, udp is quicker and may.")
    { Default = "\"tcp\"", Choices = ["tcp", "udp"], SourceTypes = [SourceTypes.Rtsp] };

    internal static readonly SettingDefinition Latency = new("source.latency", Whole, "Latency",
        "How long packets are held to put them in order. It adds to the age of every frame.")
    { Unit = "milliseconds", Default = "100", Minimum = 0, Maximum = 10_000, SourceTypes = [SourceTypes.Rtsp] };

    internal static readonly SettingDefinition Device = new("source.device", Text, "Device",
        "Which camera: its serial number, its bus path (usb-0000:00:14.0-1), its name, or its device file. A camera that was unplugged is found again "
        + "by what it is, under whatever number it comes back.") { Default = "\"/dev/video0\"", SourceTypes = [SourceTypes.V4l2] };

    internal static readonly SettingDefinition Format = new("source.format", Choice, "Pixel format",
        "How the camera delivers its pixels. Raw formats are read where the driver puts them; mjpeg is decoded, which takes time on the processor.")
    {
        Choices = ["yuyv", "nv12", "rgb24", "bgr24", "mjpeg", "grey"], Otherwise = "the first of these in which the camera has the size and the frame rate",
        SourceTypes = [SourceTypes.V4l2],
    };

    internal static readonly SettingDefinition Exposure = new("source.exposure", Whole, "Exposure",
        "Fixed exposure time of the camera, its automatic switched off. Cameras without absolute exposure count in units of their own.")
    { Unit = "times 100 microseconds", Minimum = 0, Maximum = int.MaxValue, Otherwise = CamerasOwn, SourceTypes = [SourceTypes.V4l2] };

    internal static readonly SettingDefinition Gain = new("source.gain", Whole, "Gain",
        "Fixed gain of the camera, its automatic switched off.")
    { Unit = "camera's units", Minimum = 0, Maximum = int.MaxValue, Otherwise = CamerasOwn, SourceTypes = [SourceTypes.V4l2] };

    internal static readonly SettingDefinition Focus = new("source.focus", Whole, "Focus",
        "Fixed distance of focus of the camera, its automatic switched off.")
    { Unit = "camera's units", Minimum = 0, Maximum = int.MaxValue, Otherwise = CamerasOwn, SourceTypes = [SourceTypes.V4l2] };

    internal static readonly SettingDefinition WhiteBalance = new("source.whiteBalance", Whole, "White balance",
        "Fixed colour temperature that the camera takes for white, its automatic switched off.")
    { Unit = "kelvin", Minimum = 0, Maximum = 100_000, Otherwise = CamerasOwn, SourceTypes = [SourceTypes.V4l2] };

    internal static readonly SettingDefinition PowerLineFrequency = new("source.powerLineFrequency", Choice, "Power line frequency",
        "Frequency of the mains, whose flicker of lamps the camera evens out.")
    { Unit = "hertz", Choices = ["off", "50", "60"], Otherwise = CamerasOwn, SourceTypes = [SourceTypes.V4l2] };

    internal static readonly SettingDefinition Pipeline = new("source.pipeline", Text, "Pipeline",
        "A GStreamer pipeline as gst-launch-1.0 takes it, without a sink: the agent puts its own behind it.")
    { IsRequired = true, SourceTypes = [SourceTypes.Pipeline] };

    internal static readonly SettingDefinition Live = new("source.live", Flag, "Live",
        "Whether the pipeline is a camera. Then the newest frame is kept, older ones are dropped, and a pipeline that ends is opened again; "
        + "otherwise every frame is taken and the end is the end.") { Default = "true", SourceTypes = [SourceTypes.Pipeline] };

    internal static readonly SettingDefinition Capture = new("source.capture", Text, "Capture",
        "What OpenCV opens: the number of a camera from 0, or a file: a video, a picture, or numbered pictures such as part_%04d.png.")
    { IsRequired = true, SourceTypes = [SourceTypes.OpenCv] };

    internal static readonly SettingDefinition FramesPerSecond = new("source.framesPerSecond", Number, "Frame rate",
        "How many frames come in a second. A camera that has no such rate is refused. Generated parts then pass as under a camera, read or not; files wait.")
    {
        Unit = "frames per second", Minimum = 0.001, Maximum = 1000, Otherwise = "as fast as verdicts come; a camera's own rate",
        SourceTypes = [SourceTypes.Synthetic, SourceTypes.Folder, SourceTypes.V4l2],
    };

    internal static readonly SettingDefinition Width = new("source.width", Whole, "Width",
        "Width of the frames; goes with source.height.")
    { Unit = "pixels", Minimum = 16, Maximum = 8192, Otherwise = "640; a camera's own width", SourceTypes = [SourceTypes.Synthetic, SourceTypes.V4l2] };

    internal static readonly SettingDefinition Height = new("source.height", Whole, "Height",
        "Height of the frames; goes with source.width.")
    { Unit = "pixels", Minimum = 16, Maximum = 8192, Otherwise = "480; a camera's own height", SourceTypes = [SourceTypes.Synthetic, SourceTypes.V4l2] };

    internal static readonly SettingDefinition Seed = new("source.seed", Whole, "Seed",
        "Chooses the row of parts: the same seed gives the same parts. The demo model was made with seeds from 1000 to 3999.") { Default = "1", Minimum = 0, Maximum = 1e12, SourceTypes = [SourceTypes.Synthetic] };

    internal static readonly SettingDefinition OkShare = new("source.okShare", Number, "Share of good parts",
        "The probability that a part is good.") { Default = "0.7", Minimum = 0, Maximum = 1, SourceTypes = [SourceTypes.Synthetic] };

    internal static readonly SettingDefinition Count = new("source.count", Whole, "Number of parts",
        "Parts after which the generator ends; 0 means never.")
    { Unit = "parts", Default = "0", Minimum = 0, Maximum = 1e12, SourceTypes = [SourceTypes.Synthetic] };

    internal static readonly SettingDefinition RegionX = new("region.x", Whole, "Left edge",
        "Left edge of the region, from the left of the frame.") { Unit = "pixels", Default = "0", Minimum = 0, Maximum = 65535 };

    internal static readonly SettingDefinition RegionY = new("region.y", Whole, "Top edge",
        "Top edge of the region, from the top of the frame.") { Unit = "pixels", Default = "0", Minimum = 0, Maximum = 65535 };

    internal static readonly SettingDefinition RegionWidth = new("region.width", Whole, "Width",
        "Width of the region; goes with region.height.") { Unit = "pixels", Minimum = 1, Maximum = 65535, Otherwise = "the whole frame" };

    internal static readonly SettingDefinition RegionHeight = new("region.height", Whole, "Height",
        "Height of the region; goes with region.width.") { Unit = "pixels", Minimum = 1, Maximum = 65535, Otherwise = "the whole frame" };

    internal static readonly SettingDefinition ThresholdDefault = new("thresholds.default", Number, "Threshold",
        "The score that the best label needs. Below it the part is unsure.") { Minimum = 0, Maximum = 1, Otherwise = "the model's own" };

    internal static readonly SettingDefinition ThresholdMargin = new("thresholds.margin", Number, "Margin",
        "How far the best label must lead the best label of the other kind, OK against NG. Closer than that the part is unsure.")
    { Minimum = 0, Maximum = 1, Otherwise = "the model's own" };

    internal static readonly SettingDefinition ThresholdLabels = new("thresholds.labels", Labels, "Thresholds of labels",
        "Scores that single labels need instead, by label.") { Minimum = 0, Maximum = 1, Otherwise = "the model's own" };

    internal static readonly SettingDefinition JsonLines = new("output.jsonLines", SettingKind.Path, "JSON lines",
        "File to which every verdict is appended as one JSON object a line; \"-\" means standard output.") { Otherwise = "none" };

    internal static readonly SettingDefinition ConsoleTable = new("output.console", Flag, "Console table",
        "Whether every verdict is shown as one line on standard output.") { Default = "false" };

    internal static readonly SettingDefinition QueueLength = new("output.queueLength", Whole, "Queue length",
        "Verdicts that may wait for each output. With a camera, verdicts beyond that are counted and left out; files and generated parts wait instead.")
    { Unit = "verdicts", Default = "1024", Minimum = 1, Maximum = 1_000_000 };

    internal static readonly SettingDefinition SignalChip = new("signals.chip", Text, "Chip",
        "The chip with the lines below, by label or name; with iot: before it, libgpiod opens it instead of the kernel. See docs/signals.md.") { Otherwise = "none" };

    internal static readonly SettingDefinition SignalActiveLow = new("signals.activeLow", Flag, "Active low",
        "Whether the low voltage switches lamps on.") { Default = "false" };

    internal static readonly SettingDefinition DisplayBus = new("display.bus", Text, "Bus",
        "The i2c bus of an SSD1306 display: /dev/i2c-1.") { Otherwise = "none" };

    internal static readonly SettingDefinition DisplayAddress = new("display.address", Whole, "Address",
        "The display's address on the bus; 60 is 0x3c.") { Default = "60", Minimum = 8, Maximum = 119 };

    internal static readonly SettingDefinition DisplayHeight = new("display.height", Choice, "Height",
        "Rows of pixels of the display.") { Unit = "pixels", Default = "\"64\"", Choices = ["64", "32"] };

    internal static readonly SettingDefinition ControlSocket = new("control.socket", SettingKind.Path, "Control socket",
        "Path of a unix socket, which the agent's user and group may open, for `edge status` and `edge trigger`.")
    { Otherwise = "control.sock in the service's runtime directory; none without a service" };

    internal static readonly SettingDefinition StallSeconds = new("watchdog.stallSeconds", Number, "Stall limit",
        "How long the line may go without a verdict before the agent stops telling systemd that it is alive. "
        + "While a camera is away and being looked for, it goes on telling so; that a camera is away shows after 5 seconds.")
    { Unit = "seconds", Default = "10", Minimum = 0.1, Maximum = 86_400 };

    /// <summary>One setting for each role that a line can have.</summary>
    internal static readonly IReadOnlyDictionary<SignalRole, SettingDefinition> SignalLines = new Dictionary<SignalRole, SettingDefinition>
    {
        [SignalRole.Red] = Line("red", "Red lamp", "Not inspecting although it should, and blinking for parts that were not good."),
        [SignalRole.Amber] = Line("amber", "Amber lamp", "Starting, and parts that were not good a short while ago."),
        [SignalRole.Green] = Line("green", "Green lamp", "Inspecting."),
        [SignalRole.Buzzer] = Line("buzzer", "Buzzer", "Sounds with a fault."),
        [SignalRole.Ready] = Line("ready", "Ready", "Active while the station inspects; what an interlock should use, because it falls off with the supply."),
        [SignalRole.Fault] = Line("fault", "Fault", "Active while the station is faulty or silent."),
        [SignalRole.Heartbeat] = Line("heartbeat", "Heartbeat", "Toggles once a second while the station is alive; for a watchdog relay."),
    };

    /// <summary>The top of the file and its objects, in the order of the reference.</summary>
    public static IReadOnlyList<SettingSection> Sections { get; } =
    [
        new("", "Station and model", "What the station is called and which model it runs on what."),
        new("model", "Model", "What holds of the model, where more is said of it than its path: `\"model\": { \"path\": \"strip.edgemodel\", \"whenUnsound\": \"warn\" }`.") { MainSetting = Model },
        new("inference", "Inference", "How a run of the model uses the machine."),
        new("cuda", "CUDA", "NVIDIA cards, for the provider cuda."),
        new("ascend", "Ascend", "Ascend NPUs by AscendCL, for the provider ascend."),
        new("cann", "CANN", "Ascend NPUs through ONNX Runtime, for the provider cann."),
        new("reference", "Reference", "The check of the running model against the pictures and scores that its bundle holds, if it holds any."),
        new("source", "Source", "Where frames come from. The type decides which of the other settings belong to it."),
        new("region", "Region of interest", "The part of each frame that is looked at."),
        new("thresholds", "Thresholds", "When a score counts, where the model's own thresholds do not do. Scores are probabilities from 0 to 1."),
        new("output", "Output", "Where verdicts go."),
        new("signals", "Signals", "Tower light and lines that tell machines how the station is. Each is the offset or name of a line."),
        new("display", "Display", "A small display on the i2c bus: last verdict, counts and rate."),
        new("control", "Control", "Where the running agent answers questions."),
        new("watchdog", "Watchdog", "When systemd should start the agent anew."),
    ];

    /// <summary>Every setting, in the order of the reference.</summary>
    public static IReadOnlyList<SettingDefinition> All { get; } =
    [
        Station, Model, ModelManifest, Variant, Providers, RequireProvider, MaximumParts, Recipe, RecipeAudit, SimulateGpio,
        ModelWhenUnsound,
        Threads, Spin, WarmUpRuns,
        CudaDevice, CudaMemoryLimit, CudaTensorRt, CudaCacheFolder, CudaMore,
        AscendDevice,
        CannDevice, CannCacheFolder, CannMore,
        ReferenceMinutes, ReferenceSqnr,
        SourceType, SourcePath, Recursive, Loop, Url, Transport, Latency, Device, Format, Exposure, Gain, Focus,
        WhiteBalance, PowerLineFrequency, Pipeline, Live, Capture, FramesPerSecond, Width, Height, Seed, OkShare, Count,
        RegionX, RegionY, RegionWidth, RegionHeight,
        ThresholdDefault, ThresholdMargin, ThresholdLabels,
        JsonLines, ConsoleTable, QueueLength,
        SignalChip, .. SignalLines.Values, SignalActiveLow,
        DisplayBus, DisplayAddress, DisplayHeight,
        ControlSocket,
        StallSeconds,
    ];

    private static SettingDefinition Line(string name, string title, string description) =>
        new($"signals.{name}", Text, title, description) { Otherwise = "none" };
}
