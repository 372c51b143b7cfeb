using System.Text.RegularExpressions;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Cli.Publish;

/// <summary>Publishes the agent in the best way that this machine and its package sources allow.</summary>
/// <param name="checkout">The sources.</param>
/// <param name="dotnet">The SDK's program.</param>
/// <param name="machine">The machine that compiles and links.</param>
/// <param name="install">Tries to install Debian packages, by their names.</param>
/// <param name="progress">Where its progress is written.</param>
internal sealed partial class Publisher(
    SourceTree checkout, string dotnet, BuildMachine machine, Func<IReadOnlyList<string>, CancellationToken, Task> install,
    TextWriter progress)
{
    // A registry that hangs on a package it does not have is one that does not have it.
    private static readonly TimeSpan RestoreTimeout = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan CompileTimeout = TimeSpan.FromMinutes(30);

    /// <summary>Publishes.</summary>
    /// <param name="target">What for.</param>
    /// <param name="ways">The ways that will do, the best first.</param>
    /// <param name="folder">Where to; what was published there before is replaced.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="EdgeException">
    /// The folder holds something else, no way is to be had (with every reason), or the sources do not compile.
    /// </exception>
    public async Task<PublishedProgram> PublishAsync(
        PublishTarget target, IReadOnlyList<PublishWay> ways, string folder, CancellationToken stop)
    {
        // "agent/", as shells complete it, and "agent" are the same folder.
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        new PublishedFolder(folder).ThrowIfNoPlace();
        List<WayRejection> rejections = [];
        foreach (PublishWay way in ways)
        {
            if (await ReasonAgainstAsync(target, way, stop).ConfigureAwait(false) is { } rejection)
            {
                rejections.Add(rejection);
                continue;
            }

            PublishedProgram program = new(target, way, folder, rejections);
            if (program.Fallback is { } fallback)
            {
                await progress.WriteLineAsync($"WARNING: {fallback}").ConfigureAwait(false);
            }

            await progress.WriteLineAsync($"Publishing {target.Name} as {way}.").ConfigureAwait(false);
            await CompileAsync(target, way, folder, stop).ConfigureAwait(false);
            return program;
        }

        throw new EdgeException(
            EdgeFault.Network,
            $"{target.Name} cannot be published: "
            + $"{string.Join("; ", rejections.Select(rejection => $"{rejection.Way}: {rejection.Reason}"))}",
            checkout.Agent,
            "the tools and packages of one way",
            string.Join(' ', rejections.Select(rejection => rejection.Remedy).Distinct()));
    }

    private async Task<WayRejection?> ReasonAgainstAsync(PublishTarget target, PublishWay way, CancellationToken stop)
    {
        if (way.IsAheadOfTime && await ToolsAgainstAsync(target, way, stop).ConfigureAwait(false) is { } rejection)
        {
            return rejection;
        }

        ToolRun restore = await RestoreAsync(target, way, stop).ConfigureAwait(false);
        return restore.IsDone ? null : new WayRejection(way, Reason(restore), "Add a NuGet source that has the packages.");
    }

    private async Task<WayRejection?> ToolsAgainstAsync(PublishTarget target, PublishWay way, CancellationToken stop)
    {
        if (NativeTools.For(target.Architecture, machine.Architecture) is not { } tools)
        {
            return new WayRejection(
                way, $"linking for {target.DebianArchitecture} on another processor is not known here",
                $"Publish on an {target.DebianArchitecture} machine.");
        }

        if (Missing(tools) is { Length: > 0 } requested)
        {
            await install(requested, stop).ConfigureAwait(false);
        }

        string[] missing = Missing(tools);
        return missing.Length == 0 ? null : new WayRejection(
            way, $"this machine lacks what links it, Debian's {string.Join(", ", missing)}",
            $"Run: sudo apt install {string.Join(' ', missing)}; then publish again.");
    }

    private string[] Missing(IReadOnlyList<NativeTool> tools) =>
        [.. tools.Where(tool => !tool.AnyOf.Any(machine.Has)).Select(tool => tool.Package)];

    private async Task<ToolRun> RestoreAsync(PublishTarget target, PublishWay way, CancellationToken stop)
    {
        try
        {
            return await ToolRun.OfAsync(
                dotnet, ["restore", checkout.Agent, .. Properties(target, way)], RestoreTimeout, stop).ConfigureAwait(false);
        }
        catch (EdgeException fault)
        {
            return new ToolRun(1, fault.Message);
        }
    }

    private async Task CompileAsync(PublishTarget target, PublishWay way, string folder, CancellationToken stop)
    {
        // Into a folder of its own first: a run that fails leaves what was there before.
        string begun = $"{folder}.{Path.GetRandomFileName()}";
        try
        {
            await CompileIntoAsync(target, way, begun, stop).ConfigureAwait(false);
            PublishedFiles.ThrowIfNotExact(target, begun);
            new PublishedFolder(begun).Seal();

            // Compiling took minutes, in which files may have been put there.
            new PublishedFolder(folder).ThrowIfNoPlace();
            Remove(folder);
            Directory.Move(begun, folder);
        }
        finally
        {
            Remove(begun);
        }
    }

    private async Task CompileIntoAsync(PublishTarget target, PublishWay way, string begun, CancellationToken stop)
    {
        string[] arguments =
        [
            "publish", checkout.Agent, "--no-restore", "-c", "Release", "--nologo", $"-p:PublishDir={begun}/", .. Properties(target, way),
        ];
        ToolRun run = await ToolRun.OfAsync(dotnet, arguments, CompileTimeout, stop).ConfigureAwait(false);
        if (!run.IsDone)
        {
            throw new EdgeException(
                EdgeFault.File,
                $"The agent does not compile for {target.Name}: {Reason(run)}",
                checkout.Agent,
                "sources without an error",
                "Mend what the message says.");
        }
    }

    // Objects of their own: what ./edge builds stays as it is.
    private string[] Properties(PublishTarget target, PublishWay way) =>
    [
        $"-p:PublishProfile={target.Name}",
        $"-p:EdgePublishWay={way.Name}",
        $"-p:EdgeWithOpenCv={(target.HasOpenCv ? "true" : "false")}",
        $"-p:ArtifactsPath={Path.Combine(checkout.Artifacts, "publish-objects", $"{target.Name}-{way.Name}")}",
        "-v:quiet",
    ];

    private static string Reason(ToolRun run)
    {
        string[] errors = [.. ErrorLine().Matches(run.Output).Select(match => match.Groups[1].Value.Trim()).Distinct()];
        return errors.Length > 0
            ? string.Join("; ", errors.Take(3)).TrimEnd('.')
            : $"dotnet ended with {run.ExitCode} and said: {run.Output.Trim().Split('\n')[^1]}";
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // "…: error NU1101: Unable to find package X. No packages exist with this id in source(s): … [project]"
    [GeneratedRegex(@"error ((?:[A-Z]+\d+: )?.*?)(?: No packages exist with this id.*)?(?: \[[^\]]*\])?$", RegexOptions.Multiline)]
    private static partial Regex ErrorLine();
}
