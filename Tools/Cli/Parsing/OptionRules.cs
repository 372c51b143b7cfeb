using System.CommandLine;

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
        where T : struct, IComparable<T>, IFormattable
    {
        option.Validators.Add(result =>
        {
            if (result.Implicit)
            {
                return;
            }

            T value = result.GetValueOrDefault<T>();
            if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
            {
                string range = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{option.Name} is {least} to {most}");
                result.AddError($"{range}; it was {string.Join(' ', result.Tokens.Select(token => token.Value))}.");
            }
        });
        return option;
    }
}
