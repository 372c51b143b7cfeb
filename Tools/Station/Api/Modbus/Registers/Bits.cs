namespace EdgeConvNeXt.Station.Api.Modbus.Registers;

/// <summary>The bits of the status register.</summary>
[Flags]
internal enum StatusBits
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The line is alive, its camera is there, and its model computes right.</summary>
    Online = 1 << 0,

    /// <summary>A trigger by Modbus would begin a part.</summary>
    TriggerReady = 1 << 1,

    /// <summary>The trigger bit was seen; falls when the PLC takes it back.</summary>
    TriggerAcknowledged = 1 << 2,

    /// <summary>Parts are on their way to a verdict.</summary>
    Busy = 1 << 3,

    /// <summary>A result is shown.</summary>
    ResultValid = 1 << 4,

    /// <summary>It is ok.</summary>
    Pass = 1 << 5,

    /// <summary>Turns with every result that is shown.</summary>
    Toggle = 1 << 6,

    /// <summary>Results were lost because 8 waited; until the PLC resets it.</summary>
    Overrun = 1 << 7,

    /// <summary>The job bit was dealt with; falls when the PLC takes it back.</summary>
    JobAcknowledged = 1 << 8,

    /// <summary>The user data bit was dealt with; falls when the PLC takes it back.</summary>
    DataAcknowledged = 1 << 9,

    /// <summary>The reset bit was dealt with; falls when the PLC takes it back.</summary>
    ResetAcknowledged = 1 << 10,

    /// <summary>The PLC's heartbeat stands still.</summary>
    PlcSilent = 1 << 11,

    /// <summary>Turns with every verdict, shown or not.</summary>
    NewestToggle = 1 << 12,
}

/// <summary>The bits of the control register. Each does something when it rises.</summary>
[Flags]
internal enum ControlBits
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>A part is in view: recipes with a software trigger.</summary>
    Trigger = 1 << 0,

    /// <summary>Serial number and batch are those of the next part.</summary>
    UserData = 1 << 1,

    /// <summary>The job is to change to the job number.</summary>
    Job = 1 << 2,

    /// <summary>Overrun and error id are to be forgotten.</summary>
    Reset = 1 << 3,
}

/// <summary>What is wrong. What lasts goes before what happened once, which stays until it is reset.</summary>
internal enum PlantError
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The line gives no verdicts.</summary>
    Stalled = 1,

    /// <summary>The camera is away.</summary>
    CameraAway = 2,

    /// <summary>The model does not compute as its reference does.</summary>
    ModelUnsound = 3,

    /// <summary>The PLC's heartbeat stands still.</summary>
    PlcSilent = 4,

    /// <summary>A trigger came by Modbus, and the recipe has another kind of trigger.</summary>
    NoSoftwareTrigger = 16,

    /// <summary>A trigger came while the station was not ready for it.</summary>
    NotReady = 17,

    /// <summary>Serial number or batch hold what they may not.</summary>
    UserDataRefused = 18,

    /// <summary>The job does not exist, or its recipe has faults or needs a new start; the log says which.</summary>
    JobRefused = 19,

    /// <summary>Results were lost because 8 waited.</summary>
    Overrun = 20,
}
