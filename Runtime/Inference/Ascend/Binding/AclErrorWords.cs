namespace EdgeConvNeXt.Runtime.Inference.Ascend.Binding;

/// <summary>An error code in words.</summary>
/// <param name="Fault">The part of the outside world that it is about.</param>
/// <param name="What">What happened, without a final period.</param>
/// <param name="Remedy">What to do, with one.</param>
internal readonly record struct AclErrorWords(EdgeFault Fault, string What, string Remedy);
