using System.Globalization;
using EdgeConvNeXt.Camera.StillImages;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Targets.Boards;
using Microsoft.Extensions.Logging;
using static EdgeConvNeXt.Runtime.Documents.SettingKind;

namespace EdgeConvNeXt.Station.Outputs.Evidence;

/// <summary>Pictures of parts, which the journal lists.</summary>
internal sealed record EvidenceConfiguration(EvidenceSettings Settings) : OutputConfiguration
{
    /// <inheritdoc/>
    public override IReadOnlyList<(string Path, string Setting)> WrittenFolders => [(Settings.Folder, EvidenceOutput.Place.Path)];

    /// <inheritdoc/>
    public override IVerdictSink Open(OutputContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        EvidenceOrigin origin = new(context.Station, context.StartId, context.Labels, context.BundleDigest, context.BundleKey);
        return EvidenceSink.Open(
            Settings, origin, WallClock.IsSynchronised, context.Clock, context.Loggers.CreateLogger<EvidenceSink>());
    }
}

/// <summary>The output of pictures.</summary>
internal sealed class EvidenceOutput : IStationModule
{
    internal static readonly SettingDefinition Place = new("output.evidence", SettingKind.Path, "Pictures",
        "Folder of pictures: of every part that is NG or unsure, and of good ones some or all. The journal lists them, so there has to "
        + "be one. Written as an object it is the member path, and what is kept goes beside it.")
    { Otherwise = "none" };

    private static readonly SettingDefinition Picture = new("output.evidence.picture", Choice, "What is kept",
        "Of a frame the region that decided, or all of it.") { Default = "\"region\"", Choices = ["region", "frame"] };

    private static readonly SettingDefinition Format = new("output.evidence.format", Choice, "Format",
        "Kind of file; PNG is without loss, takes about ten times the time and room.") { Default = "\"jpeg\"", Choices = ["jpeg", "png"] };

    private static readonly SettingDefinition Quality = new("output.evidence.quality", Whole, "Quality",
        "Quality of JPEG files; from 90 on every pixel has a colour of its own.") { Default = "85", Minimum = 1, Maximum = 100 };

    private static readonly SettingDefinition SampleEvery = new("output.evidence.sampleEvery", Whole, "Samples",
        "Of good parts those whose number it divides are kept as sampled; 0 keeps none.")
    { Unit = "parts", Default = "0", Minimum = 0, Maximum = 1_000_000_000 };

    private static readonly SettingDefinition AllOk = new("output.evidence.allOk", Flag, "Good parts",
        "Whether the other good parts are kept too, as ok.") { Default = "false" };

    private static readonly SettingDefinition Free = new("output.evidence.freeMegabytes", Whole, "Room",
        "Room that pictures leave on their disk. Below it the least valuable go, the oldest first, down to the minimum of each class; "
        + "where that does not do, no more are written.")
    { Unit = "megabytes", Default = "500", Minimum = 0, Maximum = 10_000_000 };

    private const long BytesPerMegabyte = 1_000_000;

    // The more a class is worth, the more of it is kept.
    private static readonly ClassSettings[] Classes =
    [
        new(PictureClass.Ng, "NG parts", 4000),
        new(PictureClass.Unsure, "unsure parts", 2000),
        new(PictureClass.Sampled, "sampled good parts", 1000),
        new(PictureClass.Ok, "other good parts", 1000),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<SettingSection> Sections { get; } =
    [
        new("output.evidence", "Evidence", "Which pictures are kept, and how. Pinned ones stay whatever is said here.")
        {
            MainSetting = Place,
        },
        .. Classes.Select(group =>
            new SettingSection(group.Path, $"Evidence: {group.Word}", $"How much is kept of the pictures of {group.Name}.")),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<SettingDefinition> Settings { get; } =
    [
        Place, Picture, Format, Quality, SampleEvery, AllOk, Free, .. Classes.SelectMany(group => group.Settings),
    ];

    /// <inheritdoc/>
    public void Check(SettingValues values, SettingFaults faults)
    {
        if (faults.AreSound(Place.Path, JournalOutput.Place.Path) && values.Path(Place) is not null
            && values.Path(JournalOutput.Place) is null)
        {
            faults.Add(Place, "needs a journal, which lists the pictures: expected output.journal beside it.");
        }
    }

    /// <inheritdoc/>
    public StationConfiguration Bind(SettingValues values, StationConfiguration configuration) => values.Path(Place) is { } folder
        ? configuration.With(new EvidenceConfiguration(new EvidenceSettings
        {
            Journal = values.Path(JournalOutput.Place)!,
            Folder = folder,
            IsWholeFrame = values.Text(Picture) == "frame",
            Format = values.Word<PictureFormat>(Format),
            Quality = values.Int(Quality)!.Value,
            SampleEvery = values.Int(SampleEvery)!.Value,
            LabelShare = values.Number(LabelModule.SampleOk)!.Value,
            KeepsAllOk = values.Flag(AllOk),
            FreeBytes = values.Whole(Free)!.Value * BytesPerMegabyte,
            Limits = Classes.ToDictionary(group => group.Class, group => group.Read(values)),
        }))
        : configuration;

    private sealed class ClassSettings(PictureClass ofClass, string name, int megabytes)
    {
        private readonly SettingDefinition _bytes = new($"output.evidence.{PictureWords.Of(ofClass)}.megabytes", Whole, "Size",
            $"Above so many bytes the oldest pictures of {name} are deleted.")
        { Unit = "megabytes", Default = megabytes.ToString(CultureInfo.InvariantCulture), Minimum = 0, Maximum = 10_000_000 };

        private readonly SettingDefinition _days = new($"output.evidence.{PictureWords.Of(ofClass)}.days", Number, "Age",
            $"Older pictures of {name} are deleted, while the clock is synchronised.")
        { Unit = "days", Otherwise = "no limit", Minimum = 0, Maximum = 36_500, IsAboveMinimum = true };

        private readonly SettingDefinition _minimum = new($"output.evidence.{PictureWords.Of(ofClass)}.minimum", Whole, "Least number",
            $"So many pictures of {name} stay, whatever their bytes and age and however little room there is.")
        { Unit = "pictures", Default = "100", Minimum = 0, Maximum = 1_000_000_000 };

        public PictureClass Class => ofClass;

        public string Name => name;

        public string Word => PictureWords.Of(ofClass);

        public string Path => $"output.evidence.{Word}";

        public IEnumerable<SettingDefinition> Settings => [_bytes, _days, _minimum];

        public EvidenceLimits Read(SettingValues values) => new()
        {
            Bytes = values.Whole(_bytes)!.Value * BytesPerMegabyte,
            Age = values.Number(_days) is { } days ? TimeSpan.FromDays(days) : null,
            Minimum = values.Whole(_minimum)!.Value,
        };
    }
}
