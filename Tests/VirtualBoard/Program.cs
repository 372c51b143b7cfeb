using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.VirtualBoard;

/// <summary>
/// What the virtual board needs besides a shell: <c>bundle FILE</c> writes the tiny model, <c>verdicts FILE STORED</c> judges a file of
/// verdicts, and
/// <c>test ASSEMBLY CLASS...</c> runs the tests of classes. Ends with 0 when all is well, 1 when it is not, 2 when it was called wrongly.
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["bundle", string file]:
                TinyModel.WriteBundle(file);
                return 0;
            case ["verdicts", string file, string stored] when long.TryParse(stored, out long count):
                return Judge(VerdictFile.Read(file), count);
            case ["test", string assembly, .. { Length: > 0 } classes]:
                return TestRun.Run(assembly, classes, Console.Out) ? 0 : 1;
            default:
                Console.Error.WriteLine("Usage: EdgeConvNeXt.VirtualBoard bundle FILE | verdicts FILE STORED | test ASSEMBLY CLASS...");
                return 2;
        }
    }

    private static int Judge(VerdictFile verdicts, long stored)
    {
        Console.WriteLine($"note starts of {string.Join(", ", verdicts.Starts)} verdicts; {stored} of the last were reported as stored");
        if (verdicts.Fault is { } fault)
        {
            Console.WriteLine(fault);
        }

        return verdicts.Fault is null && verdicts.Starts.Count > 0 && verdicts.Starts[^1] >= stored ? 0 : 1;
    }
}
