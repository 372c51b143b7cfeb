using System.CommandLine;
using System.CommandLine.Parsing;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Station.Commands.Options;
using EdgeConvNeXt.Station.Outputs.Journal;

namespace EdgeConvNeXt.Station.Commands.Journal;

/// <summary>What says which verdicts of a journal are meant.</summary>
internal sealed class JournalFilterOptions
{
    private static readonly string[] Outcomes = [.. Enum.GetNames<Outcome>().Select(name => name.ToLowerInvariant())];

    private readonly Option<long> _part =
        new Option<long>("--part") { Description = "Number of the part, in whichever start." }.Within(1, long.MaxValue);

    private readonly Option<string?> _start = new("--start") { Description = "The start of the station: 32 hexadecimal digits." };

    private readonly Option<string?> _serial = new("--serial") { Description = "The part's serial number." };

    private readonly Option<string?> _from =
        new Option<string?>("--from") { Description = "Verdicts from this time on; UTC unless it has an offset." }.AsTime();

    private readonly Option<string?> _to = new Option<string?>("--to") { Description = "Verdicts before this time." }.AsTime();

    private readonly Option<string> _outcome = new Option<string>("--outcome") { Description = "ok, ng or unsure." }.Among(Outcomes);

    private readonly Option<string?> _label = new("--label") { Description = "The best label." };

    /// <summary>The journal's folder.</summary>
    public Argument<string> Folder { get; } = JournalCommand.Folder();

    /// <summary>Name of the recipe.</summary>
    public Option<string?> Recipe { get; } = new("--recipe") { Description = "Name of the recipe." };

    /// <summary>Name and version of the model.</summary>
    public Option<string?> Model { get; } = new("--model") { Description = "Name and version of the model, as verdicts have it." };

    /// <summary>What names single parts.</summary>
    public IReadOnlyList<Option> OfParts => [_part, _start, _serial];

    /// <summary>What names a time.</summary>
    public IReadOnlyList<Option> OfTime => [_from, _to];

    /// <summary>Everything there is.</summary>
    public IReadOnlyList<Option> All => [.. OfParts, .. OfTime, _outcome, _label, Recipe, Model];

    /// <summary>Whether a part is named.</summary>
    public bool NamesPart(SymbolResult parsed) => parsed.GetValue(_part) > 0 || parsed.GetValue(_serial) is not null;

    /// <summary>The verdicts that are meant.</summary>
    public JournalFilter Read(ParseResult parsed) => new()
    {
        Part = parsed.GetValue(_part) is > 0 and var part ? part : null,
        Start = parsed.GetValue(_start),
        Serial = parsed.GetValue(_serial),
        From = TimeText.Parse(parsed.GetValue(_from)),
        To = TimeText.Parse(parsed.GetValue(_to)),
        Outcome = parsed.GetValue(_outcome) is { } outcome ? Enum.Parse<Outcome>(outcome, ignoreCase: true) : null,
        Label = parsed.GetValue(_label),
        Recipe = parsed.GetValue(Recipe),
        Model = parsed.GetValue(Model),
    };
}
