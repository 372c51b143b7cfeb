using System.Collections.Frozen;

namespace EdgeConvNeXt.Runtime.Inference.Ascend.Binding;

/// <summary>AscendCL's error codes: what they mean, what to do, and which a reset of the device may mend.</summary>
/// <remarks>
/// Codes from acl_base.h (1xxxxx to 5xxxxx with a second digit of 0), rt_error_codes.h (107xxx, 207xxx, 507xxx) and ge_error_codes.h
/// (145xxx, 245xxx, 545xxx) of acl 1.10.0 and of CANN 9.1, which agree. First digit: 1 caller or environment, 2 resources, 3 a limit, 5
/// hardware or software inside.
/// </remarks>
/// <seealso href="https://github.com/mindspore-ai/graphengine/tree/master/910/inc/external">the headers</seealso>
internal static class AclErrors
{
    public const int Success = 0;
    public const int RepeatedInitialize = 100002;
    public const int StubLibrary = 100039;
    public const int DeviceBusy = 207005;

    /// <summary>What gives a user the right to the device.</summary>
    public const string JoinGroup = "Add the program's user to the group HwHiAiUser (usermod -aG HwHiAiUser <user>) and start it anew.";

    private const int ContextMissing = 107002;
    private const int WaitTimeout = 107019;
    private const int TaskTimeout = 107020;
    private const int StreamTimeout = 507046;
    private const int ExecuteTimeout = 545601;

    private const string CompileAgain =
        "Compile the model again with the ATC of the oldest CANN in use, for this chip, and put it into the bundle.";
    private const string OurMistake = "This is a mistake of this program: please report it with the log.";
    private const string SeeSlog = "Look into ~/ascend/log (ASCEND_GLOBAL_LOG_LEVEL=1), and check the device with npu-smi info.";
    private const string FreeMemory = "Close other programs on the device (npu-smi info lists them), or use a smaller model.";
    private const string SourceEnvironment =
        "Source CANN's set_env.sh before the program starts, or name its file in the service's EnvironmentFile.";
    private const string CheckDriver = "Check the driver with npu-smi info, and the device nodes /dev/davinci*.";
    private const string RestartDevice =
        "Restart the machine if it happens again, and check the device's health, temperature and power with npu-smi info.";

    private static readonly FrozenDictionary<int, AclErrorWords> Table = new Dictionary<int, AclErrorWords>
    {
        [100000] = Mistake("AscendCL was called with a parameter it does not take"),
        [100001] = Mistake("AscendCL was used before it was initialised"),
        [100003] = Model("AscendCL cannot use the model's file"),
        [100011] = Model("AscendCL does not know the model"),
        [100012] = Model("The compiled model cannot be deserialised: it is damaged, or from a newer CANN"),
        [100013] = Model("The compiled model cannot be parsed: it is damaged, or from a newer CANN"),
        [100014] = Model("The compiled model cannot be read: it is damaged, or from a newer CANN"),
        [100015] = Model("The compiled model's size is wrong: it is damaged"),
        [100016] = Model("The compiled model lacks an attribute: it is from another CANN"),
        [100017] = Mistake("The input does not match the compiled model"),
        [100018] = Mistake("The output does not match the compiled model"),
        [100019] = Mistake("The compiled model has no dynamic batch"),
        [100026] = Model("The compiled model uses a data type that this device has not"),
        [100037] = Mistake("AscendCL was finalised twice"),
        [StubLibrary] = new(
            EdgeFault.NativeLibrary,
            "The AscendCL library is the stub for compiling, which does nothing",
            "Remove the devlib and stub folders from LD_LIBRARY_PATH: lib64 of CANN and of the driver belong there."),
        [148049] = new(EdgeFault.NativeLibrary, "ASCEND_OPP_PATH is missing or wrong", SourceEnvironment),
        [200000] = Resource("AscendCL could not get memory"),
        [200001] = new(EdgeFault.NativeLibrary, "This AscendCL does not support a call", "Use the CANN that fits the driver."),
        [200006] = new(EdgeFault.Device, "This device does not support a feature", CompileAgain),
        [300000] = Resource("The device's storage is over its limit"),
        [500000] = Inside("AscendCL failed inside"),
        [500001] = Inside("AscendCL failed inside"),
        [500002] = Inside("The graph engine failed inside"),
        [500003] = Inside("The device's runtime failed inside"),
        [500004] = Inside("The device's driver failed inside"),
        [107000] = Mistake("The device's runtime was called with a parameter it does not take"),
        [107001] = new(EdgeFault.Device, "There is no device of this number, or its driver is not up", CheckDriver),
        [ContextMissing] = Mistake("AscendCL was called on a thread without a context"),
        [107003] = Mistake("A stream was used in another context than its own"),
        [107004] = Mistake("A model was used in another context than its own"),
        [WaitTimeout] = new(EdgeFault.Device, "The device did not answer in time", RestartDevice),
        [TaskTimeout] = new(EdgeFault.Device, "A task on the device took too long", RestartDevice),
        [207000] = new(EdgeFault.Device, "This device does not support a feature", CompileAgain),
        [207001] = Resource("The device could not get memory"),
        [207004] = new(EdgeFault.Device, "The device is not there any more", CheckDriver),
        [DeviceBusy] = new(
            EdgeFault.Device,
            "The device is busy: other programs use up its resources",
            "Close the other programs that npu-smi info lists, or wait some seconds after one was killed."),
        [207006] = new(EdgeFault.Device, "This user may not use the device", JoinGroup),
        [207008] = new(EdgeFault.Device, "The device is busy: it has no stream left", "Close the other programs that npu-smi info lists."),
        [207018] = Resource("The device's memory is used up"),
        [507000] = Inside("The device's runtime failed inside"),
        [507008] = new(EdgeFault.Model, "The compiled model is for another chip", CompileAgain),
        [507010] = new(EdgeFault.Device, "The device was lost: its heartbeat is missing", RestartDevice),
        [507011] = new(EdgeFault.Device, "The device failed while it ran the model", SeeSlog),
        [507014] = new(EdgeFault.Device, "An AI core did not finish in time", RestartDevice),
        [507015] = new(EdgeFault.Device, "An AI core raised an exception", SeeSlog),
        [507017] = new(EdgeFault.Device, "An AI CPU did not finish in time", RestartDevice),
        [507018] = new(EdgeFault.Device, "An AI CPU raised an exception", SeeSlog),
        [507033] = new(EdgeFault.Device, "The device cannot be set up, or another program holds it", CheckDriver),
        [StreamTimeout] = new(EdgeFault.Device, "The device did not finish the run in time", RestartDevice),
        [145000] = Mistake("The graph engine was called with a parameter it does not take"),
        [145002] = Model("The graph engine cannot find the model's file"),
        [145003] = Mistake("The graph engine does not know the model"),
        [145006] = Mistake("The data's size does not fit the compiled model"),
        [145009] = Mistake("The model was loaded twice"),
        [145011] = Mistake("The hidden input of the dynamic batch has a wrong address"),
        [145012] = Mistake("The hidden input of the dynamic batch has a wrong length"),
        [145013] = Model("The compiled model has no gear for this batch size"),
        [145014] = Model("The compiled model's AIPP does not fit"),
        [145015] = Model("The compiled model's AIPP does not fit"),
        [145016] = Model("The compiled model's AIPP does not fit"),
        [145020] = Model("The compiled model wants another format"),
        [145021] = Model("The compiled model wants another shape"),
        [145022] = Model("The compiled model wants another data type"),
        [245000] = Resource("The graph engine could not get memory"),
        [545000] = Inside("The graph engine failed inside"),
        [545001] = Model("The compiled model cannot be loaded: it is damaged, for another chip, or from a newer CANN"),
        [545002] = Model("A part of the compiled model cannot be loaded: it is damaged, for another chip, or from a newer CANN"),
        [545003] = Model("A part of the compiled model cannot be loaded: it is damaged, for another chip, or from a newer CANN"),
        [545004] = Model("A part of the compiled model cannot be loaded: it is damaged, for another chip, or from a newer CANN"),
        [545005] = Model("A part of the compiled model cannot be loaded: it is damaged, for another chip, or from a newer CANN"),
        [545009] = Inside("The compiled model cannot be unloaded"),
        [ExecuteTimeout] = new(EdgeFault.Device, "The device did not finish the run in time", RestartDevice),
    }.ToFrozenDictionary();

    // A wrong chip, a missing right and a feature that is not there stay what they are.
    private static readonly FrozenSet<int> BeyondReset = FrozenSet.ToFrozenSet([200001, 200006, 207000, 207006, 507008]);

    /// <summary>Every code that has words of its own.</summary>
    public static IEnumerable<int> Known => Table.Keys;

    /// <summary>The words for a code; those of its first digit where it has none of its own.</summary>
    public static AclErrorWords Explain(int code) => Table.TryGetValue(code, out AclErrorWords? words) ? words : (code / 100000) switch
    {
        1 => new AclErrorWords(EdgeFault.Device, "AscendCL refused a call", SeeSlog),
        2 => Resource("The device lacks a resource"),
        3 => Resource("The device is at a limit"),
        _ => Inside("AscendCL failed"),
    };

    /// <summary>
    /// Whether a reset of the device and a new load of the model may mend it: what is about resources (2xxxxx) and what failed in the
    /// device (507xxx). What the caller did wrong (1xxxxx) would be wrong again.
    /// </summary>
    public static bool MayBeMendedByReset(int code) => (code / 100000 == 2 || code / 1000 == 507) && !BeyondReset.Contains(code);

    /// <summary>Whether the device may still be at work on the run that failed.</summary>
    public static bool IsTimeout(int code) => code is WaitTimeout or TaskTimeout or StreamTimeout or ExecuteTimeout;

    private static AclErrorWords Mistake(string what) => new(EdgeFault.NativeLibrary, what, OurMistake);

    private static AclErrorWords Model(string what) => new(EdgeFault.Model, what, CompileAgain);

    private static AclErrorWords Resource(string what) => new(EdgeFault.Device, what, FreeMemory);

    private static AclErrorWords Inside(string what) => new(EdgeFault.Device, what, SeeSlog);
}

/// <summary>An error code in words.</summary>
/// <param name="Fault">The part of the outside world that it is about.</param>
/// <param name="What">What happened, without a final period.</param>
/// <param name="Remedy">What to do, with one.</param>
internal sealed record AclErrorWords(EdgeFault Fault, string What, string Remedy);
