using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Cli.Publish;

/// <summary>
/// What .NET's compiler needs of this machine to link native programs: a C compiler for the target's processor, its C library, and a tool
/// that strips symbols.
/// </summary>
/// <seealso href="https://learn.microsoft.com/dotnet/core/deploying/native-aot/cross-compile">Cross-compilation, .NET
/// documentation</seealso>
internal static class NativeTools
{
    // For the processor of this machine: in the order in which the compiler's own targets look for them. The last is where Debian for each
    // processor and other systems have the start-up code.
    private static readonly NativeTool[] Own =
    [
        new("gcc", "clang", "gcc"),
        new("binutils", "llvm-objcopy", "objcopy"),
        new("libc6-dev", "/usr/lib/x86_64-linux-gnu/crt1.o", "/usr/lib/aarch64-linux-gnu/crt1.o", "/usr/lib64/crt1.o", "/usr/lib/crt1.o"),
    ];

    // gcc brings the start-up code and libgcc of the other processor; clang links.
    private static readonly NativeTool[] ForArm64 =
    [
        new("clang", "clang"),
        new("llvm", "llvm-objcopy"),
        new("gcc-aarch64-linux-gnu", "aarch64-linux-gnu-gcc"),
        new("binutils-aarch64-linux-gnu", "aarch64-linux-gnu-ld"),
        new("libc6-dev-arm64-cross", "/usr/aarch64-linux-gnu/lib/crt1.o"),
    ];

    /// <summary>The tools for a processor on a machine; null where none are known that do it.</summary>
    /// <param name="target">The processor that the program is for.</param>
    /// <param name="machine">The processor of the machine that links.</param>
    public static IReadOnlyList<NativeTool>? For(Architecture target, Architecture machine) =>
        target == machine ? Own : (target, machine) == (Architecture.Arm64, Architecture.X64) ? ForArm64 : null;
}

/// <summary>Something on this machine that links native programs.</summary>
/// <param name="Package">The Debian package that brings it.</param>
/// <param name="AnyOf">Names on the PATH, or paths of files, one of which is enough.</param>
internal sealed record NativeTool(string Package, params IReadOnlyList<string> AnyOf);
