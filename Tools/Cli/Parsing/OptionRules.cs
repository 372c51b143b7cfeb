using System.CommandLine;
using System.Globalization;

namespace EdgeConvNeXt.Cli.Parsing;

/// <summary>Ranges of options, checked before anything is done. An option that is not given keeps its default and is not checked.</summary>
internal static class OptionRules
{
    /// <summary>Refuses values outside a range.</summary>
    /// <param name="option">The option.</param>
    /// <param name="least">Smallest value.</param>
    /// <param name="most">Largest value.</param>
    /// <typeparam name="T">A number; no number at all (NaN) is outside every range.</typeparam>
    /// <returns>The option.</returns>
    public static Option<T> Within<T>(this Option<T> option, T least, T most)
        where T : struct, IComparable<T>, IParsable<T>, IFormattable
    {
        option.Validators.Add(result =>
        {
            // What is no number at all is refused by the option itself, with better words.
            if (result.Implicit || result.Tokens is not [{ Value: string text }] || !T.TryParse(text, CultureInfo.InvariantCulture, out T value))
            {
                return;
            }

            if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
            {
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{option.Name} is {least} to {most}; it was {text}."));
            }
        });
        return option;
    }
}
