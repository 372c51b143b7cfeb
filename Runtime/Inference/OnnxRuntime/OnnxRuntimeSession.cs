using System.Runtime.InteropServices;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;
using EdgeConvNeXt.Runtime.Models;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime;

/// <summary>A session of ONNX Runtime with input and output bound once, so that a run touches no managed memory.</summary>
internal sealed class OnnxRuntimeSession : IInferenceSession
{
    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions;
    private readonly OrtIoBinding _binding;
    private readonly NativeBuffer _input;
    private readonly NativeBuffer _output;
    private readonly string _location;
    private bool _isClosed;

    private OnnxRuntimeSession(SessionRequest request, InferenceSession session)
    {
        Provider = request.Provider;
        Variant = request.Variant;
        Placement = SessionPlacement.Unknown(request.Requested, "it has not run yet");
        _session = session;
        _location = request.Bundle.Location;
        ModelSignature signature = ModelSignature.Read(session, request.Bundle, request.Variant);
        _input = new NativeBuffer(signature.InputBytes);
        _output = new NativeBuffer(signature.OutputBytes);
        _runOptions = new RunOptions();
        _binding = session.CreateIoBinding();
        Bind(signature);
    }

    /// <inheritdoc/>
    public string Provider { get; }

    /// <inheritdoc/>
    public ModelVariant Variant { get; }

    /// <inheritdoc/>
    public SessionPlacement Placement { get; private set; }

    /// <inheritdoc/>
    public Span<byte> InputBuffer => _input.Bytes;

    /// <inheritdoc/>
    public ReadOnlySpan<float> Output => MemoryMarshal.Cast<byte, float>(_output.Bytes);

    /// <summary>Loads, checks, binds, warms up and looks where the nodes run.</summary>
    /// <param name="request">What is requested.</param>
    /// <param name="options">The library's options; more is added to them.</param>
    /// <exception cref="EdgeException">The network cannot be loaded or run, or does not fit the manifest.</exception>
    public static IInferenceSession Open(SessionRequest request, SessionOptions options)
    {
        // Before the working directory changes: the bundle's path may be relative to it.
        PlainForm network = PlainNetwork.Read(request.Bundle, request.Variant, request.Provider);
        OnnxRuntimeSession session = OpenWarm(request, network.Bytes, options);
        return network.HadSoftmax ? session : ProbabilitySession.Around(session, request.Bundle);
    }

    private static OnnxRuntimeSession OpenWarm(SessionRequest request, byte[] model, SessionOptions options)
    {
        using WarmUpTrace trace = WarmUpTrace.Begin(options);
        using WorkingFolder? folder = WorkingFolder.Enter(request.WorkingFolder);
        OnnxRuntimeSession session = Load(request, model, options);
        try
        {
            for (int run = 0; run < request.WarmUpRuns; run++)
            {
                session.Run();
            }

            session.Placement = trace.Read(session._session, request.Requested);
            return session;
        }
        catch (EdgeException)
        {
            session.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Run()
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        try
        {
            _session.RunWithBinding(_runOptions, _binding);
        }
        catch (OnnxRuntimeException fault)
        {
            throw new EdgeException(
                EdgeFault.Model,
                $"ONNX Runtime failed while running the model: {fault.Message}",
                _location,
                "a run without error",
                "Check the memory that is left, and try the model with `edge evaluate`.",
                fault);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        _binding.Dispose();
        _runOptions.Dispose();
        _session.Dispose();
        _input.Dispose();
        _output.Dispose();
    }

    private static OnnxRuntimeSession Load(SessionRequest request, byte[] model, SessionOptions options)
    {
        if (request.Bundle.ExternalDataFolder is { } folder)
        {
            // From bytes alone the library would look for external data in the working directory.
            options.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", folder);
        }

        InferenceSession? session = null;
        try
        {
            session = new InferenceSession(model, options);
            return new OnnxRuntimeSession(request, session);
        }
        catch (OnnxRuntimeException fault)
        {
            session?.Dispose();
            throw new EdgeException(
                EdgeFault.Model,
                $"ONNX Runtime cannot load the model: {fault.Message}",
                request.Bundle.PathOf(request.Variant.File),
                "an ONNX network with operators it knows",
                request.Remedy,
                fault);
        }
        catch (EdgeException)
        {
            session?.Dispose();
            throw;
        }
    }

    private void Bind(ModelSignature signature)
    {
        TensorElementType inputType = Variant.Input == InputFormat.F32Nchw ? TensorElementType.Float : TensorElementType.UInt8;
        OrtMemoryInfo memory = OrtMemoryInfo.DefaultInstance;
        using OrtValue input = OrtValue.CreateTensorValueWithData(memory, inputType, signature.InputShape, _input.Address, _input.Length);
        using OrtValue output = OrtValue.CreateTensorValueWithData(
            memory, TensorElementType.Float, signature.OutputShape, _output.Address, _output.Length);
        _binding.BindInput(signature.InputName, input);
        _binding.BindOutput(signature.OutputName, output);
    }
}
