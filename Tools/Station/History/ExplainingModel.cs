using EdgeConvNeXt.Camera.StillImages;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Inspection.Explanation;
using EdgeConvNeXt.Runtime.Linux;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Station.Outputs.Evidence;

namespace EdgeConvNeXt.Station.History;

/// <summary>A model that is open on the processor to explain kept pictures. One thread at a time.</summary>
internal sealed class ExplainingModel : IDisposable
{
    private const string Processor = "cpu";

    private readonly IFeatureSession _session;
    private readonly FrameInspector _inspector;
    private readonly ActivationMapper _mapper;
    private readonly StillImageDecoder _decoder;

    private ExplainingModel(StationModel model, IFeatureSession session, TimeProvider clock)
    {
        Of = model;
        ModelManifest manifest = model.Bundle.Manifest;
        _session = session;
        _inspector = new FrameInspector(session, manifest, new InspectionSettings(), clock);
        _mapper = new ActivationMapper(session, manifest);
        _decoder = new StillImageDecoder(new FramePool(), bits: manifest.Input.Bits);
    }

    /// <summary>The model.</summary>
    public StationModel Of { get; }

    /// <summary>Opens it: the line's variant, or where that is compiled the first one for the processor.</summary>
    /// <param name="model">The model.</param>
    /// <param name="line">The variant that the line runs.</param>
    /// <param name="running">The station.</param>
    /// <exception cref="EdgeException">
    /// It has no variant for the processor, its network's head is another one than what can be explained, or memory is short.
    /// </exception>
    public static ExplainingModel Open(StationModel model, ModelVariant line, RunningStation running)
    {
        ModelBundle bundle = model.Bundle;
        IReadOnlyList<ModelVariant> variants = bundle.FindVariants(Processor);
        ModelVariant variant = variants.FirstOrDefault(variant => variant.Name == line.Name)
            ?? (variants.Count > 0 ? variants[0] : null)
            ?? throw new EdgeException(
                EdgeFault.Model, "The model has no variant for the processor, which maps are made on", bundle.Location,
                "an ONNX variant besides the compiled one", "Put one into the bundle with `edge quantize`.");
        ThrowIfNoMemory(bundle, variant);
        ProviderRequest request = new()
        {
            Providers = [Processor],
            Require = true,
            Variant = variant.Name,
            Settings = new SessionSettings { Threads = 1, WarmUpRuns = 1, GivesFeatures = true },
        };
        IInferenceSession session = running.Services.SelectorOf(running.Configuration.ProviderOptions).Open(bundle, request).Session;
        return new ExplainingModel(model, (IFeatureSession)session, running.Services.Clock);
    }

    /// <summary>Explains a kept picture.</summary>
    /// <param name="file">The picture; its note says which part of it was looked at, and without a note it is all of it.</param>
    /// <param name="label">The label whose score is shown.</param>
    /// <exception cref="EdgeException">The model has no such label, or the picture cannot be read or is too large.</exception>
    public PartMap Explain(string file, string label)
    {
        _mapper.ThrowIfUnknown(label);
        using FrameLease frame = _decoder.Decode(file);
        RegionOfInterest region = RegionIn(file, frame.Info);
        Verdict verdict = _inspector.Inspect(frame, partNumber: 0, region);
        if (verdict.Label is null)
        {
            throw new EdgeException(
                EdgeFault.File, $"The model cannot judge the picture: {verdict.Reason}", file, "a picture as the line sees them",
                "Look at the picture.");
        }

        ActivationMap map = _mapper.Of(label, region);
        return new PartMap(
            map.Label, map.Logit, map.Bias, map.Residual, map.Width, map.Height, map.Values, map.Area, Of.Bundle.Manifest.Id,
            _session.Variant.Name);
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private static RegionOfInterest RegionIn(string file, in FrameInfo picture)
    {
        RegionOfInterest? judged = null;
        try
        {
            judged = EvidenceNoteReader.Read(file)?.Judged;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new EdgeException(
                EdgeFault.File, $"The picture cannot be read: {fault.Message.TrimEnd('.')}", file, "a kept picture",
                "Look at the disk.", fault);
        }

        return judged is { } region && region.FitsIn(picture.Width, picture.Height)
            ? region
            : RegionOfInterest.Whole(picture.Width, picture.Height);
    }

    private static void ThrowIfNoMemory(ModelBundle bundle, ModelVariant variant)
    {
        FileInfo file = new(Directory.Exists(bundle.Location) ? Path.Combine(bundle.Location, variant.File) : bundle.Location);
        long needed = RunningModel.BytesOf(file.Exists ? file.Length : 0);
        if (FreeMemory.Bytes() is { } free && free < needed)
        {
            throw new EdgeException(
                EdgeFault.Model, $"A map takes about {needed >> 20} MB of memory beside the line, and {free >> 20} MB are free",
                bundle.Location, "room for a second session of the model", "Free some memory, or do without the map.");
        }
    }
}
