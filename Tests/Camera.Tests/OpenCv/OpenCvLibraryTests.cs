using System.Diagnostics;
using System.Runtime.InteropServices;
using EdgeConvNeXt.Camera.OpenCv;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Camera.Tests.OpenCv;

public sealed class OpenCvLibraryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_program_without_the_library_says_where_it_was_looked_for_and_what_brings_it()
    {
        EdgeException fault = Assert.Throws<EdgeException>(() => OpenCvLibrary.Load(_folder.Path, Architecture.X64));

        Assert.Equal((EdgeFault.NativeLibrary, _folder.File("libOpenCvSharpExtern.so")), (fault.Fault, fault.Where));
        Assert.Contains("edge-agent-opencv", fault.Expected, StringComparison.Ordinal);
        Assert.Contains("--with-opencv", fault.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void On_ARM_it_is_said_that_there_is_none_and_not_that_it_has_to_be_installed()
    {
        EdgeException fault = Assert.Throws<EdgeException>(() => OpenCvLibrary.Load(_folder.Path, Architecture.Arm64));

        Assert.Contains("no library for this processor", fault.What, StringComparison.Ordinal);
        Assert.Equal("Take another source: v4l2, video, folder or rtsp.", fault.Remedy);
    }

    [Fact]
    public void A_library_that_is_harmed_is_named_with_the_loaders_reason()
    {
        string path = _folder.File("libOpenCvSharpExtern.so");
        File.WriteAllText(path, "no library");

        EdgeException fault = Assert.Throws<EdgeException>(() => OpenCvLibrary.Load(_folder.Path, Architecture.X64));

        Assert.Equal((EdgeFault.NativeLibrary, path), (fault.Fault, fault.Where));
        Assert.Contains("cannot be loaded", fault.What, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.What);
    }

    // OpenCV's library exports a libjpeg of another kind. Bound to it, the system's own crashes.
    [Fact]
    public async Task The_systems_libjpeg_works_in_a_process_that_loaded_OpenCV_before()
    {
        ProcessStartInfo start = new(
            Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            ArgumentList = { typeof(OpenCvLibraryTests).Assembly.Location, _folder.Path },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("The process did not start.");
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync(Deadline.Token());

        Assert.Equal((0, "frames 3\n"), (process.ExitCode, output));
        _ = await errors;
    }
}
