namespace EdgeConvNeXt.Runtime.Inference.Ascend.Binding;

/// <summary>aclrtRunMode: where the program runs.</summary>
internal enum AclRunMode
{
    /// <summary>On the chip's own processor (RC form: a board): processor and NPU share memory.</summary>
    Device = 0,

    /// <summary>On a host with the chip on a card (EP form): data is copied over the bus.</summary>
    Host = 1,
}
