using System.Threading.Channels;
using EdgeConvNeXt.Runtime.Inspection.Signals;

namespace EdgeConvNeXt.Runtime.Tests.Inspection.Triggering;

/// <summary>An output whose changes a test waits for.</summary>
internal sealed class FakeOutput : IOutputLines
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly Channel<bool> _changes = Channel.CreateUnbounded<bool>();

    public int Count => 1;

    /// <summary>How often it was written, whether that changed something or not.</summary>
    public int Writes { get; private set; }

    /// <summary>What a write waits for; null where the device is well.</summary>
    public ManualResetEventSlim? Go { get; init; }

    public bool IsActive { get; private set; }

    public void Set(ulong values, ulong mask)
    {
        Writes++;
        Go?.Wait(Timeout);
        if (IsActive != (values != 0))
        {
            IsActive = !IsActive;
            _changes.Writer.TryWrite(IsActive);
        }
    }

    public async Task Becomes(bool isActive) => Assert.Equal(isActive, await _changes.Reader.ReadAsync().AsTask().WaitAsync(Timeout));

    public void Dispose()
    {
    }
}
