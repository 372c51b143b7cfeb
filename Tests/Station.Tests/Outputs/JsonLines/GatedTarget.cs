using System.Text;
using EdgeConvNeXt.Station.Outputs;

namespace EdgeConvNeXt.Station.Tests.Outputs.JsonLines;

/// <summary>Keeps lines in memory; can be set to hold every write up, or to refuse a number of them.</summary>
internal sealed class GatedTarget : ILineTarget
{
    private readonly MemoryStream _bytes = new();
    private readonly ManualResetEventSlim _gate = new(true);
    private readonly ManualResetEventSlim _held = new();
    private readonly SemaphoreSlim _writes = new(0);
    private readonly SemaphoreSlim _syncs = new(0);
    private int _refusals;
    private int _syncRefusals;

    public string Name => "the gated target";

    public bool IsDurable { get; init; } = true;

    public bool IsClosed { get; private set; }

    /// <summary>How many bytes were there when it was last synced.</summary>
    public long SyncedLength { get; private set; }

    public string[] Lines => Encoding.UTF8.GetString(_bytes.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public long Length => _bytes.Length;

    /// <summary>Refuses the next writes.</summary>
    public void Refuse(int writes) => Volatile.Write(ref _refusals, writes);

    /// <summary>Refuses the next syncs.</summary>
    public void RefuseSync(int syncs) => Volatile.Write(ref _syncRefusals, syncs);

    /// <summary>Holds writes up from now on.</summary>
    public void Hold() => _gate.Reset();

    /// <summary>Waits until a write is being held up.</summary>
    public void AwaitHeld() => Assert.True(_held.Wait(TimeSpan.FromSeconds(30)), "No write came.");

    /// <summary>Lets writes go on.</summary>
    public void Release() => _gate.Set();

    /// <summary>Waits until another write was taken or refused.</summary>
    public async Task AwaitWrite() => Assert.True(await _writes.WaitAsync(TimeSpan.FromSeconds(30)), "No write came.");

    /// <summary>Waits until another sync was done or refused.</summary>
    public async Task AwaitSync() => Assert.True(await _syncs.WaitAsync(TimeSpan.FromSeconds(30)), "No sync came.");

    public void Append(ReadOnlySpan<byte> lines)
    {
        if (!_gate.IsSet)
        {
            _held.Set();
        }

        _gate.Wait();
        try
        {
            if (Interlocked.Decrement(ref _refusals) >= 0)
            {
                throw new IOException("No space left on device");
            }

            _bytes.Write(lines);
        }
        finally
        {
            _writes.Release();
        }
    }

    public void Sync()
    {
        try
        {
            if (Interlocked.Decrement(ref _syncRefusals) >= 0)
            {
                throw new IOException("Input/output error");
            }

            SyncedLength = _bytes.Length;
        }
        finally
        {
            _syncs.Release();
        }
    }

    public void Dispose() => IsClosed = true;
}
