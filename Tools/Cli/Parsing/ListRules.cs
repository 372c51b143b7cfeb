using System.CommandLine;
using System.Globalization;

namespace EdgeConvNeXt.Cli.Parsing;

/// <summary>Options that take several values with commas between them: "cpu,portable".</summary>
internal static class ListRules
{
    private const char Comma = ',';

    /// <summary>The values of a list, each once, in their order.</summary>
    public static IReadOnlyList<string> Split(string list) => [.. list.Split(Comma, StringSplitOptions.TrimEntries).Distinct()];

    /// <summary>The whole numbers of a list that was checked by <see cref="EachWithin"/>.</summary>
    public static IReadOnlyList<int> Numbers(string list) => [.. Split(list).Select(text => int.Parse(text, CultureInfo.InvariantCulture))];

    /// <summary>Refuses a list that holds something unknown.</summary>
    public static Option<T> EachAmong<T>(this Option<T> option, IReadOnlyList<string> known)
        where T : class?
    {
        return option.Each(
            text => known.Contains(text) ? null : $"{option.Name} takes {string.Join(" and ", known)}; '{text}' is none of them.");
    }

    /// <summary>Refuses a list that holds an empty place.</summary>
    public static Option<T> EachNamed<T>(this Option<T> option)
        where T : class?
    {
        return option.Each(text => text.Length > 0 ? null : $"{option.Name} takes names with commas between them; one is empty.");
    }

    /// <summary>Refuses a list that holds something other than whole numbers of a range.</summary>
    public static Option<string> EachWithin(this Option<string> option, int least, int most) => option.Each(text =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{option.Name} takes whole numbers of {least} to {most}; '{text}' is none."));

    /// <summary>Refuses a list that holds something more than once.</summary>
    public static Option<string> EachOnce(this Option<string> option)
    {
        option.Validators.Add(result =>
        {
            IEnumerable<string> values = result.Tokens.SelectMany(token => token.Value.Split(Comma, StringSplitOptions.TrimEntries));
            foreach (string value in values.CountBy(value => value).Where(count => count.Value > 1).Select(count => count.Key))
            {
                result.AddError($"{option.Name} takes each name once; '{value}' is there more than once.");
            }
        });
        return option;
    }

    private static Option<T> Each<T>(this Option<T> option, Func<string, string?> complaint)
    {
        option.Validators.Add(result =>
        {
            foreach (string fault in result.Tokens.SelectMany(token => Split(token.Value)).Select(complaint).OfType<string>())
            {
                result.AddError(fault);
            }
        });
        return option;
    }
}
