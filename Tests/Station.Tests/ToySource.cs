using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Tests.Hosting;

namespace EdgeConvNeXt.Station.Tests;

/// <summary>A kind of source that the product does not have, with one setting of its own and one rule.</summary>
internal sealed class ToySource : ISourceModule
{
    private static readonly SettingDefinition Frames =
        new("source.frames", SettingKind.Whole, "Frames", "Frames after which the toy ends.")
        {
            Unit = "frames", Default = "3", Minimum = 1, Maximum = 100,
        };

    public string Type => "toy";

    public string Summary => "grey pictures (toy)";

    public IReadOnlyList<SettingDefinition> Settings { get; } = [Frames];

    public void Check(SettingValues values, SettingFaults faults)
    {
        if (values.Int(Frames) == 13)
        {
            faults.Add(Frames, "is 13: expected another number.");
        }
    }

    public SourceConfiguration Bind(SettingValues values) => new ToyConfiguration(values.Int(Frames)!.Value);

    private sealed record ToyConfiguration(int Frames) : SourceConfiguration
    {
        public override IFrameSource Create(SourceContext context) => new GreySource(Frames);
    }
}
