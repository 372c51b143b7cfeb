using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Linux;
using EdgeConvNeXt.Targets.Displays;
using EdgeConvNeXt.Targets.Displays.Interop;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Targets.Tests.Displays;

public sealed class I2cDeviceTests
{
    [Fact]
    public void Bytes_go_to_the_address_in_one_transfer()
    {
        FakeI2cKernel kernel = new();
        using I2cDevice device = I2cDevice.Open("/dev/i2c-1", 0x3c, kernel);

        device.Write(1, [2, 3]);

        Assert.Equal(0x3c, kernel.Address);
        Assert.Equal([1, 2, 3], Assert.Single(kernel.Transfers));
    }

    [Fact]
    public void An_adapter_that_speaks_SMBus_alone_gets_pieces_with_the_control_byte_before_each()
    {
        FakeI2cKernel kernel = new() { Can = I2cIoctl.BlockWrites };
        using I2cDevice device = I2cDevice.Open("/dev/i2c-1", 0x3c, kernel);

        device.Write(0x40, [.. Enumerable.Range(0, 70).Select(i => (byte)i)]);
        device.Write(0x00, [0xae]);

        Assert.Equal([33, 33, 7, 2], kernel.Transfers.Select(transfer => transfer.Length));
        Assert.Equal([0x40, 0x40, 0x40, 0x00], kernel.Transfers.Select(transfer => transfer[0]));
        Assert.Equal([.. Enumerable.Range(0, 70).Select(i => (byte)i), 0xae], kernel.Transfers.SelectMany(transfer => transfer[1..]));
    }

    [Fact]
    public void A_display_that_does_not_answer_on_SMBus_is_reported_once_and_no_more_is_sent()
    {
        FakeI2cKernel kernel = new() { Can = I2cIoctl.BlockWrites, WriteError = Errno.NoSuchDeviceOrAddress };
        using I2cDevice device = I2cDevice.Open("/dev/i2c-1", 0x3c, kernel);

        Assert.Contains(
            "Nothing answers", Assert.Throws<EdgeException>(() => device.Write(0x40, new byte[128])).What, StringComparison.Ordinal);
        Assert.Empty(kernel.Transfers);
    }

    [Fact]
    public void An_adapter_that_can_send_no_blocks_is_refused_at_once()
    {
        FakeI2cKernel kernel = new() { Can = 0x0001_0000 };

        Assert.Contains("can send no blocks", Fault(kernel).What, StringComparison.Ordinal);
        Assert.True(kernel.Handle!.IsClosed);
    }

    [Fact]
    public void An_adapter_that_does_not_tell_what_it_can_do_is_refused()
    {
        FakeI2cKernel kernel = new() { FunctionsError = Errno.InvalidArgument };

        Assert.Contains("what it can do", Fault(kernel).What, StringComparison.Ordinal);
        Assert.True(kernel.Handle!.IsClosed);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(129)]
    public void What_does_not_fit_a_transfer_is_refused(int length)
    {
        using I2cDevice device = I2cDevice.Open("/dev/i2c-1", 0x3c, new FakeI2cKernel());

        Assert.Throws<ArgumentOutOfRangeException>(() => device.Write(0x40, new byte[length]));
    }

    [Fact]
    public void A_bus_that_is_missing_is_answered_with_those_there_are()
    {
        EdgeException fault = Fault(new FakeI2cKernel { OpenError = Errno.NoSuchFile, Buses = ["/dev/i2c-3", "/dev/i2c-4"] });

        Assert.Equal((EdgeFault.Device, "/dev/i2c-1"), (fault.Fault, fault.Where));
        Assert.Contains("/dev/i2c-3, /dev/i2c-4", fault.Expected, StringComparison.Ordinal);
        Assert.Contains(
            "there is none", Fault(new FakeI2cKernel { OpenError = Errno.NoSuchFile, Buses = [] }).Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bus_that_may_not_be_opened_names_the_group_and_the_rule()
    {
        EdgeException fault = Fault(new FakeI2cKernel { OpenError = Errno.PermissionDenied });

        Assert.Contains("group i2c", fault.Expected, StringComparison.Ordinal);
        Assert.Contains(I2cFaults.UdevRule, fault.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_that_a_driver_holds_names_the_driver_to_disable()
    {
        FakeI2cKernel kernel = new() { SelectError = Errno.Busy };

        Assert.Contains("ssd1307fb", Fault(kernel).Remedy, StringComparison.Ordinal);
        Assert.True(kernel.Handle!.IsClosed);
    }

    [Theory]
    [InlineData(Errno.RemoteInputOutput, "Nothing answers")]
    [InlineData(Errno.NoSuchDeviceOrAddress, "Nothing answers")]
    [InlineData(Errno.NoSuchDevice, "Nothing answers")]
    [InlineData(Errno.TimedOut, "timed out")]
    [InlineData(Errno.InputOutput, "errno 5")]
    public void A_display_that_does_not_answer_names_bus_and_address(int errno, string what)
    {
        FakeI2cKernel kernel = new();
        using I2cDevice device = I2cDevice.Open("/dev/i2c-1", 0x3c, kernel);
        kernel.WriteError = errno;

        EdgeException fault = Assert.Throws<EdgeException>(() => device.Write(0, [0]));

        Assert.Contains(what, fault.What, StringComparison.Ordinal);
        Assert.Equal("/dev/i2c-1, address 0x3c", fault.Where);
    }

    [Fact]
    public void An_adapter_that_takes_too_little_is_a_fault()
    {
        using I2cDevice device = I2cDevice.Open("/dev/i2c-1", 0x3c, new FakeI2cKernel { LargestTransfer = 32 });

        Assert.Contains("32 of 129", Assert.Throws<EdgeException>(() => device.Write(0x40, new byte[128])).What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x07)]
    [InlineData(0x78)]
    public void Reserved_addresses_are_refused(int address) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => I2cDevice.Open("/dev/i2c-1", address, new FakeI2cKernel()));

    [Theory]
    [InlineData("/dev/null", "not lead to an I2C bus")]
    [InlineData("/dev", "not lead to an I2C bus")]
    [InlineData("/dev/i2c-none", "no such I2C bus")]
    public void The_real_kernel_knows_what_is_no_bus(string path, string what) =>
        Assert.Contains(what, Assert.Throws<EdgeException>(() => I2cDevice.Open(path, 0x3c)).What, StringComparison.Ordinal);

    [Fact]
    public void A_real_write_arrives_as_it_was_written()
    {
        using TemporaryFolder folder = new();
        string file = folder.File("bus");
        File.WriteAllText(file, "");
        LinuxI2cKernel kernel = new();
        Assert.Equal(0, kernel.Open(file, out System.Runtime.InteropServices.SafeHandle bus));
        using (bus)
        {
            Assert.Equal(0, kernel.Write(bus, [0x40, 0xff], out int written));
            Assert.Equal(2, written);
        }

        Assert.Equal([0x40, 0xff], File.ReadAllBytes(file));
    }

    private static EdgeException Fault(FakeI2cKernel kernel) =>
        Assert.Throws<EdgeException>(() => I2cDevice.Open("/dev/i2c-1", 0x3c, kernel));
}
