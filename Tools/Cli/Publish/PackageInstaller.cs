using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Cli.Publish;

/// <summary>Installs what links native programs, where this user may install Debian's packages.</summary>
/// <param name="checkout">The sources, with the script that does it.</param>
/// <param name="progress">Where its progress is written.</param>
internal sealed class PackageInstaller(SourceTree checkout, TextWriter progress)
{
    // The script gives apt-get up earlier, and says so.
    private static readonly TimeSpan InstallTimeout = TimeSpan.FromMinutes(45);

    /// <summary>
    /// Tries. A user without the right, and a failure, are no fault here: what is missing afterwards is reported where it is needed.
    /// </summary>
    /// <param name="packages">Names of Debian packages.</param>
    /// <param name="stop">Gives up.</param>
    public async Task InstallAsync(IReadOnlyList<string> packages, CancellationToken stop)
    {
        await progress.WriteLineAsync(
            $"Debian's {string.Join(' ', packages)} would link a native program; installing where this user may.").ConfigureAwait(false);
        string said;
        try
        {
            said = (await ToolRun.OfAsync(checkout.PackageScript, packages, InstallTimeout, stop).ConfigureAwait(false)).Output;
        }
        catch (EdgeException fault)
        {
            said = fault.Message;
        }

        if (said.Length > 0)
        {
            await progress.WriteLineAsync(said.TrimEnd()).ConfigureAwait(false);
        }
    }
}
