// Judges what a camera sees until Ctrl-C: judge-camera MODEL [DEVICE]. Without a device, ten parts of the synthetic line.
using EdgeConvNeXt;
using EdgeConvNeXt.Camera.Synthetic;
using EdgeConvNeXt.Camera.V4L2;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using Microsoft.Extensions.Logging.Abstractions;

using CancellationTokenSource stop = new();
Console.CancelKeyPress += (_, key) =>
{
    key.Cancel = true;
    stop.Cancel();
};

try
{
    using Inspector inspector = Inspector.Open(args[0], new InspectorOptions { Threads = 2 });
    await using IFrameSource camera = args.Length > 1
        ? new V4L2FrameSource(new V4L2Options { Device = args[1] }, TimeProvider.System, NullLogger<V4L2FrameSource>.Instance)
        : new SyntheticFrameSource(new SyntheticOptions { Count = 10, Seed = 1 }, TimeProvider.System);
    camera.Start();

    // A frame is borrowed: returning it soon lets the camera fill it again.
    while (camera.Read(stop.Token) is { } frame)
    {
        using (frame)
        {
            Inspection result = inspector.Inspect(frame);
            Console.WriteLine($"{frame.Info.Sequence}: {result}, {result.Duration.TotalMilliseconds:F1} ms");
        }
    }
}
catch (OperationCanceledException)
{
    // Ctrl-C.
}
catch (EdgeException fault)
{
    // What happened, where, what was expected, what to do.
    Console.Error.WriteLine(fault.Message);
    return 3;
}

return 0;
