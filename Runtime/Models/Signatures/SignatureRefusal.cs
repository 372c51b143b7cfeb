namespace EdgeConvNeXt.Runtime.Models.Signatures;

/// <summary>What is said where a bundle is not taken.</summary>
internal static class SignatureRefusal
{
    private const string SignAgain = "Copy the bundle again from where it was signed, or have it signed again (`edge bundle sign`).";

    /// <summary>A bundle that is refused.</summary>
    /// <param name="what">What is wrong, without a final period.</param>
    /// <param name="where">The file.</param>
    /// <param name="expected">What was expected there instead.</param>
    /// <param name="remedy">What the reader can do, with a final period.</param>
    public static EdgeException Of(string what, string where, string expected, string remedy = SignAgain) =>
        new(EdgeFault.Model, PrintableText.Of(what), where, expected, remedy);
}
