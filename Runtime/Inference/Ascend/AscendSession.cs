using EdgeConvNeXt.Runtime.Inference.Ascend.Binding;
using EdgeConvNeXt.Runtime.Inference.Ascend.Devices;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Runtime.Inference.Ascend;

/// <summary>
/// A session of AscendCL. Its buffers stay where they are but for one case: a run that fails in the device resets it and loads the model
/// anew.
/// </summary>
/// <remarks>
/// Retrying: a run that failed for want of resources or in the device (<see cref="AclErrors.MayBeMendedByReset"/>) is tried once more after
/// a reset, on the same picture. A reset takes every model of the process off the device, so it is left undone where another session uses
/// the device. A session that failed all the same begins its next run with a reset: the device may be at work on the last one still, or the
/// model off the device.
/// </remarks>
internal sealed class AscendSession : IInferenceSession
{
    private readonly AscendRuntime _runtime;
    private readonly AscendDevice _device;
    private readonly AscendOptions _options;
    private readonly ModelBundle _bundle;
    private readonly CompiledNetwork _network;
    private readonly string _where;
    private readonly TimeSpan _taskTimeout;

    // The picture while the model is off the device; only a reset needs it.
    private NativeBuffer? _savedPicture;
    private bool _hasFailed;
    private bool _isSuspect;
    private bool _isClosed;

    private AscendSession(AscendRuntime runtime, AscendDevice device, AscendOptions options, ModelBundle bundle, ModelVariant variant)
    {
        _runtime = runtime;
        _device = device;
        _options = options;
        _bundle = bundle;
        Variant = variant;
        _network = new CompiledNetwork(device, bundle.Manifest, options.RunTimeout);
        _where = $"{bundle.Location}, {variant.File}, {device.Where}";
        _taskTimeout = 2 * options.RunTimeout;
    }

    /// <inheritdoc/>
    public string Provider => AscendProvider.ProviderName;

    /// <inheritdoc/>
    public ModelVariant Variant { get; }

    /// <inheritdoc/>
    public SessionPlacement Placement { get; } = SessionPlacement.Whole(AscendProvider.ProviderName);

    /// <inheritdoc/>
    public Span<byte> InputBuffer
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            return _network.IsLoaded ? _network.Picture : _savedPicture!.Bytes;
        }
    }

    /// <inheritdoc/>
    public ReadOnlySpan<float> Output
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            return _network.Scores;
        }
    }

    /// <summary>Takes the device, loads and checks the model, and warms it up.</summary>
    /// <exception cref="EdgeException">
    /// The device cannot be had, or the model cannot be loaded or run, or does not fit manifest or chip.
    /// </exception>
    public static AscendSession Open(AscendRuntime runtime, AscendOptions options, ModelBundle bundle, ModelVariant variant, int warmUpRuns)
    {
        AscendDevice device = runtime.Lend(options);
        AscendSession session = new(runtime, device, options, bundle, variant);
        try
        {
            session.CheckSoc();
            session.Load();
            for (int run = 0; run < warmUpRuns; run++)
            {
                session.Run();
            }

            return session;
        }
        catch
        {
            session._hasFailed = true;
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
            if (_isSuspect || !_network.IsLoaded)
            {
                Recover();
            }

            RunWithRetry();
        }
        catch (AclException fault)
        {
            _hasFailed = true;
            _isSuspect = AclErrors.MayBeMendedByReset(fault.Code) || AclErrors.IsTimeout(fault.Code);
            throw fault.ToEdgeException(_where);
        }
        catch (EdgeException)
        {
            _hasFailed = true;
            throw;
        }
    }

    /// <summary>Gives everything back, in order, on the device's thread.</summary>
    /// <exception cref="EdgeException">
    /// That failed although every run went well: the device may be left in a bad state. After a failed run it is to be expected, and kept
    /// silent.
    /// </exception>
    public void Dispose()
    {
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        try
        {
            AclException? failure = Close();
            if (failure is not null && !_hasFailed)
            {
                throw failure.ToEdgeException(_where);
            }
        }
        catch (EdgeException) when (_hasFailed)
        {
            // The device hangs, which the failed run has reported already. Its thread holds what it holds until the process ends.
        }
        finally
        {
            _savedPicture?.Dispose();
        }
    }

    private AclException? Close()
    {
        AclException? unloading = null;
        AclException? closing;
        try
        {
            if (!_device.Thread.IsAbandoned)
            {
                _device.Thread.Run(new OwnerTask(() => unloading = _network.Unload()), _options.OpenTimeout);
            }
        }
        finally
        {
            closing = _runtime.TakeBack(_device, _options);
        }

        return unloading ?? closing;
    }

    private void CheckSoc()
    {
        if (Variant.Soc is { } requested && _device.Soc is { } found
            && !string.Equals(requested, found, StringComparison.OrdinalIgnoreCase))
        {
            throw new EdgeException(
                EdgeFault.Model,
                $"The model was compiled for {requested}, and this chip is {found}",
                _where,
                $"a model for {found}",
                $"Compile it with --soc_version={found}, and name that as the variant's soc.");
        }
    }

    private void Load()
    {
        try
        {
            _device.Thread.Run(new OwnerTask(() => _network.Load(_bundle, Variant)), _options.OpenTimeout);
        }
        catch (AclException fault)
        {
            throw fault.ToEdgeException(_where);
        }
    }

    private void RunWithRetry()
    {
        try
        {
            _device.Thread.Run(_network, _taskTimeout);
        }
        catch (AclException fault) when (AclErrors.MayBeMendedByReset(fault.Code))
        {
            if (!TryReset())
            {
                throw;
            }

            _device.Thread.Run(_network, _taskTimeout);
        }
    }

    // Before the run that follows a failed one.
    private void Recover()
    {
        if (!TryReset() && !_network.IsLoaded)
        {
            throw new AclException(AclErrors.DeviceBusy, "aclrtResetDevice", "another model has taken the device in the meantime");
        }

        _isSuspect = false;
    }

    private bool TryReset()
    {
        _savedPicture ??= new NativeBuffer(_network.Picture.Length);
        return _runtime.TryAlone(_device, _options, () => _device.Thread.Run(new OwnerTask(ResetAndLoad), _options.OpenTimeout));
    }

    private void ResetAndLoad()
    {
        if (_network.IsLoaded)
        {
            _network.Picture.CopyTo(_savedPicture!.Bytes);
        }

        // A lost device answers with errors here; whether it came back is for loading to find out.
        _ = _network.Unload();
        _device.Reset();
        _network.Load(_bundle, Variant);
        _savedPicture!.Bytes.CopyTo(_network.Picture);
    }
}
