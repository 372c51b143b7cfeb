namespace EdgeConvNeXt.Runtime.Inference.Ascend.Devices;

/// <summary>A task that is rare enough to be made when it is needed.</summary>
internal sealed class OwnerTask(Action action) : IOwnerTask
{
    public void Execute() => action();
}
