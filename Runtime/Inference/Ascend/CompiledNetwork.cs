using System.Text;
using EdgeConvNeXt.Runtime.Inference.Ascend.Binding;
using EdgeConvNeXt.Runtime.Inference.Ascend.Devices;
using EdgeConvNeXt.Runtime.Inference.Ascend.Owned;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Runtime.Inference.Ascend;

/// <summary>
/// A compiled model on a device, with everything it needs there. All methods are called on the device's thread; <see cref="Picture"/> is
/// for the session, between runs. On a card, pictures and scores go over pinned memory of the host; on a board, they lie in memory that
/// processor and NPU share.
/// </summary>
internal sealed unsafe class CompiledNetwork : IOwnerTask
{
    private readonly AscendDevice _device;
    private readonly AclLibrary _library;
    private readonly int _timeoutMilliseconds;
    private readonly float[] _scores;
    private CompiledFit? _fit;
    private ModelDescription? _description;
    private Dataset? _inputs;
    private Dataset? _outputs;
    private PinnedMemory? _hostPicture;
    private PinnedMemory? _hostScores;
    private void* _stream;
    private void* _picture;
    private uint _model;
    private bool _hasModel;

    public CompiledNetwork(AscendDevice device, ModelManifest manifest, TimeSpan runTimeout)
    {
        _device = device;
        _library = device.Library;
        _timeoutMilliseconds = (int)Math.Min(runTimeout.TotalMilliseconds, int.MaxValue);
        _scores = new float[manifest.Labels.Count];
    }

    /// <summary>Whether it can run.</summary>
    public bool IsLoaded { get; private set; }

    /// <summary>Where the picture goes; only while it is loaded, and at another address after every loading.</summary>
    public Span<byte> Picture => new(_picture, _fit!.PictureBytes);

    /// <summary>The scores of the last run.</summary>
    public ReadOnlySpan<float> Scores => _scores;

    /// <summary>Loads the model and takes memory for it. The picture is zeroed.</summary>
    /// <exception cref="AclException">AscendCL failed.</exception>
    /// <exception cref="EdgeException">
    /// The file is damaged, or the model does not fit the manifest. Nothing stays taken, here or above.
    /// </exception>
    public void Load(ModelBundle bundle, ModelVariant variant)
    {
        try
        {
            LoadModel(bundle, variant);
            _description = new ModelDescription(_library);
            CompiledSignature signature = _description.Read(_model);
            _fit = CompiledFit.Check(signature, bundle, variant);
            TakeMemory(signature, _fit);
            if (_fit.Batch >= 0)
            {
                _library.Check(
                    _library.Model.SetDynamicBatchSize(_model, _inputs!.Handle, (nuint)_fit.Batch, 1), "aclmdlSetDynamicBatchSize");
            }

            Picture.Clear();
            IsLoaded = true;
        }
        catch
        {
            // Why it could not be loaded is worth telling, not what followed from that.
            _ = Unload();
            throw;
        }
    }

    /// <summary>Runs the model on the picture.</summary>
    /// <exception cref="AclException">AscendCL failed.</exception>
    public void Execute()
    {
        CompiledFit fit = _fit!;
        DeviceMemory scores = _outputs![0];
        void* answer = scores.Address;
        if (_hostPicture is not null)
        {
            DeviceMemory picture = _inputs![fit.Picture];
            nuint bytes = (nuint)fit.PictureBytes;
            _library.Check(
                _library.Runtime.Copy(picture.Address, picture.Length, _picture, bytes, AclCopyKind.HostToDevice), "aclrtMemcpy");
        }

        RunModel();
        if (_hostScores is not null)
        {
            answer = _hostScores.Address;
            nuint bytes = (nuint)fit.ScoreBytes;
            _library.Check(_library.Runtime.Copy(answer, bytes, scores.Address, bytes, AclCopyKind.DeviceToHost), "aclrtMemcpy");
        }

        TakeScores(answer, fit);
    }

    /// <summary>Gives everything back in the order that AscendCL's documentation gives.</summary>
    /// <returns>The first failure, or null.</returns>
    public AclException? Unload()
    {
        IsLoaded = false;
        AclCleanup cleanup = new(_library);
        FreeMemory(cleanup);
        _inputs?.Destroy(cleanup);
        _outputs?.Destroy(cleanup);
        if (_hasModel)
        {
            cleanup.Take(_library.Model.Unload(_model), "aclmdlUnload");
        }

        _description?.Destroy(cleanup);
        if (_stream is not null)
        {
            cleanup.Take(_library.Runtime.DestroyStream(_stream), "aclrtDestroyStream");
        }

        _inputs = null;
        _outputs = null;
        _description = null;
        _stream = null;
        _hasModel = false;
        return cleanup.Failure;
    }

    private void LoadModel(ModelBundle bundle, ModelVariant variant)
    {
        using VerifiedModelFile file = VerifiedModelFile.Create(bundle, variant);
        byte[] path = Encoding.UTF8.GetBytes(file.Path + '\0');
        uint model;
        fixed (byte* name = path)
        {
            _library.Check(_library.Model.LoadFromFile(name, &model), "aclmdlLoadFromFile");
        }

        _model = model;
        _hasModel = true;
    }

    private void TakeMemory(CompiledSignature signature, CompiledFit fit)
    {
        _inputs = new Dataset(_library);
        _outputs = new Dataset(_library);
        foreach (CompiledTensor input in signature.Inputs)
        {
            _inputs.Add(input.Bytes);
        }

        _outputs.Add(signature.Outputs[0].Bytes);
        _picture = _inputs[fit.Picture].Address;
        if (_device.RunMode == AclRunMode.Host)
        {
            _hostPicture = new PinnedMemory(_library, (nuint)fit.PictureBytes);
            _hostScores = new PinnedMemory(_library, (nuint)fit.ScoreBytes);
            _picture = _hostPicture.Address;
        }

        if (_library.Model.ExecuteAsync is not null && _library.Runtime.SynchronizeStreamWithTimeout is not null)
        {
            void* stream;
            _library.Check(_library.Runtime.CreateStream(&stream), "aclrtCreateStream");
            _stream = stream;
        }
    }

    private void FreeMemory(AclCleanup cleanup)
    {
        _picture = null;
        _inputs?.FreeBuffers(cleanup);
        _outputs?.FreeBuffers(cleanup);
        _hostPicture?.Free(_library, cleanup);
        _hostScores?.Free(_library, cleanup);
        _hostPicture = null;
        _hostScores = null;
    }

    // AscendCL itself bounds the wait where it can; where it cannot, the owner of the thread does.
    private void RunModel()
    {
        if (_stream is null)
        {
            _library.Check(_library.Model.Execute(_model, _inputs!.Handle, _outputs!.Handle), "aclmdlExecute");
            return;
        }

        _library.Check(_library.Model.ExecuteAsync(_model, _inputs!.Handle, _outputs!.Handle, _stream), "aclmdlExecuteAsync");
        _library.Check(_library.Runtime.SynchronizeStreamWithTimeout(_stream, _timeoutMilliseconds), "aclrtSynchronizeStreamWithTimeout");
    }

    private void TakeScores(void* answer, CompiledFit fit)
    {
        if (!fit.IsHalf)
        {
            new ReadOnlySpan<float>(answer, fit.Labels).CopyTo(_scores);
            return;
        }

        ReadOnlySpan<Half> halves = new(answer, fit.Labels);
        for (int i = 0; i < halves.Length; i++)
        {
            _scores[i] = (float)halves[i];
        }
    }
}
