using EdgeConvNeXt.Runtime.Inspection;

namespace EdgeConvNeXt.Station.Outputs;

/// <summary>An output that a source which can wait is held up for.</summary>
public interface IPacedSink
{
    /// <summary>How long closing may go on writing after <see cref="AllowDrain()"/>.</summary>
    static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(10);

    /// <summary>Waits until it can take another part, so that what comes next is not shed for want of room.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled while waiting.</exception>
    void WaitForRoom(CancellationToken cancellationToken);

    /// <summary>The source has ended by itself and nobody waits for the station to stop: closing may write for longer.</summary>
    void AllowDrain();

    /// <summary>Says so to every one of some outputs that takes it.</summary>
    static void AllowDrain(IEnumerable<IVerdictSink> outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        foreach (IPacedSink sink in outputs.OfType<IPacedSink>())
        {
            sink.AllowDrain();
        }
    }
}
