namespace EdgeConvNeXt.Runtime.Inference.Ascend.Binding;

/// <summary>
/// The entries that start and end AscendCL, and those for devices, contexts, streams and memory, as they are: names without their prefix,
/// results are error codes with 0 for success. Contexts and streams are opaque pointers.
/// </summary>
/// <seealso href="https://github.com/mindspore-ai/graphengine/tree/master/910/inc/external/acl">acl.h, acl_base.h, acl_rt.h (acl
/// 1.10.0)</seealso>
internal sealed unsafe class AclRuntimeFunctions(AclExports exports)
{
    /// <summary>aclInit(configuration file or null).</summary>
    public readonly delegate* unmanaged[Cdecl]<byte*, int> Init = (delegate* unmanaged[Cdecl]<byte*, int>)exports.Require("aclInit");

    /// <summary>aclFinalize(): for the whole process.</summary>
    public readonly delegate* unmanaged[Cdecl]<int> FinalizeAll = (delegate* unmanaged[Cdecl]<int>)exports.Require("aclFinalize");

    /// <summary>aclFinalizeReference(out references left), of new CANN; null where there is none.</summary>
    public readonly delegate* unmanaged[Cdecl]<ulong*, int> FinalizeReference =
        (delegate* unmanaged[Cdecl]<ulong*, int>)exports.Find("aclFinalizeReference");

    /// <summary>aclGetRecentErrMsg(): this thread's, cleared by being read, valid until the next call.</summary>
    public readonly delegate* unmanaged[Cdecl]<byte*> GetRecentErrorMessage =
        (delegate* unmanaged[Cdecl]<byte*>)exports.Find("aclGetRecentErrMsg");

    public readonly delegate* unmanaged[Cdecl]<int, int> SetDevice =
        (delegate* unmanaged[Cdecl]<int, int>)exports.Require("aclrtSetDevice");

    public readonly delegate* unmanaged[Cdecl]<int, int> ResetDevice =
        (delegate* unmanaged[Cdecl]<int, int>)exports.Require("aclrtResetDevice");

    public readonly delegate* unmanaged[Cdecl]<uint*, int> GetDeviceCount =
        (delegate* unmanaged[Cdecl]<uint*, int>)exports.Require("aclrtGetDeviceCount");

    /// <summary>aclrtGetSocName(): null when it is not known.</summary>
    public readonly delegate* unmanaged[Cdecl]<byte*> GetSocName = (delegate* unmanaged[Cdecl]<byte*>)exports.Find("aclrtGetSocName");

    public readonly delegate* unmanaged[Cdecl]<AclRunMode*, int> GetRunMode =
        (delegate* unmanaged[Cdecl]<AclRunMode*, int>)exports.Require("aclrtGetRunMode");

    /// <summary>aclrtCreateContext(out context, device): also makes it this thread's.</summary>
    public readonly delegate* unmanaged[Cdecl]<void**, int, int> CreateContext =
        (delegate* unmanaged[Cdecl]<void**, int, int>)exports.Require("aclrtCreateContext");

    public readonly delegate* unmanaged[Cdecl]<void*, int> DestroyContext =
        (delegate* unmanaged[Cdecl]<void*, int>)exports.Require("aclrtDestroyContext");

    public readonly delegate* unmanaged[Cdecl]<void**, int> CreateStream =
        (delegate* unmanaged[Cdecl]<void**, int>)exports.Require("aclrtCreateStream");

    public readonly delegate* unmanaged[Cdecl]<void*, int> DestroyStream =
        (delegate* unmanaged[Cdecl]<void*, int>)exports.Require("aclrtDestroyStream");

    /// <summary>aclrtSynchronizeStreamWithTimeout(stream, milliseconds); null where there is none.</summary>
    public readonly delegate* unmanaged[Cdecl]<void*, int, int> SynchronizeStreamWithTimeout =
        (delegate* unmanaged[Cdecl]<void*, int, int>)exports.Find("aclrtSynchronizeStreamWithTimeout");

    /// <summary>aclrtMalloc(out address, bytes, policy).</summary>
    public readonly delegate* unmanaged[Cdecl]<void**, nuint, int, int> Allocate =
        (delegate* unmanaged[Cdecl]<void**, nuint, int, int>)exports.Require("aclrtMalloc");

    public readonly delegate* unmanaged[Cdecl]<void*, int> Free = (delegate* unmanaged[Cdecl]<void*, int>)exports.Require("aclrtFree");

    public readonly delegate* unmanaged[Cdecl]<void**, nuint, int> AllocateHost =
        (delegate* unmanaged[Cdecl]<void**, nuint, int>)exports.Require("aclrtMallocHost");

    public readonly delegate* unmanaged[Cdecl]<void*, int> FreeHost =
        (delegate* unmanaged[Cdecl]<void*, int>)exports.Require("aclrtFreeHost");

    /// <summary>aclrtMemcpy(target, its bytes, source, bytes, kind).</summary>
    public readonly delegate* unmanaged[Cdecl]<void*, nuint, void*, nuint, AclCopyKind, int> Copy =
        (delegate* unmanaged[Cdecl]<void*, nuint, void*, nuint, AclCopyKind, int>)exports.Require("aclrtMemcpy");
}

/// <summary>aclrtMemcpyKind: from where to where.</summary>
internal enum AclCopyKind
{
    HostToDevice = 1,
    DeviceToHost = 2,
}

/// <summary>aclrtRunMode: where the program runs.</summary>
internal enum AclRunMode
{
    /// <summary>On the chip's own processor (RC form: a board): processor and NPU share memory.</summary>
    Device = 0,

    /// <summary>On a host with the chip on a card (EP form): data is copied over the bus.</summary>
    Host = 1,
}
