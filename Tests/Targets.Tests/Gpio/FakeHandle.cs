using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Targets.Tests.Gpio;

/// <summary>A descriptor of a fake; it counts as invalid when there is nothing behind it.</summary>
internal sealed class FakeHandle<T>(T? target) : SafeHandle(0, ownsHandle: true)
    where T : class
{
    public T Target => target!;

    public override bool IsInvalid => target is null;

    protected override bool ReleaseHandle() => true;
}
