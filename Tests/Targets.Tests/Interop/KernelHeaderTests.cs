using System.Runtime.CompilerServices;
using EdgeConvNeXt.Targets.Displays.Interop;
using EdgeConvNeXt.Targets.Gpio.Interop;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Targets.Tests.Interop;

/// <summary>Everything that the kernel gets in numbers, against its own headers. Each key is a C expression.</summary>
public sealed class KernelHeaderTests
{
    [Fact]
    public void Structures_of_gpio_lie_as_the_kernel_headers_say() => Compare(["linux/gpio.h"], new()
    {
        ["sizeof(struct gpiochip_info)"] = Size<GpioChipInfo>(),
        ["offsetof(struct gpiochip_info, name)"] = Offset((ref GpioChipInfo info) => ref At(ref info.Name)),
        ["offsetof(struct gpiochip_info, label)"] = Offset((ref GpioChipInfo info) => ref At(ref info.Label)),
        ["offsetof(struct gpiochip_info, lines)"] = Offset((ref GpioChipInfo info) => ref At(ref info.Lines)),
        ["sizeof(struct gpio_v2_line_values)"] = Size<GpioLineValues>(),
        ["offsetof(struct gpio_v2_line_values, bits)"] = Offset((ref GpioLineValues values) => ref At(ref values.Bits)),
        ["offsetof(struct gpio_v2_line_values, mask)"] = Offset((ref GpioLineValues values) => ref At(ref values.Mask)),
        ["sizeof(struct gpio_v2_line_attribute)"] = Size<GpioAttribute>(),
        ["offsetof(struct gpio_v2_line_attribute, id)"] = Offset((ref GpioAttribute attribute) => ref At(ref attribute.Kind)),
        ["offsetof(struct gpio_v2_line_attribute, flags)"] = Offset((ref GpioAttribute attribute) => ref At(ref attribute.Flags)),
        ["offsetof(struct gpio_v2_line_attribute, values)"] = Offset((ref GpioAttribute attribute) => ref At(ref attribute.Values)),
        ["offsetof(struct gpio_v2_line_attribute, debounce_period_us)"] = Offset(
            (ref GpioAttribute attribute) => ref At(ref attribute.DebounceMicroseconds)),
        ["sizeof(struct gpio_v2_line_config_attribute)"] = Size<GpioConfigAttribute>(),
        ["offsetof(struct gpio_v2_line_config_attribute, attr)"] = Offset(
            (ref GpioConfigAttribute attribute) => ref At(ref attribute.Attribute)),
        ["offsetof(struct gpio_v2_line_config_attribute, mask)"] = Offset(
            (ref GpioConfigAttribute attribute) => ref At(ref attribute.Mask)),
        ["sizeof(struct gpio_v2_line_config)"] = Size<GpioLineConfig>(),
        ["offsetof(struct gpio_v2_line_config, flags)"] = Offset((ref GpioLineConfig config) => ref At(ref config.Flags)),
        ["offsetof(struct gpio_v2_line_config, num_attrs)"] = Offset((ref GpioLineConfig config) => ref At(ref config.AttributeCount)),
        ["offsetof(struct gpio_v2_line_config, attrs)"] = Offset((ref GpioLineConfig config) => ref At(ref config.Attributes)),
        ["sizeof(struct gpio_v2_line_request)"] = Size<GpioLineRequest>(),
        ["offsetof(struct gpio_v2_line_request, offsets)"] = Offset((ref GpioLineRequest request) => ref At(ref request.Offsets)),
        ["offsetof(struct gpio_v2_line_request, consumer)"] = Offset((ref GpioLineRequest request) => ref At(ref request.Consumer)),
        ["offsetof(struct gpio_v2_line_request, config)"] = Offset((ref GpioLineRequest request) => ref At(ref request.Config)),
        ["offsetof(struct gpio_v2_line_request, num_lines)"] = Offset((ref GpioLineRequest request) => ref At(ref request.LineCount)),
        ["offsetof(struct gpio_v2_line_request, event_buffer_size)"] = Offset(
            (ref GpioLineRequest request) => ref At(ref request.EventBufferSize)),
        ["offsetof(struct gpio_v2_line_request, fd)"] = Offset((ref GpioLineRequest request) => ref At(ref request.Descriptor)),
        ["sizeof(struct gpio_v2_line_info)"] = Size<GpioLineInfo>(),
        ["offsetof(struct gpio_v2_line_info, name)"] = Offset((ref GpioLineInfo info) => ref At(ref info.Name)),
        ["offsetof(struct gpio_v2_line_info, consumer)"] = Offset((ref GpioLineInfo info) => ref At(ref info.Consumer)),
        ["offsetof(struct gpio_v2_line_info, offset)"] = Offset((ref GpioLineInfo info) => ref At(ref info.Offset)),
        ["offsetof(struct gpio_v2_line_info, num_attrs)"] = Offset((ref GpioLineInfo info) => ref At(ref info.AttributeCount)),
        ["offsetof(struct gpio_v2_line_info, flags)"] = Offset((ref GpioLineInfo info) => ref At(ref info.Flags)),
        ["offsetof(struct gpio_v2_line_info, attrs)"] = Offset((ref GpioLineInfo info) => ref At(ref info.Attributes)),
        ["sizeof(struct gpio_v2_line_event)"] = Size<GpioLineEvent>(),
        ["offsetof(struct gpio_v2_line_event, timestamp_ns)"] = Offset((ref GpioLineEvent found) => ref At(ref found.Timestamp)),
        ["offsetof(struct gpio_v2_line_event, id)"] = Offset((ref GpioLineEvent found) => ref At(ref found.Kind)),
        ["offsetof(struct gpio_v2_line_event, offset)"] = Offset((ref GpioLineEvent found) => ref At(ref found.Offset)),
        ["offsetof(struct gpio_v2_line_event, seqno)"] = Offset((ref GpioLineEvent found) => ref At(ref found.Sequence)),
        ["offsetof(struct gpio_v2_line_event, line_seqno)"] = Offset((ref GpioLineEvent found) => ref At(ref found.LineSequence)),
    });

    [Fact]
    public void Numbers_of_gpio_are_those_of_the_kernel_headers() => Compare(["linux/gpio.h"], new()
    {
        ["GPIO_GET_CHIPINFO_IOCTL"] = GpioIoctl.GetChipInfo,
        ["GPIO_V2_GET_LINEINFO_IOCTL"] = GpioIoctl.GetLineInfo,
        ["GPIO_V2_GET_LINE_IOCTL"] = GpioIoctl.GetLine,
        ["GPIO_V2_LINE_GET_VALUES_IOCTL"] = GpioIoctl.GetValues,
        ["GPIO_V2_LINE_SET_VALUES_IOCTL"] = GpioIoctl.SetValues,
        ["GPIO_MAX_NAME_SIZE"] = GpioName.Size,
        ["GPIO_V2_LINES_MAX"] = GpioLineRequest.MostLines,
        ["GPIO_V2_LINE_NUM_ATTRS_MAX"] = GpioLineConfig.MostAttributes,
        ["GPIO_V2_LINE_FLAG_USED"] = (ulong)GpioLineFlags.Used,
        ["GPIO_V2_LINE_FLAG_ACTIVE_LOW"] = (ulong)GpioLineFlags.ActiveLow,
        ["GPIO_V2_LINE_FLAG_INPUT"] = (ulong)GpioLineFlags.Input,
        ["GPIO_V2_LINE_FLAG_OUTPUT"] = (ulong)GpioLineFlags.Output,
        ["GPIO_V2_LINE_FLAG_EDGE_RISING"] = (ulong)GpioLineFlags.EdgeRising,
        ["GPIO_V2_LINE_FLAG_EDGE_FALLING"] = (ulong)GpioLineFlags.EdgeFalling,
        ["GPIO_V2_LINE_FLAG_BIAS_PULL_UP"] = (ulong)GpioLineFlags.BiasPullUp,
        ["GPIO_V2_LINE_FLAG_BIAS_PULL_DOWN"] = (ulong)GpioLineFlags.BiasPullDown,
        ["GPIO_V2_LINE_FLAG_BIAS_DISABLED"] = (ulong)GpioLineFlags.BiasDisabled,
        ["GPIO_V2_LINE_ATTR_ID_FLAGS"] = (ulong)GpioAttributeKind.Flags,
        ["GPIO_V2_LINE_ATTR_ID_OUTPUT_VALUES"] = (ulong)GpioAttributeKind.OutputValues,
        ["GPIO_V2_LINE_ATTR_ID_DEBOUNCE"] = (ulong)GpioAttributeKind.Debounce,
        ["GPIO_V2_LINE_EVENT_RISING_EDGE"] = GpioLineEvent.RisingEdge,
        ["GPIO_V2_LINE_EVENT_FALLING_EDGE"] = GpioLineEvent.FallingEdge,
    });

    [Fact]
    public void What_is_used_of_i2c_is_as_the_kernel_headers_say() => Compare(
        ["linux/i2c.h", "linux/i2c-dev.h"],
        new()
        {
            ["I2C_SLAVE"] = I2cIoctl.SelectAddress,
            ["I2C_FUNCS"] = I2cIoctl.GetFunctions,
            ["I2C_SMBUS"] = I2cIoctl.Transfer,
            ["I2C_FUNC_I2C"] = I2cIoctl.PlainTransfers,
            ["I2C_FUNC_SMBUS_WRITE_I2C_BLOCK"] = I2cIoctl.BlockWrites,
            ["I2C_SMBUS_BLOCK_MAX"] = SmbusBlock.Longest,
            ["I2C_SMBUS_WRITE"] = SmbusTransfer.Write,
            ["I2C_SMBUS_I2C_BLOCK_DATA"] = SmbusTransfer.I2cBlock,
            ["sizeof(union i2c_smbus_data)"] = Size<SmbusBlock>(),
            ["sizeof(struct i2c_smbus_ioctl_data)"] = Size<SmbusTransfer>(),
            ["offsetof(struct i2c_smbus_ioctl_data, read_write)"] = Offset((ref SmbusTransfer transfer) => ref At(ref transfer.Direction)),
            ["offsetof(struct i2c_smbus_ioctl_data, command)"] = Offset((ref SmbusTransfer transfer) => ref At(ref transfer.Command)),
            ["offsetof(struct i2c_smbus_ioctl_data, size)"] = Offset((ref SmbusTransfer transfer) => ref At(ref transfer.Kind)),
            ["offsetof(struct i2c_smbus_ioctl_data, data)"] = DataOffset(),
        });

    private delegate ref byte FieldOf<T>(ref T structure);

    [Fact]
    public void The_room_for_the_state_of_the_clock_holds_it() => Compare(["sys/timex.h"], new()
    {
        ["sizeof(struct timex) <= 512"] = 1,
        ["TIME_ERROR"] = 5,
    });

    private static void Compare(string[] headers, Dictionary<string, ulong> ours) =>
        Assert.Equal(CProgram.Evaluate(headers, ours.Keys).ToDictionary(item => item.Key, item => (ulong)item.Value), ours);

    private static unsafe ulong DataOffset()
    {
        SmbusTransfer transfer = default;
        return (ulong)((byte*)&transfer.Data - (byte*)&transfer);
    }

    private static ulong Size<T>()
        where T : struct => (ulong)Unsafe.SizeOf<T>();

    private static ulong Offset<T>(FieldOf<T> field)
        where T : struct
    {
        T structure = default;
        return (ulong)Unsafe.ByteOffset(ref At(ref structure), ref field(ref structure));
    }

    private static ref byte At<T>(ref T field) => ref Unsafe.As<T, byte>(ref field);
}
