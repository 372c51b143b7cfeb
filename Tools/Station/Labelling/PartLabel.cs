using System.Text.Json.Serialization;

namespace EdgeConvNeXt.Station.Labelling;

/// <summary>What a person says that a part is.</summary>
internal sealed record PartLabel
{
    /// <summary>The result that it is about.</summary>
    public required Guid Result { get; init; }

    /// <summary>The class: a label of the model, or a word of the plant's own for what the model has no label for.</summary>
    public required string Label { get; init; }

    /// <summary>Whether a part of that class is good.</summary>
    public required bool Good { get; init; }

    /// <summary>Who says so.</summary>
    public required string By { get; init; }

    /// <summary>When, UTC by the wall clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Why a person was asked: a word of <see cref="LabelReason"/>.</summary>
    public required string Reason { get; init; }
}

/// <summary>That the label that held of a result does not hold any more.</summary>
/// <param name="Result">The result.</param>
/// <param name="IsTakenBack">True; tells it from labels.</param>
/// <param name="By">Who says so.</param>
/// <param name="At">When, UTC by the wall clock.</param>
internal sealed record TakenBack(Guid Result, [property: JsonPropertyName("takenBack")] bool IsTakenBack, string By, DateTimeOffset At);

/// <summary>Why people are asked what a part is. Each part has one reason, the first that fits.</summary>
internal static class LabelReason
{
    /// <summary>The verdict is NG.</summary>
    public const string Ng = "ng";

    /// <summary>The verdict is unsure.</summary>
    public const string Unsure = "unsure";

    /// <summary>The verdict is OK, and the part is in the random sample. Such labels alone say how many bad parts get through.</summary>
    public const string Sample = "sample";

    /// <summary>The verdict is OK, and a shadow disagreed.</summary>
    public const string Disagreement = "disagreement";

    /// <summary>Nobody was asked.</summary>
    public const string Own = "own";

    /// <summary>Those that people are asked for.</summary>
    public static IReadOnlyList<string> Asked { get; } = [Ng, Unsure, Sample, Disagreement];
}

/// <summary>Source-generated JSON of labels, for writing.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Serialization, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PartLabel))]
[JsonSerializable(typeof(TakenBack))]
internal sealed partial class LabelJson : JsonSerializerContext;
