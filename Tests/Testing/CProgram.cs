using System.Diagnostics;
using System.Globalization;

namespace EdgeConvNeXt.Testing;

/// <summary>The C compiler: what expressions are worth by the kernel's headers, and libraries for tests.</summary>
public static class CProgram
{
    /// <summary>The values of integer expressions, compiled with the headers; unsigned ones by their bits.</summary>
    public static Dictionary<string, long> Evaluate(IEnumerable<string> headers, IReadOnlyCollection<string> expressions)
    {
        using TemporaryFolder folder = new();
        string source = folder.File("values.c");
        string program = folder.File("values");
        string includes = string.Concat(headers.Append("stdio.h").Append("stddef.h").Select(header => $"#include <{header}>\n"));
        string prints = string.Concat(expressions.Select(expression => $"  printf(\"%lld\\n\", (long long)({expression}));\n"));
        File.WriteAllText(source, $"#define _GNU_SOURCE\n{includes}int main(void)\n{{\n{prints}  return 0;\n}}\n");
        _ = Run("gcc", "-Wall", "-Werror", "-o", program, source);
        string[] lines = Run(program).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return expressions.Zip(lines).ToDictionary(pair => pair.First, pair => long.Parse(pair.Second, CultureInfo.InvariantCulture));
    }

    /// <summary>Compiles a shared library whose symbols are hidden unless they say otherwise.</summary>
    /// <param name="library">The file to make.</param>
    /// <param name="sources">C files, and libraries that it needs.</param>
    /// <param name="flags">Further arguments of the compiler.</param>
    public static void BuildLibrary(string library, IReadOnlyList<string> sources, params string[] flags) =>
        Run(
            "gcc",
            [
                "-std=gnu11", "-O1", "-Wall", "-Wextra", "-Werror", "-fPIC", "-shared", "-fvisibility=hidden", "-Wl,-Bsymbolic", .. flags,
                "-o", library, .. sources, "-ldl", "-lpthread",
            ]);

    /// <summary>Compiles a program and runs it: what it prints. It has to end with 0.</summary>
    /// <param name="program">The file to make.</param>
    /// <param name="sources">C files.</param>
    /// <param name="flags">Further arguments of the compiler.</param>
    public static string BuildAndRun(string program, IReadOnlyList<string> sources, params string[] flags)
    {
        _ = Run("gcc", ["-std=c11", "-O2", "-Wall", "-Wextra", "-Werror", .. flags, "-o", program, .. sources, "-lm"]);
        return Run(program);
    }

    private static string Run(string file, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{file} {string.Join(' ', arguments)} ended with {process.ExitCode}");
        return output;
    }
}
