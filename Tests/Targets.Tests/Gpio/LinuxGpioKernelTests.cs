using System.Runtime.InteropServices;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Targets.Gpio;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Targets.Tests.Gpio;

/// <summary>The real kernel's answers to what is no GPIO chip.</summary>
public sealed class LinuxGpioKernelTests
{
    [Theory]
    [InlineData("/dev/null")]
    [InlineData("/dev")]
    [InlineData("/etc/hostname")]
    public void Other_devices_files_and_folders_are_no_chips(string path) =>
        Assert.Contains("not lead to a GPIO chip", Fault(() => GpioChips.Open(path)).What, StringComparison.Ordinal);

    [Fact]
    public void A_device_that_is_missing_is_no_chip() =>
        Assert.Contains("no such GPIO chip", Fault(() => GpioChips.Open("/dev/gpiochip-none")).What, StringComparison.Ordinal);

    [Fact]
    public void An_unknown_label_is_no_chip() => Assert.Equal(EdgeFault.Device, Fault(() => GpioChips.Open("no such label")).Fault);

    [Fact]
    public void A_device_of_another_user_names_the_group()
    {
        using TemporaryFolder folder = new();
        string device = folder.File("gpiochip0");
        File.WriteAllText(device, "");
        File.SetUnixFileMode(folder.Path, (UnixFileMode)Convert.ToInt32("755", 8));
        File.SetUnixFileMode(device, UnixFileMode.None);

        EdgeException fault = Assert.IsType<EdgeException>(UnprivilegedThread.Run(() => GpioChips.Open(device)));

        Assert.Contains("group gpio", fault.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void A_survey_looks_at_every_chip_of_this_machine()
    {
        GpioChipSurvey survey = GpioChips.Survey();

        Assert.Equal(Directory.EnumerateFiles("/dev", "gpiochip*").Count(), survey.Chips.Count + survey.Faults.Count);
    }

    [Fact]
    public void A_waker_ends_one_wait()
    {
        LinuxGpioKernel kernel = new();
        Assert.Equal(0, kernel.CreateWaker(out SafeHandle lines));
        Assert.Equal(0, kernel.CreateWaker(out SafeHandle waker));
        using (lines)
        using (waker)
        {
            Assert.Equal(0, kernel.Wake(waker));
            Assert.Equal(0, kernel.Wait(lines, waker, Timeout.InfiniteTimeSpan, out bool hasEvents, out bool isWoken));
            Assert.Equal((false, true), (hasEvents, isWoken));
            Assert.Equal(0, kernel.ClearWaker(waker));
            Assert.Equal(0, kernel.Wait(lines, waker, TimeSpan.Zero, out hasEvents, out isWoken));
            Assert.Equal((false, false), (hasEvents, isWoken));
        }
    }

    private static EdgeException Fault(Func<object> action) => Assert.Throws<EdgeException>(action);
}
