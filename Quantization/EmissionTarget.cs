namespace EdgeConvNeXt.Quantization;

/// <summary>Who will run an integer model.</summary>
public enum EmissionTarget
{
    /// <summary>ONNX Runtime's CPU provider: its own integer operators, written directly.</summary>
    Cpu,

    /// <summary>Any runtime that reads ONNX: operators of the standard alone, with QuantizeLinear and DequantizeLinear around the float operators.</summary>
    Portable,
}
