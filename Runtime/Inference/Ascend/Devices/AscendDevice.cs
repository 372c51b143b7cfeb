using EdgeConvNeXt.Runtime.Inference.Ascend.Binding;

namespace EdgeConvNeXt.Runtime.Inference.Ascend.Devices;

/// <summary>
/// A device that is in use: its thread and the context that all of its models live in. Sessions of one device share both, and therefore
/// take turns. The methods that say so are called on the thread.
/// </summary>
/// <remarks>
/// Nothing here has a finaliser. The finaliser's thread has no context, so it could not free anything, and a queue to the owner would have
/// to outlive the process's shutdown. A session that is never closed is a mistake whose cost is bounded instead: <see cref="Sessions"/>
/// counts it, the device stays taken, and the kernel's driver frees everything when the process ends.
/// </remarks>
internal sealed unsafe class AscendDevice
{
    private readonly AclProcess _process;
    private readonly int _index;
    private void* _context;
    private bool _hasEntered;
    private bool _isSet;

    public AscendDevice(AclLibrary library, AclProcess process, int index)
    {
        Library = library;
        _process = process;
        _index = index;
        Where = $"Ascend device {index}";
        Thread = new OwnerThread($"ascend {index}", Where);
    }

    /// <summary>The device, for messages.</summary>
    public string Where { get; }

    /// <summary>The only thread that may call AscendCL for it.</summary>
    public OwnerThread Thread { get; }

    public AclLibrary Library { get; }

    /// <summary>How memory is shared; known once it is open.</summary>
    public AclRunMode RunMode { get; private set; }

    /// <summary>The chip's name, or null where AscendCL does not give it.</summary>
    public string? Soc { get; private set; }

    /// <summary>Sessions that were opened and not closed. Guarded by the runtime that lends the device.</summary>
    public int Sessions { get; set; }

    /// <summary>Takes the device. On its thread.</summary>
    /// <exception cref="AclException">It cannot be had; nothing stays taken.</exception>
    public void Open()
    {
        _process.Enter();
        _hasEntered = true;
        try
        {
            TakeDevice();
            AclRunMode mode;
            Library.Check(Library.Runtime.GetRunMode(&mode), "aclrtGetRunMode");
            RunMode = mode;
            Soc = _process.SocName();
        }
        catch (AclException)
        {
            _ = Close();
            throw;
        }
    }

    /// <summary>Gives it back; models were unloaded before. On its thread.</summary>
    /// <returns>The first failure, or null.</returns>
    public AclException? Close()
    {
        AclCleanup cleanup = new(Library);
        GiveBackDevice(cleanup);
        if (_hasEntered)
        {
            _hasEntered = false;
            cleanup.Take(_process.Leave(), "aclFinalize");
        }

        return cleanup.Failure;
    }

    /// <summary>
    /// Gives the device back and takes it again, which resets it where no other process holds it. Models were unloaded before. On its
    /// thread.
    /// </summary>
    /// <exception cref="AclException">It cannot be had again.</exception>
    public void Reset()
    {
        // A device that is lost answers even to this with an error: whether it came back shows when it is taken again.
        GiveBackDevice(new AclCleanup(Library));
        TakeDevice();
    }

    private void TakeDevice()
    {
        Library.Check(Library.Runtime.SetDevice(_index), "aclrtSetDevice");
        _isSet = true;
        void* context;
        Library.Check(Library.Runtime.CreateContext(&context, _index), "aclrtCreateContext");
        _context = context;
    }

    private void GiveBackDevice(AclCleanup cleanup)
    {
        if (_context is not null)
        {
            cleanup.Take(Library.Runtime.DestroyContext(_context), "aclrtDestroyContext");
            _context = null;
        }

        if (_isSet)
        {
            cleanup.Take(Library.Runtime.ResetDevice(_index), "aclrtResetDevice");
            _isSet = false;
        }
    }
}
