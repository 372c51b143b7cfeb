using EdgeConvNeXt.Testing.Ascend;

namespace EdgeConvNeXt.Runtime.Tests.Inference.Ascend;

/// <summary>A card with a CANN that lacks the newer entries.</summary>
public sealed class AscendOldCannTests() : AscendSessionTests(AscendSimulatorForm.Old, "mode=ep");
