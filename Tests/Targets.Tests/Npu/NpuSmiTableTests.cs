using EdgeConvNeXt.Targets.Npu;

namespace EdgeConvNeXt.Targets.Tests.Npu;

/// <summary>
/// Samples built from the format strings of the tool's source; the first one's numbers are those of a 310B4, the others' are made up.
/// </summary>
public sealed class NpuSmiTableTests
{
    private const long Mebibyte = 1 << 20;

    private const string Board = """
        +--------------------------------------------------------------------------------------------------------+
        | npu-smi 23.0.rc3                                 Version: 23.0.rc3                                     |
        +-------------------------------+-----------------+------------------------------------------------------+
        | NPU     Name                  | Health          | Power(W)     Temp(C)           Hugepages-Usage(page) |
        | Chip    Device                | Bus-Id          | AICore(%)    Memory-Usage(MB)                        |
        +===============================+=================+======================================================+
        | 0       310B4                 | Alarm           | 12.8         45                15    / 15            |
        | 0       0                     | NA              | 0            2433 / 7564                             |
        +===============================+=================+======================================================+
        """;

    private const string Cards = """
        +------------------------------------------------------------------------------------------------+
        | npu-smi 24.1.0                   Version: 24.1.0                                               |
        +---------------------------+---------------+----------------------------------------------------+
        | NPU   Name                | Health        | Power(W)    Temp(C)           Hugepages-Usage(page)|
        | Chip                      | Bus-Id        | AICore(%)   Memory-Usage(MB)  HBM-Usage(MB)        |
        +===========================+===============+====================================================+
        | 0     910B4               | OK            | 90.7        41                0    / 0             |
        | 0                         | 0000:C1:00.0  | 7           0    / 0          2790 / 32768         |
        +===========================+===============+====================================================+
        | 1     910B4               | OK            | NA          NA                0    / 0             |
        | 0                         | 0000:C2:00.0  | NA          0    / 0          0    / 0             |
        +===========================+===============+====================================================+
        +---------------------------+---------------+----------------------------------------------------+
        | NPU     Chip              | Process id    | Process name             | Process memory(MB)      |
        +===========================+===============+====================================================+
        | No running processes found in NPU 0                                                            |
        +===========================+===============+====================================================+
        """;

    [Fact]
    public void A_board_has_one_chip_with_memory_of_one_kind()
    {
        DeviceHealth expected = new()
        {
            Name = "310B4 0", Source = "npu-smi", Condition = "Alarm", PowerWatts = 12.8, TemperatureCelsius = 45, Utilization = 0,
            MemoryUsedBytes = 2433 * Mebibyte, MemoryTotalBytes = 7564 * Mebibyte, MemoryUtilization = 2433.0 / 7564,
        };
        Assert.Equal([expected], NpuSmiTable.Parse(Board));
    }

    [Fact]
    public void Of_cards_the_HBM_counts_and_what_is_not_measured_is_absent()
    {
        IReadOnlyList<DeviceHealth> devices = NpuSmiTable.Parse(Cards);
        Assert.Equal(2, devices.Count);
        Assert.Equal(
            (2790 * Mebibyte, 32768 * Mebibyte, 0.07), (devices[0].MemoryUsedBytes, devices[0].MemoryTotalBytes, devices[0].Utilization));
        Assert.Equal(new DeviceHealth { Name = "910B4 1", Source = "npu-smi", Condition = "OK" }, devices[1]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("DrvMngGetConsoleLogLevel failed. (g_conLogLevel=3)")]
    [InlineData("+====\n| 0 310B4 | OK |\n| nothing |")]
    [InlineData("+====\n| 0 310B4 | OK | 1 2 3 / 4 |")]
    public void Anything_else_is_no_table(string text) => Assert.Empty(NpuSmiTable.Parse(text));
}
