using System.Globalization;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Targets.Boards;

namespace EdgeConvNeXt.Cli.Advise;

/// <summary>Boards by name, and times that follow from what documents say they can compute.</summary>
internal static class DocumentedSpeed
{
    private const double OperationsOfMultiplyAccumulate = 2;
    private const double Tera = 1e12;

    /// <summary>Every name there is: ids of boards, and those of a board's faster forms behind a hyphen.</summary>
    public static IEnumerable<string> Names => BoardCatalog.All.SelectMany(NamesOf);

    /// <summary>What people call a board.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    public static string TitleOf(string name) => Find(name).Board.Name;

    /// <summary>The speed of a board; null where nothing is documented.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    public static BoardSpeed? Of(string name)
    {
        (BoardProfile board, IntegerRate? found) = Find(name);
        return found is { } rate ? Of(board, rate) : null;
    }

    private static BoardSpeed Of(BoardProfile board, IntegerRate rate)
    {
        return new BoardSpeed
        {
            Board = $"{board.Name} ({rate.Of})",
            Basis = "documented",
            SureBy = $"at {Percent(rate.SureShare)} of peak",
            HopedBy = $"at {Percent(rate.HopedShare)} of peak",
            BestBy = "at peak",
            Notes = [.. Notes(rate)],
            TimeOf = network =>
            {
                double best = network.Operations * OperationsOfMultiplyAccumulate / (rate.Tops * Tera);
                return new PictureTime(
                    TimeSpan.FromSeconds(best / rate.SureShare), TimeSpan.FromSeconds(best / rate.HopedShare), TimeSpan.FromSeconds(best));
            },
        };
    }

    private static IEnumerable<string> Notes(IntegerRate rate)
    {
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"Nothing was measured. {rate.Of}: {rate.Tops} TOPS in INT8 at peak, {(rate.IsVerified ? "documented by" : "not verified:")} "
            + $"{rate.Source}.");
        (string sure, string hoped) = (Percent(rate.SureShare), Percent(rate.HopedShare));
        yield return rate.Kind == RateKind.Processor
            ? $"No network reaches the peak: {sure} of it is assumed, as ConvNeXt-Base was reported to reach with XNNPACK on four "
                + $"Cortex-A76. \"maybe\" is up to twice that, {hoped}, which nobody reported."
            : $"No network reaches the peak: ConvNeXts were reported to reach {sure} of it to {hoped} on NPUs, one picture at a time. The "
                + "least of that is sure, \"maybe\" is up to the greatest.";
        yield return "On the board, `edge advise --board this` measures its processor and `edge bench` a model on its accelerator.";
        if (rate.Remark is { } remark)
        {
            yield return remark;
        }
    }

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.#} %");

    private static IEnumerable<string> NamesOf(BoardProfile board) =>
        board.IntegerRates.Where(rate => rate.Variant is not null).Select(rate => $"{board.Id}-{rate.Variant}").Prepend(board.Id);

    private static (BoardProfile Board, IntegerRate? Rate) Find(string name)
    {
        BoardProfile board = BoardCatalog.All.FirstOrDefault(board => NamesOf(board).Contains(name)) ?? throw new EdgeException(
            EdgeFault.Configuration, $"There is no board '{name}'", "--board", $"this, {string.Join(", ", Names)}",
            "Give one of these names; `edge doctor` says which board a machine is.");
        return (board, board.IntegerRates.FirstOrDefault(rate => name == (rate.Variant is null ? board.Id : $"{board.Id}-{rate.Variant}")));
    }
}
