using System.CommandLine;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Commands.Options;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Programs;

namespace EdgeConvNeXt.Station.Commands;

/// <summary>The options by which every command chooses and opens a model.</summary>
internal sealed class ModelOptions
{
    private const string OnnxExtension = ".onnx";

    private readonly Option<string> _model;
    private readonly ProgramNotes _notes;

    /// <param name="notes">Called with what keeps a model from being tried.</param>
    /// <param name="defaultModel">The model when none is named, or null when one has to be.</param>
    /// <param name="runsSeveral">
    /// Whether the command has many pictures at once: on the processor each thread then runs the model on one of its own.
    /// </param>
    public ModelOptions(ProgramNotes notes, string? defaultModel = null, bool runsSeveral = false)
    {
        _notes = notes;
        Threads = new Option<int>("--threads")
        {
            Description = runsSeveral
                ? "Threads; 0: one for each core. On the processor each judges an image of its own."
                : "Threads that share one run; 0: one for each physical core.",
            DefaultValueFactory = _ => 0,
        }.Within(0, 256);
        _model = new Option<string>("--model", "-m")
        {
            Description = "The model: a bundle (folder or .edgemodel), or an .onnx file together with --manifest.",
            Required = defaultModel is null,
            DefaultValueFactory = defaultModel is null ? null : _ => defaultModel,
        }.NotEmpty();
    }

    private Option<string?> Manifest { get; } = new Option<string?>("--manifest")
    {
        Description = "What a bare .onnx file lacks: labels and preprocessing, as JSON.",
    }.NotEmpty();

    private Option<string?> Variant { get; } = new("--variant")
    {
        Description = "Which variant of the bundle; default: the first that suits the provider.",
    };

    private Option<string> Provider { get; } = new Option<string>("--provider")
    {
        Description = "Which provider runs it.", DefaultValueFactory = _ => KnownProviders.Names[0],
    }.Among(KnownProviders.Names);

    private Option<int> Threads { get; }

    /// <summary>Puts the options on a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_model);
        command.Options.Add(Manifest);
        command.Options.Add(Variant);
        command.Options.Add(Provider);
        command.Options.Add(Threads);
    }

    /// <summary>Opens the chosen model.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="givesFeatures">Whether its session gives the last feature map too.</param>
    /// <exception cref="EdgeException">
    /// It is missing, damaged or cannot run here; or its network has another head than one whose feature map explains the scores.
    /// </exception>
    public OpenModel Open(ParseResult parsed, bool givesFeatures = false)
    {
        ChosenModel chosen = Choose(parsed);
        return new OpenModel(chosen.Bundle, Open(parsed, chosen, parsed.GetValue(Threads), givesFeatures));
    }

    /// <summary>The chosen model, which is not opened yet.</summary>
    /// <param name="parsed">The command line.</param>
    /// <exception cref="EdgeException">It is missing or damaged, or has no such variant.</exception>
    public ChosenModel Choose(ParseResult parsed)
    {
        ModelBundle bundle = OpenBundle(parsed.GetValue(_model)!, parsed.GetValue(Manifest));
        return Choose(parsed, bundle, parsed.GetValue(Variant), Variant.Name);
    }

    /// <summary>Opens a chosen model.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="model">The model.</param>
    /// <param name="threads">Threads that share one run; 0: one for each physical core.</param>
    /// <param name="givesFeatures">Whether its session gives the last feature map too.</param>
    /// <exception cref="EdgeException">It is damaged, cannot run here, or has no such feature map.</exception>
    public IInferenceSession Open(ParseResult parsed, ChosenModel model, int threads, bool givesFeatures = false) =>
        KnownProviders.Selector(_notes).Open(model.Bundle, Request(parsed, model.VariantName, threads, givesFeatures)).Session;

    /// <summary>
    /// Threads that the command may take for runs beside each other, counted; null on other providers than the processor, where one run has
    /// the whole device.
    /// </summary>
    /// <param name="parsed">The command line.</param>
    public int? ThreadsForRuns(ParseResult parsed) => parsed.GetValue(Provider) != KnownProviders.Names[0] ? null
        : parsed.GetValue(Threads) is > 0 and int threads ? threads : Environment.ProcessorCount;

    /// <summary>The model that the chosen one is held against, for the same provider; null when none is named.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="path">The model; null for none.</param>
    /// <param name="variant">Name of its variant, or null for the first that suits the provider.</param>
    /// <param name="model">The chosen model.</param>
    /// <exception cref="EdgeException">It is missing or damaged, has no such variant, or has other labels.</exception>
    public ChosenModel? ChooseReference(ParseResult parsed, string? path, string? variant, ModelBundle model)
    {
        if (path is null)
        {
            return null;
        }

        bool isBare = path.EndsWith(OnnxExtension, StringComparison.OrdinalIgnoreCase) && parsed.GetValue(Manifest) is null;
        ModelBundle reference = isBare ? ModelBundle.FromOnnx(path, model.Manifest) : OpenBundle(path, parsed.GetValue(Manifest));
        if (!reference.Manifest.Labels.SequenceEqual(model.Manifest.Labels))
        {
            throw new EdgeException(
                EdgeFault.Configuration,
                "The reference has other labels than the model",
                path,
                string.Join(", ", model.Manifest.Labels),
                "Name the model's own parent.");
        }

        return Choose(parsed, reference, variant, "--reference-variant");
    }

    private ChosenModel Choose(ParseResult parsed, ModelBundle bundle, string? variant, string option)
    {
        string provider = parsed.GetValue(Provider)!;
        ModelVariant? found = bundle.FindVariant(provider, variant);
        if (variant is not null && found is null)
        {
            string known = string.Join(", ", bundle.Manifest.Variants.Select(one => $"{one.Name} ({one.Provider})"));
            throw new EdgeException(
                EdgeFault.Configuration,
                $"The bundle has no variant '{variant}' for {provider}",
                bundle.Location,
                $"{option} to be one of {known}",
                $"Choose one of these, or leave {option} out.");
        }

        return new ChosenModel(bundle, variant, found);
    }

    /// <summary>A station that runs the chosen model.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="source">Where its frames come from.</param>
    public StationConfiguration Station(ParseResult parsed, SourceConfiguration source) => new()
    {
        Model = Path.GetFullPath(parsed.GetValue(_model)!),
        ModelManifest = parsed.GetValue(Manifest) is { } manifest ? Path.GetFullPath(manifest) : null,
        Providers = Request(parsed, parsed.GetValue(Variant), parsed.GetValue(Threads)),
        Source = source,
    };

    private ProviderRequest Request(ParseResult parsed, string? variant, int threads, bool givesFeatures = false) => new()
    {
        Providers = [parsed.GetValue(Provider)!],
        Require = true,
        Variant = variant,
        Settings = new SessionSettings { Threads = threads, GivesFeatures = givesFeatures },
    };

    /// <summary>Opens a bundle, or a bare ONNX file with the manifest it lacks.</summary>
    /// <exception cref="EdgeException">It is missing or damaged.</exception>
    public static ModelBundle OpenBundle(string path, string? manifest)
    {
        if (!path.EndsWith(OnnxExtension, StringComparison.OrdinalIgnoreCase) || !File.Exists(path))
        {
            return ModelBundle.Open(path);
        }

        return manifest is not null
            ? ModelBundle.FromOnnx(path, manifest)
            : throw new EdgeException(
                EdgeFault.Configuration,
                "A bare ONNX file says nothing of labels and preprocessing",
                path,
                "the missing part of its manifest",
                "Name it with --manifest FILE.");
    }
}

/// <summary>A bundle and the warm session that runs it.</summary>
/// <param name="Bundle">The model.</param>
/// <param name="Session">Closed with this object.</param>
internal sealed record OpenModel(ModelBundle Bundle, IInferenceSession Session) : IDisposable
{
    public void Dispose() => Session.Dispose();
}

/// <summary>A bundle that is not opened yet.</summary>
/// <param name="Bundle">The model.</param>
/// <param name="VariantName">The variant that was named; null for the first that suits the provider.</param>
/// <param name="Variant">That variant; null where there is none, which opening says.</param>
internal sealed record ChosenModel(ModelBundle Bundle, string? VariantName, ModelVariant? Variant);
