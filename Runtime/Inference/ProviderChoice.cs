namespace EdgeConvNeXt.Runtime.Inference;

/// <summary>The session that was opened, and the providers that were tried before it.</summary>
/// <param name="Session">Open and warm. The caller closes it.</param>
/// <param name="Rejections">Providers earlier in the list, each with its reason.</param>
public sealed record ProviderChoice(IInferenceSession Session, IReadOnlyList<ProviderRejection> Rejections);
