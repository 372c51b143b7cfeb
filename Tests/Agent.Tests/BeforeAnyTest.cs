using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Agent.Tests;

/// <summary>A cache of this run's own in place of the user's: what the programs remember of networks neither comes from earlier runs nor stays behind.</summary>
internal static class OwnCache
{
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255:The 'ModuleInitializer' attribute should not be used in libraries", Justification = "Before any test, whichever is the first.")]
    internal static void Set()
    {
        TemporaryFolder folder = new();
        Environment.SetEnvironmentVariable("XDG_CACHE_HOME", folder.Path);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
    }
}
