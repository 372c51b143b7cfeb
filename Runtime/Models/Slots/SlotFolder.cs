using System.Text.Json;
using EdgeConvNeXt.Runtime.Linux;

namespace EdgeConvNeXt.Runtime.Models.Slots;

/// <summary>
/// The folder of a station's model slots: a folder for each slot, and the table. The table is replaced whole and brought to the medium, so
/// that a cut of power at any moment leaves one that holds: the old or the new.
/// </summary>
public sealed class SlotFolder
{
    /// <summary>Name of the table's file.</summary>
    public const string TableName = "slots.json";

    private const string BundleName = "model" + ModelBundle.ZipExtension;
    private const string LockName = "slots.lock";
    private const string InstallLockName = "install.lock";

    private static readonly TimeSpan KeptIncoming = TimeSpan.FromDays(7);

    // A change takes a few milliseconds; whoever holds the table longer hangs.
    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(20);
    private const int LockTries = 250;

    /// <param name="path">The folder; it need not exist yet.</param>
    public SlotFolder(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Location = System.IO.Path.GetFullPath(path);
    }

    /// <summary>The folder.</summary>
    public string Location { get; }

    /// <summary>Where a slot's bundle lies.</summary>
    public string PathOf(string slot) => System.IO.Path.Combine(Location, slot, BundleName);

    /// <summary>The table; an empty one where there is none.</summary>
    /// <exception cref="EdgeException">It is damaged, or cannot be read.</exception>
    public SlotTable Read() => Guard(() =>
    {
        string path = System.IO.Path.Combine(Location, TableName);
        return File.Exists(path) ? SlotTableJson.Read(File.ReadAllBytes(path)) : SlotTable.Empty;
    });

    /// <summary>Changes the table; on the medium when this returns.</summary>
    /// <param name="change">From the table to another; the same one means no change. What it throws leaves everything as it was.</param>
    /// <returns>The table after it.</returns>
    /// <exception cref="EdgeException">Another program holds the table, or it cannot be read or written.</exception>
    public SlotTable Change(Func<SlotTable, SlotTable> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return Guard(() =>
        {
            Make(Location);
            using FileStream claim = Claim(LockName, LockTries, "Another program holds the table of model slots");
            try
            {
                SlotTable before = Read();
                SlotTable after = change(before);
                if (after != before)
                {
                    Write(after);
                }

                return after;
            }
            finally
            {
                FileClaim.Release(claim.SafeFileHandle);
            }
        });
    }

    /// <summary>
    /// The folder for bundles that are being fetched, made where there is none. What nobody has written to for a week is deleted: a power
    /// cut ended it, and nobody has gone on since.
    /// </summary>
    /// <param name="now">What time it is.</param>
    /// <exception cref="EdgeException">It cannot be made.</exception>
    public string MakeIncoming(DateTimeOffset now) => Guard(() =>
    {
        Make(Location);
        string folder = Make(System.IO.Path.Combine(Location, "incoming"));
        foreach (string file in Directory.GetFiles(folder).Where(file => now - File.GetLastWriteTimeUtc(file) > KeptIncoming))
        {
            File.Delete(file);
        }

        return folder;
    });

    /// <summary>Lets nobody else install while it is held.</summary>
    /// <exception cref="EdgeException">Another program installs.</exception>
    public IDisposable ClaimInstallation() => Guard(() =>
    {
        Make(Location);
        return Claim(InstallLockName, tries: 1, "Another program installs a model");
    });

    /// <summary>Empties a slot.</summary>
    /// <exception cref="EdgeException">The station needs it, or it cannot be deleted.</exception>
    public void Remove(string slot)
    {
        Change(table => table.Clear(slot));
        Empty(slot);
    }

    /// <summary>Puts a bundle into a slot, byte for byte; on the medium when this returns. What lay there is gone.</summary>
    /// <param name="slot">The slot, which the table calls empty.</param>
    /// <param name="bundle">The bundle; every file of it is checked against its hash.</param>
    /// <exception cref="EdgeException">The bundle is damaged, or there is no room.</exception>
    internal void Put(string slot, ModelBundle bundle)
    {
        Empty(slot);
        Guard(() => Make(System.IO.Path.Combine(Location, slot)));
        BundleWriter.Copy(bundle, PathOf(slot));
        Guard(() =>
        {
            FileOwner.Inherit(PathOf(slot));
            Medium.Sync(System.IO.Path.Combine(Location, slot));
            Medium.Sync(Location);
            return slot;
        });
    }

    /// <summary>Deletes what lies in a slot.</summary>
    /// <exception cref="EdgeException">It cannot be deleted.</exception>
    internal void Empty(string slot) => Guard(() =>
    {
        string path = System.IO.Path.Combine(Location, slot);
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }

        return slot;
    });

    private static string Make(string folder)
    {
        if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder);
            FileOwner.Inherit(folder);
        }

        return folder;
    }

    // Beside the table and then in its place: a reader finds a whole one at any moment.
    private void Write(SlotTable table)
    {
        string path = System.IO.Path.Combine(Location, TableName);
        string draft = path + ".tmp";
        // Made anew, so that what lies there is not followed: root may do this in the folder of another user.
        File.Delete(draft);
        using (FileStream file = new(draft, FileMode.CreateNew, FileAccess.Write))
        {
            file.Write(SlotTableJson.Write(table));
            file.Flush(flushToDisk: true);
        }

        FileOwner.Inherit(draft);
        File.Move(draft, path, overwrite: true);
        Medium.Sync(Location);
    }

    private FileStream Claim(string name, int tries, string otherwise)
    {
        string path = System.IO.Path.Combine(Location, name);
        if (new FileInfo(path).LinkTarget is not null)
        {
            throw new IOException($"{path} is a link");
        }

        FileStream file = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        FileOwner.Inherit(path);
        for (int left = tries; !FileClaim.TryTake(file.SafeFileHandle);)
        {
            if (--left == 0 || CancellationToken.None.WaitHandle.WaitOne(LockPause))
            {
                file.Dispose();
                throw new EdgeException(
                    EdgeFault.File, otherwise, path, "one that nobody changes at this moment",
                    "Wait until it is done; if nothing changes it, end the process that holds this file open.");
            }
        }

        return file;
    }

    private T Guard<T>(Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new EdgeException(
                EdgeFault.File, $"The folder of model slots cannot be used: {fault.Message.TrimEnd('.')}", Location,
                "a folder that this user may write to, on a disk with room",
                "Do it as the agent's user or as root, or free some room.", fault);
        }
        catch (Exception fault) when (fault is JsonException or FormatException)
        {
            throw new EdgeException(
                EdgeFault.File, $"The table of model slots is damaged: {fault.Message.TrimEnd('.')}",
                System.IO.Path.Combine(Location, TableName), "the file as this program writes it",
                "Delete it: the station then runs the model that its configuration names, until another is installed.", fault);
        }
    }
}
