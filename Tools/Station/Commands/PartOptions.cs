using System.CommandLine;
using System.CommandLine.Parsing;
using EdgeConvNeXt.Runtime.Inspection.Parts;

namespace EdgeConvNeXt.Station.Commands;

/// <summary>How commands say who a part is; what no part can be is wrong usage.</summary>
internal static class PartOptions
{
    /// <summary>The part's serial number.</summary>
    public static Option<string?> Serial()
    {
        Option<string?> option = new("--serial")
        {
            Description = $"The part's serial number, 1 to {PartIdentities.LongestText} printable characters.",
        };
        option.Validators.Add(result => Check(result, PartIdentities.Refusal(Text(result), null)));
        return option;
    }

    /// <summary>The batch of this part and those that follow.</summary>
    public static Option<string?> Batch()
    {
        Option<string?> option = new("--batch")
        {
            Description = "The batch of this part and of all that follow, until another is named; empty (\"\") for none.",
        };
        option.Validators.Add(result => Check(result, PartIdentities.Refusal(null, Text(result))));
        return option;
    }

    /// <summary>Makes a refusal wrong usage.</summary>
    public static void Check(SymbolResult result, string? refusal)
    {
        if (refusal is not null)
        {
            result.AddError(refusal);
        }
    }

    private static string? Text(OptionResult result) => result.Tokens is [{ } token] ? token.Value : null;
}
