using EdgeConvNeXt.Targets.Boards;

namespace EdgeConvNeXt.Targets.Tests.Boards;

public sealed class BoardCatalogTests : IDisposable
{
    private const string A76 = "fp asimd evtstrm aes crc32 atomics fphp asimdhp cpuid asimdrdm lrcpc dcpop asimddp";
    private readonly RecordedTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Theory]
    [InlineData("raspberry-pi-4", "Raspberry Pi 4 Model B Rev 1.4", "raspberrypi,4-model-b", "brcm,bcm2711")]
    [InlineData("raspberry-pi-5", "Raspberry Pi 5 Model B Rev 1.0", "raspberrypi,5-model-b", "brcm,bcm2712")]
    [InlineData("orange-pi-5", "Xunlong Orange Pi 5", "xunlong,orangepi-5", "rockchip,rk3588s")] // from memory
    [InlineData(
        "jetson-orin-nano", "NVIDIA Jetson Orin Nano Developer Kit", "nvidia,p3768-0000+p3767-0005", "nvidia,p3767-0005",
        "nvidia,tegra234")]
    [InlineData("orange-pi-aipro", "Orange Pi AI Pro")] // inferred
    [InlineData("atlas-200i-dk-a2", "Atlas 200I DK A2")] // inferred
    [InlineData("atlas-200-dk", "Atlas 200 DK")] // inferred
    [InlineData(
        "arm64", "NVIDIA Jetson Orin NX Engineering Reference Developer Kit", "nvidia,p3768-0000+p3767-0000", "nvidia,p3767-0000",
        "nvidia,tegra234")]
    [InlineData("arm64", "Orange Pi 5 Plus", "rockchip,rk3588-orangepi-5-plus", "rockchip,rk3588")]
    public void A_board_is_recognised_by_its_device_tree(string expected, string model, params string[] compatible)
    {
        _tree.WithDeviceTree(model, compatible).WithArm(4, A76);
        Assert.Equal(expected, BoardCatalog.Recognise(_tree.Files)?.Id);
    }

    [Theory]
    [InlineData(
        "ascend-310b", "davinci0", "davinci_manager", "svm0", "ts_aisle", "upgrade", "sys", "dvpp_cmdlist", "vdec", "vpc", "venc", "pngd",
        "log_drv")]
    [InlineData(
        "atlas-200-dk", "davinci0", "davinci_manager", "svm0", "log_drv", "event_sched", "upgrade", "hi_dvpp", "memory_bandwidth",
        "ts_aisle")]
    [InlineData("arm64", "davinci0", "davinci_manager", "devmm_svm", "hisi_hdc")]
    public void Device_nodes_tell_the_NPU_where_the_device_tree_does_not(string expected, params string[] nodes)
    {
        _tree.WithDeviceTree("an unknown name").WithArm(4, "fp asimd").WithNodes(nodes);
        Assert.Equal(expected, BoardCatalog.Recognise(_tree.Files)?.Id);
    }

    [Theory]
    [InlineData("atlas-300i", "0xd500")]
    [InlineData("atlas-800", "0xd801")]
    [InlineData("atlas-800", "0xd802")]
    [InlineData("x64", "0x1711")]
    public void A_card_is_recognised_in_any_slot(string expected, string device)
    {
        _tree.WithX64(2, "sse2 avx2").WithCard("0000:00:00.0", "0x8086", "0x1237").WithCard("0000:81:00.0", "0x19e5", device);
        Assert.Equal(expected, BoardCatalog.Recognise(_tree.Files)?.Id);
    }

    [Fact]
    public void An_empty_tree_is_no_board() => Assert.Null(BoardCatalog.Recognise(_tree.Files));

    [Fact]
    public void This_machine_is_some_board() => Assert.NotNull(BoardCatalog.Recognise(new MachineFiles()));

    [Fact]
    public void Every_profile_can_be_told_from_the_others_and_makes_sense()
    {
        Assert.Equal(BoardCatalog.All.Count, BoardCatalog.All.Select(board => board.Id).Distinct().Count());
        Assert.All(BoardCatalog.All, board =>
        {
            Assert.NotEmpty(board.Marks);
            Assert.NotEmpty(board.Providers);
            Assert.All(board.Providers, provider => Assert.Contains(provider, new[] { "cpu", "cuda", "cann", "ascend" }));
            Assert.Equal(board.Header.Count, board.Header.Select(line => line.Pin).Distinct().Count());
            Assert.Equal(board.Header.Count, board.Header.Select(line => (line.Chip, line.Line)).Distinct().Count());
            Assert.All(board.Header, line => Assert.InRange(line.Pin, 3, 40));
        });
    }

    [Fact]
    public void A_mixed_processor_gives_a_model_its_big_cores()
    {
        _tree.WithDeviceTree("Xunlong Orange Pi 5", "xunlong,orangepi-5").WithArm(8, A76);
        for (int core = 0; core < 8; core++)
        {
            // An RK3588's two pairs of A76 differ a little in their highest clock.
            _tree.With($"sys/devices/system/cpu/cpu{core}/cpu_capacity", core < 4 ? "530\n" : core < 6 ? "1010\n" : "1024\n");
        }

        Processor processor = Processor.Read(_tree.Files);
        Assert.Equal([4, 5, 6, 7], processor.BigCores);
        Assert.Equal(4, BoardCatalog.Recognise(_tree.Files)!.ThreadsFor(processor));
    }

    [Fact]
    public void The_highest_clock_tells_big_cores_where_the_kernel_has_no_capacity()
    {
        _tree.WithArm(2, A76)
            .With("sys/devices/system/cpu/cpu0/cpufreq/cpuinfo_max_freq", "1800000")
            .With("sys/devices/system/cpu/cpu1/cpufreq/cpuinfo_max_freq", "2400000");
        Assert.Equal([1], Processor.Read(_tree.Files).BigCores);
    }

    [Theory]
    [InlineData("raspberry-pi-5", 0)]
    [InlineData("orange-pi-aipro", 3)]
    [InlineData("arm64", 0)]
    public void Threads_suit_the_board_where_all_cores_are_alike(string board, int expected) =>
        Assert.Equal(expected, BoardCatalog.All.Single(one => one.Id == board).ThreadsFor(Processor.Read(_tree.WithArm(4, A76).Files)));

    [Fact]
    public void A_processor_says_what_makes_integers_fast()
    {
        Processor arm = Processor.Read(_tree.WithArm(4, A76).Files);
        Assert.Equal(("arm64", 4, true), (arm.Architecture, arm.Cores, arm.HasDotProduct));
        Assert.Equal(["asimd", "asimddp"], arm.Features);
        Processor intel = Processor.Read(_tree.WithX64(2, "sse2 avx avx2 avx512f").Files);
        Assert.Equal(("x64", "Sample CPU @ 2.00GHz", false), (intel.Architecture, intel.Model, intel.HasDotProduct));
        Assert.True(Processor.Read(_tree.WithX64(2, "avx2 avx_vnni").Files).HasDotProduct);
    }
}
