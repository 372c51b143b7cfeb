namespace EdgeConvNeXt.Camera.V4L2;

/// <summary>A control and a value for it.</summary>
/// <param name="Id">V4L2_CID_*.</param>
/// <param name="Value">The value.</param>
internal readonly record struct ControlValue(uint Id, int Value);
