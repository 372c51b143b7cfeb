using System.Runtime.InteropServices;
using EdgeConvNeXt.Runtime.Inference.Ascend.Binding;

namespace EdgeConvNeXt.Runtime.Inference.Ascend.Devices;

/// <summary>
/// AscendCL's state in this process: initialised once, finalised when the last device is given back. Its methods are called on owner
/// threads.
/// </summary>
/// <remarks>
/// A probe leaves AscendCL initialised, for a session usually follows and old CANN allows aclInit once in a process. Where none follows,
/// the process ends without aclFinalize: what is left is memory of the process, and a finaliser at exit is what CANN forbids.
/// </remarks>
internal sealed unsafe class AclProcess(AclLibrary library)
{
    private readonly Lock _gate = new();
    private bool _isInitialized;
    private bool _isOurs;
    private int _devices;

    /// <summary>How many devices there are, and what chip they have, if it is known.</summary>
    /// <exception cref="AclException">AscendCL does not work here.</exception>
    public (int Devices, string? Soc) Look()
    {
        lock (_gate)
        {
            Initialize();
            uint count = 0;
            try
            {
                library.Check(library.Runtime.GetDeviceCount(&count), "aclrtGetDeviceCount");
                return ((int)count, SocName());
            }
            finally
            {
                if (count == 0 && _devices == 0)
                {
                    // The process goes on with another provider: it is not to keep what it cannot use. Why it cannot is the answer, not
                    // what follows.
                    _ = Finish();
                }
            }
        }
    }

    /// <summary>Counts a device that is about to be used.</summary>
    /// <exception cref="AclException">AscendCL does not work here.</exception>
    public void Enter()
    {
        lock (_gate)
        {
            Initialize();
            _devices++;
        }
    }

    /// <summary>Counts a device that was given back, and finalises AscendCL after the last.</summary>
    /// <returns>The result code of finalising.</returns>
    public int Leave()
    {
        lock (_gate)
        {
            _devices--;
            return _devices == 0 ? Finish() : AclErrors.Success;
        }
    }

    /// <summary>The chip's name: "Ascend310B4"; null where AscendCL does not give it.</summary>
    public string? SocName() => library.Runtime.GetSocName is null ? null : Marshal.PtrToStringUTF8((nint)library.Runtime.GetSocName());

    private void Initialize()
    {
        if (_isInitialized)
        {
            return;
        }

        int code = library.Runtime.Init(null);
        if (code is not (AclErrors.Success or AclErrors.RepeatedInitialize))
        {
            throw library.Failure(code, "aclInit");
        }

        _isInitialized = true;
        _isOurs = code == AclErrors.Success;
    }

    // New CANN counts its initialisations. Old CANN finalises for the whole process, which is ours to do only where no other library (ONNX
    // Runtime's CANN provider) was first.
    private int Finish()
    {
        _isInitialized = false;
        if (library.Runtime.FinalizeReference is not null)
        {
            ulong left = 0;
            return library.Runtime.FinalizeReference(&left);
        }

        return _isOurs ? library.Runtime.FinalizeAll() : AclErrors.Success;
    }
}
