using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Api.Control;
using EdgeConvNeXt.Station.Configuration;

namespace EdgeConvNeXt.Station.Doctor;

/// <summary>
/// The paths that a configuration has the agent write to: verdicts, the recipe's audit, the control socket, folders of compiled models.
/// </summary>
internal static class WrittenPaths
{
    /// <summary>What is wrong with them for the user who runs it; each path is tried, and nothing is left behind.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="variable">Reads an environment variable.</param>
    public static IReadOnlyList<EdgeException> Faults(StationConfiguration configuration, Func<string, string?> variable)
    {
        List<EdgeException> faults = [];
        foreach (Action check in Checks(configuration, variable))
        {
            try
            {
                check();
            }
            catch (EdgeException fault)
            {
                faults.Add(fault);
            }
        }

        return faults;
    }

    private static IEnumerable<Action> Checks(StationConfiguration configuration, Func<string, string?> variable)
    {
        foreach ((string path, string setting) in configuration.Outputs.SelectMany(output => output.WrittenFiles))
        {
            yield return () => PathCheck.ThrowIfNotAppendable(path, setting);
        }

        foreach ((string path, string setting) in configuration.Outputs.SelectMany(output => output.WrittenFolders))
        {
            yield return () => PathCheck.ThrowIfNoFolder(path, setting);
        }

        if (configuration.Recipe is { } recipe)
        {
            yield return () => PathCheck.ThrowIfNotAppendable(configuration.RecipeAudit ?? $"{recipe}.audit.jsonl", "recipeAudit");
        }

        if (configuration.Slots is { } slots)
        {
            yield return () => PathCheck.ThrowIfNoFolder(slots.Folder, "model.slots");
        }

        if (configuration.Page is { } page)
        {
            yield return () => PathCheck.ThrowIfNoFolder(page.Folder, "page.folder");
        }

        if (ControlAddress.Of(configuration.ControlSocket, variable) is { } socket)
        {
            yield return () =>
            {
                ControlAddress.ThrowIfNotFree(socket);
                PathCheck.ThrowIfNoRoomFor(socket, "control.socket");
            };
        }

        if (configuration.ProviderOptions.Cuda.TensorRtCacheFolder is { } engines)
        {
            yield return () => PathCheck.ThrowIfNoFolder(engines, "cuda.cacheFolder");
        }

        if (configuration.ProviderOptions.Cann.CacheFolder is { } compiled)
        {
            yield return () => PathCheck.ThrowIfNoFolder(compiled, "cann.cacheFolder");
        }
    }
}
