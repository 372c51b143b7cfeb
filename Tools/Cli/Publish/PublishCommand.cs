using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Commands.Options;
using EdgeConvNeXt.Station.Programs;

namespace EdgeConvNeXt.Cli.Publish;

/// <summary><c>edge publish</c>: the agent for a station.</summary>
internal static class PublishCommand
{
    private static readonly string[] Targets = [.. PublishTarget.All.Select(target => target.Name)];
    private static readonly string[] Ways = [.. PublishTarget.Ways.Select(way => way.Name).Distinct()];

    /// <summary>The command.</summary>
    public static Command Create(TextWriter output, TextWriter error)
    {
        Argument<string> target = new Argument<string>("profile")
        {
            Description = $"What for: {string.Join(", ", Targets)}.",
        }.AcceptOnlyFromAmong(Targets);
        Option<string?> way = new("--way")
        {
            Description =
                $"How: {string.Join(", ", Ways)}; default: the first of them that this machine's tools and package sources allow.",
        };
        way.AcceptOnlyFromAmong(Ways);
        Option<string?> folder = new Option<string?>("--output", "-o")
        {
            Description = "The folder to publish to, which is replaced; default: artifacts/publish/PROFILE.",
        }.NotEmpty();
        Option<bool> deb = new("--deb") { Description = "Make a Debian package of it, beside the folder." };
        Option<bool> openCv = new("--with-opencv")
        {
            Description = "Put OpenCV's library beside it, for the source opencv; with --deb as a package of its own. For x64.",
        };
        Option<bool> json = new("--json") { Description = "What was made, as JSON." };
        Command command = new("publish", "Make the agent for a station, and try it where this machine can run it.")
        {
            target, way, folder, deb, openCv, json,
        };
        command.SetAction(async (parsed, stop) =>
        {
            PublishTarget requested = PublishTarget.All.Single(one => one.Name == parsed.GetValue(target)) with
            {
                HasOpenCv = parsed.GetValue(openCv),
            };
            ThrowIfNoOpenCv(requested);
            PublishReport report = await RunAsync(
                requested, parsed.GetValue(way), parsed.GetValue(folder), parsed.GetValue(deb), error, stop).ConfigureAwait(false);
            await output.WriteLineAsync(
                parsed.GetValue(json)
                    ? JsonSerializer.Serialize(report, CliJson.Lines.PublishReport)
                    : Describe(report)).ConfigureAwait(false);
            return ExitCodes.Done;
        });
        return command;
    }

    private static async Task<PublishReport> RunAsync(
        PublishTarget target, string? way, string? folder, bool isPackaged, TextWriter error, CancellationToken stop)
    {
        SourceTree checkout = SourceTree.Find();
        string place = Path.GetFullPath(folder ?? Path.Combine(checkout.Artifacts, "publish", target.Name));
        IReadOnlyList<PublishWay> ways = [.. PublishTarget.Ways.Where(one => way is null || one.Name == way)];
        Publisher publisher = new(checkout, "dotnet", BuildMachine.This, new PackageInstaller(checkout, error).InstallAsync, error);
        PublishedProgram program = await publisher.PublishAsync(target, ways, place, stop).ConfigureAwait(false);
        TimeSpan? smoke = target.IsThisMachine ? await new SmokeRun(checkout).RunAsync(program, stop).ConfigureAwait(false) : null;
        string version = typeof(PublishCommand).Assembly.GetName().Version!.ToString(3);
        return new PublishReport
        {
            Target = target.Name,
            Way = program.Way.Name,
            Fallback = program.Fallback,
            Folder = program.Folder,
            OwnBytes = program.OwnBytes,
            OnnxRuntimeBytes = program.OnnxRuntimeBytes,
            OpenCvBytes = program.OpenCvBytes,
            LeastGlibc = program.LeastGlibc,
            SmokeRunSeconds = smoke?.TotalSeconds,
            Package = isPackaged ? await new DebianPackage(checkout, version).MakeAsync(program, stop).ConfigureAwait(false) : null,
            OpenCvPackage = isPackaged && target.HasOpenCv
                ? await new OpenCvPackage(checkout, version).MakeAsync(program, stop).ConfigureAwait(false)
                : null,
        };
    }

    private static void ThrowIfNoOpenCv(PublishTarget target)
    {
        if (target is { HasOpenCv: true, Architecture: not Architecture.X64 })
        {
            throw new EdgeException(
                EdgeFault.Configuration,
                $"There is no OpenCV for {target.Name}",
                "--with-opencv",
                "a target for x64, the only processor that OpenCvSharp's library for Linux is made for",
                "Leave the option out; the sources v4l2, video and rtsp need no OpenCV.");
        }
    }

    private static string Describe(PublishReport report) => string.Create(CultureInfo.InvariantCulture, $"""
        {report.Target}, {report.Way}: {report.Folder}
        {report.OwnBytes / 1e6:0.0} MB, and {report.OnnxRuntimeBytes / 1e6:0.0} MB of ONNX Runtime{(report.OpenCvBytes > 0 ? string.Create(CultureInfo.InvariantCulture, $", and {report.OpenCvBytes / 1e6:0.0} MB of OpenCV") : "")}
        {(report.SmokeRunSeconds is { } seconds ? string.Create(CultureInfo.InvariantCulture, $"It ran here, on the processor: three parts in {seconds:0.00} s.") : "It did not run here: it is for another processor.")}
        """) + Line("It needs a system with this glibc or later: ", report.LeastGlibc) + Line("Package: ", report.Package) + Line("Package: ", report.OpenCvPackage) + Line("WARNING: ", report.Fallback);

    private static string Line(string title, string? text) => text is null ? "" : $"{Environment.NewLine}{title}{text}";
}
