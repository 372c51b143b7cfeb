using EdgeConvNeXt.Targets.Boards.Profiles;

namespace EdgeConvNeXt.Targets.Boards;

/// <summary>Every board that is known, in the order in which they are tried. A new one is a profile and its place in this list.</summary>
public static class BoardCatalog
{
    /// <summary>The profiles: boards before cards, which may stick in one; the generic ones at the end.</summary>
    public static IReadOnlyList<BoardProfile> All { get; } =
    [
        RaspberryPiBoards.Pi4,
        RaspberryPiBoards.Pi5,
        RockchipBoards.OrangePi5,
        JetsonBoards.OrinNano,
        AscendBoards.OrangePiAiPro,
        AscendBoards.Atlas200IDkA2,
        AscendBoards.Other310B,
        AscendBoards.Atlas200Dk,
        AscendCards.Atlas800,
        AscendCards.Atlas300I,
        AscendCards.Atlas300,
        GenericMachines.X64,
        GenericMachines.Arm64,
    ];

    /// <summary>The board that a machine is; null where not even its processor is known.</summary>
    public static BoardProfile? Recognise(MachineFiles machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        return All.FirstOrDefault(board => board.Marks.Any(mark => mark.Fits(machine)));
    }
}
