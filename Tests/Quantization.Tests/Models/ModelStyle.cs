namespace EdgeConvNeXt.Quantization.Tests.Models;

/// <summary>How an exporter writes the same ConvNeXt.</summary>
public sealed record ModelStyle
{
    /// <summary>Version of the standard operator set.</summary>
    public int OperatorSet { get; init; } = 17;

    /// <summary>Layer normalisation as one operator, which exists since operator set 17, or as primitives.</summary>
    public bool LayerNormOperator { get; init; } = true;

    /// <summary>Layer normalisation outside of blocks over axis 1 of NCHW, as the authors' own code has it.</summary>
    public bool ChannelsFirst { get; init; }

    /// <summary>The square as Mul and the quotient by Reciprocal, in the place of Pow and Div.</summary>
    public bool MulForSquare { get; init; }

    /// <summary>Linear layers as 1x1 convolutions.</summary>
    public bool PointwiseConvolution { get; init; }

    /// <summary>Layer scale after the Transpose back to NCHW; otherwise before it.</summary>
    public bool ScaleAfterTranspose { get; init; } = true;

    /// <summary>GELU by tanh.</summary>
    public bool TanhGelu { get; init; }

    /// <summary>Global response normalisation of ConvNeXt V2 in the place of layer scale.</summary>
    public bool Grn { get; init; }

    /// <summary>The head as GlobalAveragePool, LayerNorm over NCHW, Flatten, Gemm; otherwise ReduceMean, LayerNorm, Gemm.</summary>
    public bool PooledHead { get; init; }

    /// <summary>Scalars as Constant nodes and a chain of Identity before the head.</summary>
    public bool ConstantNodes { get; init; }

    /// <summary>The first convolution with a border of zeros.</summary>
    public bool PaddedStem { get; init; }

    /// <summary>Each style that one of the known exporters, or an option of one, produces; by name.</summary>
    public static IReadOnlyDictionary<string, ModelStyle> All { get; } = new Dictionary<string, ModelStyle>
    {
        ["operators"] = new(),
        ["opset 13 primitives"] = new() { OperatorSet = 13, LayerNormOperator = false, PooledHead = true, ConstantNodes = true },
        ["opset 11"] = new() { OperatorSet = 11, LayerNormOperator = false, MulForSquare = true },
        ["opset 18 axes as inputs"] = new() { OperatorSet = 18, LayerNormOperator = false, PooledHead = true },
        ["channels first"] = new() { OperatorSet = 16, LayerNormOperator = false, ChannelsFirst = true, ScaleAfterTranspose = false },
        ["1x1 convolutions"] = new() { PointwiseConvolution = true },
        ["tanh"] = new() { TanhGelu = true },
        ["V2"] = new() { Grn = true, ChannelsFirst = true },
        ["padded stem"] = new() { PaddedStem = true },
    };

    /// <summary>The names of <see cref="All"/> for theories.</summary>
    public static TheoryData<string> Names => [.. All.Keys];
}
