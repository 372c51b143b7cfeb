using System.Runtime.InteropServices;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Fusion;
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
    private readonly FusedNetwork? _fused;
    private readonly string _location;
    private NativeBuffer? _features;
    private bool _isClosed;

    private OnnxRuntimeSession(SessionRequest request, InferenceSession session, FusedNetwork? fused, string? features)
    {
        _fused = fused;
        Provider = request.Provider;
        Variant = request.Variant;
        Placement = SessionPlacement.Unknown(request.Requested, "it has not run yet");
        _session = session;
        _location = request.Bundle.Location;
        ModelSignature signature = ModelSignature.Read(session, request.Bundle, request.Variant, features);
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

    /// <summary>The last feature map of the last run; empty where the session does not give it.</summary>
    /// <exception cref="ObjectDisposedException">The session is closed.</exception>
    public ReadOnlySpan<float> Features => _features is null ? default : MemoryMarshal.Cast<byte, float>(_features.Bytes);

    /// <summary>Loads, checks, binds, warms up and looks where the nodes run.</summary>
    /// <param name="request">What is requested.</param>
    /// <param name="options">The library's options; more is added to them.</param>
    /// <exception cref="EdgeException">The network cannot be loaded or run, or does not fit the manifest.</exception>
    public static IInferenceSession Open(SessionRequest request, SessionOptions options)
    {
        // Before the working directory changes: the bundle's path may be relative to it.
        BundleRead file = request.Bundle.BeginRead(request.Variant.File);
        PlainForm network = PlainNetwork.Of(request.Bundle, request.Variant, file, request.Provider, request.GivesFeatures);
        (OnnxRuntimeSession session, PooledHead? head) = OpenWarm(request, network, file, options);
        IInferenceSession logits = network.HadSoftmax ? session : ProbabilitySession.Around(session, request.Bundle);
        return head is null ? logits : new FeatureSession(session, head);
    }

    private static (OnnxRuntimeSession Session, PooledHead? Head) OpenWarm(
        SessionRequest request, PlainForm network, BundleRead file, SessionOptions options)
    {
        using WarmUpTrace? trace = request.IsProcessorAlone ? null : WarmUpTrace.Begin(options);
        using WorkingFolder? folder = WorkingFolder.Enter(request.WorkingFolder);
        OnnxRuntimeSession session = Load(request, network, file, options);
        try
        {
            PooledHead? head = network.Head is { } traced ? session.GiveFeatures(traced, request) : null;
            for (int run = 0; run < request.WarmUpRuns; run++)
            {
                session.Run();
            }

            session.Placement = trace?.Read(session._session, request.Requested) ?? Alone(session, request, network);
            return (session, head);
        }
        catch (EdgeException fault) when (session._fused?.Refusal is { } reason)
        {
            session.Dispose();
            throw new KernelRefusal(reason, fault);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    // Where there is nothing to choose there is nothing to find out.
    private static SessionPlacement Alone(OnnxRuntimeSession session, SessionRequest request, PlainForm network) => new()
    {
        Requested = request.Requested,
        Shares = [new ProviderShare(request.Provider, network.Network?.Graph.Nodes.Count() ?? 1, 1)],
        Kernels = new KernelUse(
            session._fused is null ? SessionSettings.NoKernels : request.Kernels!.Name, session._fused?.Layers ?? 0,
            request.Kernels is null ? request.WithoutKernels
            : session._fused is null ? "the network has no integer ConvNeXt blocks" : request.Kernels.Reason),
    };

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
        _fused?.Dispose();
        _input.Dispose();
        _output.Dispose();
        _features?.Dispose();
    }

    private static OnnxRuntimeSession Load(SessionRequest request, PlainForm network, BundleRead file, SessionOptions options)
    {
        if (request.Bundle.ExternalDataFolder is { } folder)
        {
            // From bytes alone the library would look for external data in the working directory.
            options.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", folder);
        }

        FusedNetwork? fused = null;
        InferenceSession? session = null;
        try
        {
            fused = Fuse(request, network, file);
            file.ThrowIfDamaged();
            fused?.AddTo(options);
            session = new InferenceSession(fused is null ? network.Bytes : network.Network!.ToBytes(), options);
            return new OnnxRuntimeSession(request, session, fused, network.Head?.Features);
        }
        catch (Exception fault)
        {
            session?.Dispose();
            fused?.Dispose();
            if (fault is not OnnxRuntimeException)
            {
                throw;
            }

            throw new EdgeException(
                EdgeFault.Model,
                $"ONNX Runtime cannot load the model: {fault.Message}",
                request.Bundle.PathOf(request.Variant.File),
                "an ONNX network with operators it knows",
                request.Remedy,
                fault);
        }
    }

    private static FusedNetwork? Fuse(SessionRequest request, PlainForm plain, BundleRead file)
    {
        try
        {
            return request.Kernels is { } kernels && plain.Network is { } network
                ? FusedNetwork.Of(network, request.Bundle.ExternalDataFolder, kernels, request.Threads, request.HoldsBack)
                : null;
        }
        catch
        {
            file.ThrowIfDamaged();
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

    // Its size shows once it was computed: what a quantizer writes down of its tensors is often no shape.
    private PooledHead GiveFeatures(TracedHead head, SessionRequest request)
    {
        OrtMemoryInfo memory = OrtMemoryInfo.DefaultInstance;
        _binding.BindOutputToDevice(head.Features, memory);
        Run();
        using IDisposableReadOnlyCollection<OrtValue> outputs = _binding.GetOutputValues();
        OrtValue found = outputs[Array.IndexOf(_binding.GetOutputNames(), head.Features)];
        OrtTensorTypeAndShapeInfo info = found.GetTensorTypeAndShape();
        (int rows, int columns, int channels) = head.IsChannelsFirst ? (2, 3, 1) : (1, 2, 3);
        if (info.ElementDataType != TensorElementType.Float || info.Shape is not [1, _, _, _] shape || shape[channels] != head.Channels)
        {
            throw new EdgeException(
                EdgeFault.Model,
                $"The network's scores cannot be shown as a map: what their mean is taken over is {info.ElementDataType} "
                + $"[{string.Join(", ", info.Shape)}]",
                request.Bundle.PathOf(request.Variant.File),
                $"a feature map of {head.Channels} channels",
                "Export the network again, for one picture.");
        }

        _features = new NativeBuffer(checked((int)(shape[1] * shape[2] * shape[3] * sizeof(float))));
        using OrtValue features = OrtValue.CreateTensorValueWithData(
            memory, TensorElementType.Float, shape, _features.Address, _features.Length);
        _binding.BindOutput(head.Features, features);
        return new PooledHead(head.Weights, head.Bias, head.Epsilon, (int)shape[columns], (int)shape[rows], head.IsChannelsFirst);
    }
}
