using EdgeConvNeXt.Runtime.Inference.Ascend.Binding;

namespace EdgeConvNeXt.Runtime.Inference.Ascend.Devices;

/// <summary>Gives things back one after another: a failure does not keep the rest from its turn, and the first one is kept.</summary>
internal sealed class AclCleanup(AclLibrary library)
{
    /// <summary>The first failure, or null.</summary>
    public AclException? Failure { get; private set; }

    /// <summary>Looks at the result of one step, on the thread that took it.</summary>
    public void Take(int code, string action)
    {
        if (code != AclErrors.Success)
        {
            Failure ??= library.Failure(code, action);
        }
    }
}
