using EdgeConvNeXt.Runtime.Documents;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Native;

/// <summary>Compares configured options with the ones that an execution provider has.</summary>
internal static class ProviderKeys
{
    /// <summary>Makes sure that every option is a known one.</summary>
    /// <param name="provider">Name of the provider.</param>
    /// <param name="options">The configured options.</param>
    /// <param name="known">What there is.</param>
    /// <exception cref="EdgeException">One is not; the message names all there are.</exception>
    public static void Check(string provider, IReadOnlyDictionary<string, string> options, IReadOnlyList<string> known)
    {
        if (options.Keys.FirstOrDefault(key => !known.Contains(key)) is { } unknown)
        {
            throw new EdgeException(
                EdgeFault.Configuration,
                $"ONNX Runtime's provider {provider} has no option '{unknown}'",
                $"{provider}.options",
                $"options out of {string.Join(", ", known)}",
                NameSuggestion.Nearest(unknown, known) is { } meant ? $"Write {meant}, or leave it out." : "Correct it, or leave it out.");
        }
    }
}
