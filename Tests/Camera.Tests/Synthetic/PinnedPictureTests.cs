using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace EdgeConvNeXt.Camera.Tests.Synthetic;

/// <summary>
/// The same bytes on every machine. The hashes are of the pictures that the demo model was trained on: a change to them calls for a new
/// training.
/// </summary>
public sealed class PinnedPictureTests
{
    private static readonly string[] Pinned =
    [
        "AF3A8548DC8CA5B9",
        "D1AF2A75E04C58E0",
        "79F51DC03A6A8CD1",
        "35B66E43C0B6EAAC",
        "180EC40F4BB0FA8D",
        "639BD4AB045FA705",
        "F0CE54A027189054",
        "E59DA5C0CD64BE49",
        "99ADB72B756BD35E",
        "B763FEFB0908CF85",
    ];

    private static string[] Lines => [.. PinnedPicture.All.Zip(Pinned, (picture, hash) => $"{picture} {hash}")];

    [Fact]
    public void The_pictures_are_those_of_the_training() =>
        Assert.Equal(Lines, PinnedPicture.All.Select(picture => $"{picture} {picture.Hash()}"));

    /// <param name="setting">A setting of the runtime.</param>
    /// <param name="value">Its value.</param>
    /// <param name="lanes">The floats that a vector then has on an x64 machine that can do it, which is asked for at 16 alone.</param>
    [Theory]
    [InlineData("DOTNET_EnableHWIntrinsic", "0", 4)]
    [InlineData("DOTNET_EnableAVX2", "0", 4)]
    [InlineData("DOTNET_MaxVectorTBitWidth", "512", 16)]
    public async Task The_pictures_do_not_depend_on_the_width_of_vectors(string setting, string value, int lanes)
    {
        using Process drawing = Start(setting, value);
        Task<string> errors = drawing.StandardError.ReadToEndAsync();
        string[] output = (await drawing.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await drawing.WaitForExitAsync();

        Assert.True(drawing.ExitCode == 0, await errors);
        Assert.Equal(Lines, output[1..]);
        if (RuntimeInformation.ProcessArchitecture == Architecture.X64 && (lanes < 16 || Vector512.IsHardwareAccelerated))
        {
            // Without an effect of the setting the test would show nothing
            Assert.Equal($"lanes {lanes}", output[0]);
        }
    }

    private static Process Start(string setting, string value)
    {
        ProcessStartInfo start = new(
            Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            ArgumentList = { typeof(PinnedPictureTests).Assembly.Location },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[setting] = value;
        return Process.Start(start) ?? throw new InvalidOperationException("The process did not start.");
    }
}
