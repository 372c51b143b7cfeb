using System.Text;
using EdgeConvNeXt.Runtime.Inference.Kernels;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Operators;
using Microsoft.ML.OnnxRuntime;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Fusion;

/// <summary>
/// A network some of whose nodes run on kernels of the product: their weights lie here, laid out for the processor, and no longer in the
/// file that ONNX Runtime is given. It outlives the session.
/// </summary>
internal sealed unsafe class FusedNetwork : IDisposable
{
    private readonly IReadOnlyList<FusedLayer> _layers;
    private readonly FusedScratch _scratch;
    private readonly FusedOperator*[] _operators;
    private void* _domain;
    private bool _isClosed;

    private FusedNetwork(IReadOnlyList<FusedLayer> layers, FusedScratch scratch)
    {
        _layers = layers;
        _scratch = scratch;
        _operators = new FusedOperator*[layers.Count];
    }

    /// <summary>Why a layer could not be computed, in words; null where all could.</summary>
    public string? Refusal => _scratch.Refusal;

    /// <summary>Layers that run on the kernels.</summary>
    public int Layers => _layers.Count;

    /// <summary>Puts the layers that it finds in a network on kernels.</summary>
    /// <param name="network">A network in plain form; changed where there are such layers.</param>
    /// <param name="folder">Folder of tensors that lie in files of their own; null where there are none.</param>
    /// <param name="kernels">What runs them.</param>
    /// <param name="threads">Threads that share a run, 1 or more.</param>
    /// <param name="holdsBack">As in <see cref="SessionSettings.HoldsBack"/>.</param>
    /// <returns>Null where the network has no such layers.</returns>
    /// <exception cref="EdgeException">ONNX Runtime does not take them.</exception>
    public static FusedNetwork? Of(
        Network network, string? folder, IntegerKernels kernels, int threads, Func<bool>? holdsBack = null)
    {
        FusedScratch scratch = new(threads, holdsBack);
        IReadOnlyList<FusedLayer> layers = NetworkFusion.Run(network, folder, kernels, scratch);
        if (layers.Count == 0)
        {
            return null;
        }

        FusedNetwork fused = new(layers, scratch);
        try
        {
            fused.Describe();
            return fused;
        }
        catch
        {
            fused.Dispose();
            throw;
        }
    }

    /// <summary>Makes the layers known to the session of some options.</summary>
    /// <exception cref="EdgeException">The native library does not take them.</exception>
    public void AddTo(SessionOptions options) => EdgeOperators.AddDomain(options, _domain);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        if (_domain is not null)
        {
            NativeApi.ReleaseDomain(_domain);
        }

        foreach (FusedOperator* description in _operators)
        {
            FusedOperator.Free(description);
        }

        foreach (FusedLayer layer in _layers)
        {
            layer.Dispose();
        }

        _scratch.Dispose();
    }

    private void Describe()
    {
        NativeApi.ThrowIfTooOld();
        void* domain = null;
        fixed (byte* name = Encoding.UTF8.GetBytes(NetworkFusion.Domain + "\0"))
        {
            NativeApi.ThrowOn(NativeApi.CreateCustomOpDomain(name, &domain), "make a domain of operators");
        }

        _domain = domain;
        for (int index = 0; index < _operators.Length; index++)
        {
            _operators[index] = FusedOperator.Create(NetworkFusion.TypeOf(index), _layers[index].Handle, _layers[index].Signature);
            NativeApi.ThrowOn(NativeApi.AddOperator(domain, _operators[index]), "describe an operator");
        }
    }
}
