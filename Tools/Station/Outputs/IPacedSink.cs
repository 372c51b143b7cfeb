namespace EdgeConvNeXt.Station.Outputs;

/// <summary>An output that a source which can wait is held up for.</summary>
public interface IPacedSink
{
    /// <summary>Waits until it can take another part, so that what comes next is not shed for want of room.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled while waiting.</exception>
    void WaitForRoom(CancellationToken cancellationToken);
}
