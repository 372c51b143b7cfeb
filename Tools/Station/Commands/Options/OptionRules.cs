using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace EdgeConvNeXt.Station.Commands.Options;

/// <summary>
/// What options and arguments may be, checked before anything is done. One that is not given keeps its default and is not checked.
/// </summary>
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
            if (result.Implicit || result.Tokens is not [{ Value: string text }]
                || !T.TryParse(text, CultureInfo.InvariantCulture, out T value))
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

    /// <summary>Refuses values that are not among the known ones.</summary>
    /// <param name="option">The option.</param>
    /// <param name="known">Every value there is.</param>
    /// <returns>The option.</returns>
    public static Option<string> Among(this Option<string> option, IReadOnlyList<string> known)
    {
        option.Validators.Add(result =>
        {
            if (!result.Implicit && result.Tokens is [{ Value: string text }] && !known.Contains(text))
            {
                result.AddError($"{option.Name} is {string.Join(" or ", known)}; it was '{text}'.");
            }
        });
        return option;
    }

    /// <summary>Refuses an empty path; a shell variable that was never set gives one.</summary>
    /// <param name="option">The option.</param>
    /// <returns>The option.</returns>
    /// <typeparam name="T">A string.</typeparam>
    public static Option<T> NotEmpty<T>(this Option<T> option)
        where T : class?
    {
        option.Validators.Add(result => RefuseEmpty(result, option.Name));
        return option;
    }

    /// <summary>Refuses an empty path.</summary>
    /// <param name="argument">The argument.</param>
    /// <returns>The argument.</returns>
    public static Argument<string> NotEmpty(this Argument<string> argument)
    {
        argument.Validators.Add(result => RefuseEmpty(result, argument.Name));
        return argument;
    }

    private static void RefuseEmpty(SymbolResult result, string name)
    {
        if (result.Tokens.Any(token => token.Value.Length == 0))
        {
            result.AddError($"{name} is empty: expected a path.");
        }
    }
}
