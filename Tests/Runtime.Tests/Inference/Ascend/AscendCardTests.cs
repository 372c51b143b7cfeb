using EdgeConvNeXt.Testing.Ascend;

namespace EdgeConvNeXt.Runtime.Tests.Inference.Ascend;

/// <summary>A card in a host.</summary>
public sealed class AscendCardTests() : AscendSessionTests(AscendSimulatorForm.Current, "mode=ep");
