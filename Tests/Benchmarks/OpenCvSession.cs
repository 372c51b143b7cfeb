using System.Runtime.InteropServices;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Models;
using OpenCvSharp;
using OpenCvSharp.Dnn;

namespace EdgeConvNeXt.Benchmarks;

/// <summary>A float network on OpenCV's DNN module, to be timed beside ONNX Runtime.</summary>
internal sealed class OpenCvSession : IInferenceSession
{
    private readonly Net _network;
    private readonly Mat _input;
    private float[] _output = [];

    /// <param name="onnx">The network.</param>
    /// <param name="manifest">Its picture's size.</param>
    /// <param name="threads">Threads; OpenCV has one number for the whole process.</param>
    public OpenCvSession(string onnx, ModelManifest manifest, int threads)
    {
        Threads = threads;
        _network = CvDnn.ReadNetFromOnnx(onnx) ?? throw new InvalidOperationException($"OpenCV does not read {onnx}.");
        _network.SetPreferableBackend(Backend.OPENCV);
        _network.SetPreferableTarget(Target.CPU);
        _input = new Mat([1, 3, manifest.Input.Height, manifest.Input.Width], MatType.CV_32FC1, Scalar.All(0));
        Variant = new ModelVariant { Name = "fp32", Provider = "opencv", File = onnx, Precision = "fp32" };
    }

    private int Threads { get; }

    public string Provider => "opencv";

    public ModelVariant Variant { get; }

    public SessionPlacement Placement { get; } = SessionPlacement.Unknown(["opencv"], "OpenCV does not say");

    public unsafe Span<byte> InputBuffer => new((void*)_input.Data, checked((int)(_input.Total() * sizeof(float))));

    public ReadOnlySpan<float> Output => _output;

    public void Run()
    {
        Cv2.SetNumThreads(Threads);
        _network.SetInput(_input);
        using Mat scores = _network.Forward();
        _output = new float[scores.Total()];
        Marshal.Copy(scores.Data, _output, 0, _output.Length);
    }

    public void Dispose()
    {
        _network.Dispose();
        _input.Dispose();
    }
}
