using System.CommandLine;
using System.Globalization;

namespace EdgeConvNeXt.Station.Commands.Options;

/// <summary>The size of a camera's frames on the command line: "1920x1080", in pixels.</summary>
internal static class FrameSize
{
    private const int Longest = 65_535;

    /// <summary>Refuses what is no size.</summary>
    /// <param name="option">The option.</param>
    /// <returns>The option.</returns>
    public static Option<string?> AsFrameSize(this Option<string?> option)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: string text }] && Parse(text) is null)
            {
                result.AddError($"{option.Name} is WIDTHxHEIGHT in pixels, each 1 to {Longest}, such as 1920x1080; it was '{text}'.");
            }
        });
        return option;
    }

    /// <summary>Width and height, or null for what is no size.</summary>
    public static (int Width, int Height)? Parse(string text) =>
        text.Split('x') is [string width, string height] && Side(width) is { } columns && Side(height) is { } rows ? (columns, rows) : null;

    private static int? Side(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int side) && side is >= 1 and <= Longest ? side : null;
}
