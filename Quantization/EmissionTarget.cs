namespace EdgeConvNeXt.Quantization;

/// <summary>Who will run an integer model.</summary>
public enum EmissionTarget
{
    /// <summary>ONNX Runtime's CPU provider: its own integer operators, written directly.</summary>
    Cpu,
}
