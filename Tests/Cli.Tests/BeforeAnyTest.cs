using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Cli.Tests;

/// <summary>What is set up before any test, whichever is the first.</summary>
internal static class BeforeAnyTest
{
    [ModuleInitializer]
    [SuppressMessage(
        "Usage", "CA2255:The 'ModuleInitializer' attribute should not be used in libraries",
        Justification = "There is no Main to do it in.")]
    internal static void SetUp() => OwnCache.Set();
}
