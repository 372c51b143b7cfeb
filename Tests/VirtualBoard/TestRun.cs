using System.Reflection;
using System.Runtime.Loader;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace EdgeConvNeXt.VirtualBoard;

/// <summary>Runs the tests of some classes in this process: the board has no SDK whose runner could.</summary>
internal static class TestRun
{
    // More than all tests of one class take under emulation.
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(10);

    /// <summary>Runs them one class after the other, in the order given, and reports each test on a line of its own.</summary>
    /// <param name="assembly">File of the test assembly.</param>
    /// <param name="classes">Full names of the classes.</param>
    /// <param name="output">Where lines go.</param>
    /// <returns>Whether every class had tests, all of them ran and all passed.</returns>
    public static bool Run(string assembly, IReadOnlyList<string> classes, TextWriter output)
    {
        Assembly tests = AssemblyLoadContext.Default.LoadFromAssemblyPath(Path.GetFullPath(assembly));
        using TestReport report = new(output);
        using XunitTestFramework framework = new(report);
        using ITestFrameworkDiscoverer discoverer = framework.GetDiscoverer(Reflector.Wrap(tests));
        using ITestFrameworkExecutor executor = framework.GetExecutor(tests.GetName());
        return classes.All(name => RunClass(name, discoverer, executor, report));
    }

    private static bool RunClass(string name, ITestFrameworkDiscoverer discoverer, ITestFrameworkExecutor executor, TestReport report)
    {
        TestRunOptions options = new();
        report.Begin();
        discoverer.Find(name, includeSourceInformation: false, report, options);
        report.AwaitEnd(Timeout);
        if (report.Cases.Count == 0)
        {
            report.Tell("fail", name, "There are no such tests.");
            return false;
        }

        executor.RunTests(report.Cases, report, options);
        report.AwaitEnd(Timeout);
        return report.AllPassed;
    }
}
