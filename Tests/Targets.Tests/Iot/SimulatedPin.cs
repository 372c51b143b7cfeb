using System.Device.Gpio;
using EdgeConvNeXt.Runtime.Inspection.Signals;

namespace EdgeConvNeXt.Targets.Tests.Iot;

/// <summary>An open pin of a <see cref="SimulatedGpioDriver"/>.</summary>
internal sealed class SimulatedPin : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Thread? _teller;

    public PinMode Mode { get; set; }

    public IEdgeInput? Input { get; set; }

    public IOutputLines? Output { get; set; }

    public void Tell(object sender, int number, PinEventTypes wanted, PinChangeEventHandler callback)
    {
        _teller = new Thread(() => TellAll(sender, number, wanted, callback)) { IsBackground = true };
        _teller.Start();
    }

    public void EndTelling()
    {
        _stop.Cancel();
        _teller?.Join();
    }

    public void Dispose()
    {
        // An output of the driver's keeps its voltage when its pin is closed: the line is left at what it has, for which the simulated chip
        // needs no request.
        Input?.Dispose();
        _stop.Dispose();
    }

    private void TellAll(object sender, int number, PinEventTypes wanted, PinChangeEventHandler callback)
    {
        SignalEdge[] edges = new SignalEdge[1];
        try
        {
            while (Input!.Read(edges, Timeout.InfiniteTimeSpan, _stop.Token) > 0)
            {
                PinEventTypes change = edges[0].IsRising ? PinEventTypes.Rising : PinEventTypes.Falling;
                if ((wanted & change) != 0)
                {
                    callback(sender, new PinValueChangedEventArgs(change, number));
                }
            }
        }
        catch (OperationCanceledException)
        {
            // No listener is left.
        }
    }
}
