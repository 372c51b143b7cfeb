namespace EdgeConvNeXt.Testing;

/// <summary>
/// A cache of a test run's own in place of the user's: what the programs remember of networks neither comes from earlier runs nor stays
/// behind.
/// </summary>
public static class OwnCache
{
    /// <summary>Makes it, until the process ends.</summary>
    public static void Set()
    {
        TemporaryFolder folder = new();
        Environment.SetEnvironmentVariable("XDG_CACHE_HOME", folder.Path);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
    }
}
