using EdgeConvNeXt.Runtime.Models.Signatures;

namespace EdgeConvNeXt.Runtime.Models.Slots;

/// <summary>
/// Brings a bundle into a slot: staged, then verified. Whenever it is cut short, what runs and what is gone back to stay as they were.
/// </summary>
/// <param name="folder">The slots.</param>
/// <param name="admit">
/// Proves that a bundle may run on this station; null for one that is not signed and need not be. Refuses by an <see
/// cref="EdgeException"/>.
/// </param>
/// <param name="clock">The clock of the time of installation.</param>
public sealed class SlotInstallation(SlotFolder folder, Func<ModelBundle, BundleProof?> admit, TimeProvider clock)
{
    /// <summary>Whether a release older than the one that runs will do.</summary>
    public bool AllowsOlder { get; init; }

    /// <summary>
    /// The release of a model by its name, where the configuration names that model; null otherwise. Asked where no slot runs.
    /// </summary>
    public Func<string, long?> ConfiguredRelease { get; init; } = _ => null;

    /// <summary>Installs a bundle.</summary>
    /// <param name="path">The bundle, a folder or a file.</param>
    /// <returns>Its slot, verified.</returns>
    /// <exception cref="EdgeException">
    /// It is no sound bundle, or there is no slot for it, and nothing was changed; or it may not run here, and its slot is bad and says
    /// why.
    /// </exception>
    public ModelSlot Install(string path)
    {
        using IDisposable claim = folder.ClaimInstallation();
        ModelBundle bundle = ModelBundle.Open(path);
        string slot = folder.Read().Free().Name;
        BundleWriter.ThrowIfNoPlace(folder.PathOf(slot), SizeOf(path));
        folder.Change(table => table.Clear(slot));
        folder.Put(slot, bundle);
        SlotTable staged = folder.Change(table => table.Stage(slot, bundle.Manifest, clock.GetUtcNow()));
        return Verify(staged.Get(slot), ReleaseOf(staged, bundle.Manifest.Name));
    }

    // What is verified is what will run: the slot's own file, and not the one that it was copied from.
    private ModelSlot Verify(ModelSlot staged, long? running)
    {
        string slot = staged.Name;
        try
        {
            ModelBundle bundle = ModelBundle.Open(folder.PathOf(slot));
            bundle.Verify();
            BundleProof? proof = admit(bundle);
            if (running is { } release && !AllowsOlder)
            {
                (proof?.Release ?? new BundleRelease { Version = 0 }).ThrowIfOlder(bundle.Location, release);
            }

            return folder.Change(table => table.Verify(staged, proof?.Key, proof?.Release?.Version)).Get(slot);
        }
        catch (EdgeException fault)
        {
            folder.Change(table => table.Reject(staged, ClauseOf(fault)));
            folder.Empty(slot);
            throw;
        }
    }

    /// <summary>A fault as the reason why a model is bad.</summary>
    public static string ClauseOf(EdgeException fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return fault.What.Length == 0 ? fault.Message : $"{char.ToLowerInvariant(fault.What[0])}{fault.What[1..].TrimEnd('.')}";
    }

    // Releases are counted for each model by itself.
    private long? ReleaseOf(SlotTable table, string name) => table.Running is not { } running ? ConfiguredRelease(name)
        : running.Model!.StartsWith($"{name}@", StringComparison.Ordinal) ? running.Release : null;

    private static long SizeOf(string path) => File.Exists(path)
        ? new FileInfo(path).Length
        : new DirectoryInfo(path).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
}
