using System.Globalization;
using Xunit.Abstractions;

namespace EdgeConvNeXt.VirtualBoard;

/// <summary>
/// Hears what xunit has to say: collects what it finds, and reports what passed, failed or was skipped, which here counts as failed.
/// </summary>
/// <param name="output">Where lines go: pass or fail, the name as a sentence, and on the next lines what went wrong.</param>
internal sealed class TestReport(TextWriter output) : LongLivedMarshalByRefObject, IMessageSink, IDisposable
{
    private readonly ManualResetEventSlim _ended = new();
    private readonly List<ITestCase> _cases = [];

    /// <summary>The tests found since <see cref="Begin"/>.</summary>
    public IReadOnlyList<ITestCase> Cases => _cases;

    /// <summary>Whether nothing has failed so far.</summary>
    public bool AllPassed { get; private set; } = true;

    /// <summary>Forgets the tests that were found.</summary>
    public void Begin() => _cases.Clear();

    /// <summary>Waits until what was begun, finding or running, is over.</summary>
    /// <exception cref="TimeoutException">It took too long.</exception>
    public void AwaitEnd(TimeSpan timeout)
    {
        if (!_ended.Wait(timeout))
        {
            throw new TimeoutException($"The tests did not end within {timeout.TotalMinutes} min.");
        }

        _ended.Reset();
    }

    /// <summary>Reports one test.</summary>
    public void Tell(string result, string what, string? more = null)
    {
        AllPassed &= result == "pass";
        output.WriteLine($"{result} {what}");
        if (more is not null)
        {
            output.WriteLine($"     {more.ReplaceLineEndings("\n     ")}");
        }

        output.Flush();
    }

    public bool OnMessage(IMessageSinkMessage message)
    {
        switch (message)
        {
            case ITestCaseDiscoveryMessage found:
                _cases.Add(found.TestCase);
                break;
            case ITestPassed passed:
                Tell("pass", $"{Sentence(passed.Test)} ({passed.ExecutionTime.ToString("0", CultureInfo.InvariantCulture)} s)");
                break;
            case ITestFailed failed:
                Tell("fail", Sentence(failed.Test), Describe(failed));
                break;
            case ITestSkipped skipped:
                Tell("fail", Sentence(skipped.Test), $"Skipped, where everything it needs should be: {skipped.Reason}");
                break;
            case IFailureInformation failure:
                Tell("fail", "The test run", Describe(failure));
                break;
            case IDiscoveryCompleteMessage or ITestAssemblyFinished:
                _ended.Set();
                break;
            default:
                break;
        }

        return true;
    }

    public void Dispose() => _ended.Dispose();

    private static string Sentence(ITest test) =>
        $"{test.TestCase.TestMethod.TestClass.Class.Name.Split('.')[^1]}: {test.TestCase.TestMethod.Method.Name.Replace('_', ' ')}";

    private static string Describe(IFailureInformation failure) => string.Join('\n', failure.Messages.Concat(failure.StackTraces));
}
