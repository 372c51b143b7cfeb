using EdgeConvNeXt.Testing.Ascend;

namespace EdgeConvNeXt.Runtime.Tests.Inference.Ascend;

/// <summary>A board whose processor and NPU share memory.</summary>
public sealed class AscendBoardTests() : AscendSessionTests(AscendSimulatorForm.Current, "mode=rc");
