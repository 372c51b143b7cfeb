namespace EdgeConvNeXt.Targets.Npu;

/// <summary>What dcmi_get_device_utilization_rate is asked for (dcmi_interface_api.h).</summary>
internal enum DcmiUnit
{
    /// <summary>The memory of chips that have one kind.</summary>
    Memory = 1,

    /// <summary>The AI cores.</summary>
    AiCore = 2,

    /// <summary>High bandwidth memory.</summary>
    Hbm = 6,

    /// <summary>DDR memory.</summary>
    Ddr = 8,
}
