using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Testing;

/// <summary>
/// Runs code on a thread to which file permissions apply even where the tests run as root: setfsuid changes the user of one thread's file
/// accesses, and takes that thread's power to override permissions with it.
/// </summary>
public static partial class UnprivilegedThread
{
    private const uint Nobody = 65534;

    /// <summary>What the action threw, or null.</summary>
    public static Exception? Run(Action action)
    {
        Exception? outcome = null;
        Thread thread = new(() => outcome = RunHere(action));
        thread.Start();
        thread.Join();
        return outcome;
    }

    private static Exception? RunHere(Action action)
    {
        bool root = Environment.IsPrivilegedProcess;
        if (root)
        {
            _ = SetFileSystemUser(Nobody);
            Assert.Equal(Nobody, (uint)SetFileSystemUser(Nobody));
        }

        Exception? outcome = Record.Exception(action);
        if (root)
        {
            _ = SetFileSystemUser(0);
        }

        return outcome;
    }

    /// <summary>Returns the user before the call, whether or not it succeeded.</summary>
    [LibraryImport("libc.so.6", EntryPoint = "setfsuid")]
    private static partial int SetFileSystemUser(uint user);
}
