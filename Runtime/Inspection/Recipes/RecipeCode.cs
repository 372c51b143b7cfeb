namespace EdgeConvNeXt.Runtime.Inspection.Recipes;

/// <summary>A code in the picture that says who the part is.</summary>
public sealed record RecipeCode
{
    /// <summary>Where it is looked for; null for the whole frame.</summary>
    public RecipeArea? Region { get; set; }

    /// <summary>What kinds it may be of, each once; empty for every kind.</summary>
    public IReadOnlyList<CodeType> Types { get; set; } = [];

    /// <summary>What becomes of a good part in whose frames no code could be read.</summary>
    public MissingCodeAction WhenMissing { get; set; } = MissingCodeAction.Ignore;
}

/// <summary>A rectangle of the frame.</summary>
public sealed record RecipeArea
{
    /// <summary>Left edge in pixels, 0 or more.</summary>
    public int X { get; set; }

    /// <summary>Top edge in pixels, 0 or more.</summary>
    public int Y { get; set; }

    /// <summary>Width in pixels, 1 or more.</summary>
    public required int Width { get; set; }

    /// <summary>Height in pixels, 1 or more.</summary>
    public required int Height { get; set; }
}

/// <summary>A kind of code.</summary>
public enum CodeType
{
    /// <summary>Data Matrix ECC 200 (ISO/IEC 16022).</summary>
    DataMatrix,

    /// <summary>QR code (ISO/IEC 18004).</summary>
    Qr,

    /// <summary>Code 128 (ISO/IEC 15417), bars.</summary>
    Code128,
}

/// <summary>What becomes of a good part in whose frames no code could be read.</summary>
public enum MissingCodeAction
{
    /// <summary>It stays good; the verdict says what was wrong with the code.</summary>
    Ignore,

    /// <summary>It is unsure, for that reason.</summary>
    Unsure,
}
