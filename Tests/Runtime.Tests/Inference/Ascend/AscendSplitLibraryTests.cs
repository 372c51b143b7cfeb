using EdgeConvNeXt.Testing.Ascend;

namespace EdgeConvNeXt.Runtime.Tests.Inference.Ascend;

/// <summary>A board with the pair of libraries of the newest CANN.</summary>
public sealed class AscendSplitLibraryTests() : AscendSessionTests(AscendSimulatorForm.Split, "mode=rc");
