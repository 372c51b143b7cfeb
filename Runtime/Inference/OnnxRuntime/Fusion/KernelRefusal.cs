namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Fusion;

/// <summary>
/// A layer that was put on kernels got tensors that they do not compute, which shows in the first run: the network has to do without them.
/// </summary>
internal sealed class KernelRefusal(string reason, Exception inner) : Exception(reason, inner);
