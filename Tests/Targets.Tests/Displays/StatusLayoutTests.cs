using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Targets.Displays;

namespace EdgeConvNeXt.Targets.Tests.Displays;

/// <summary>Unsure parts stand behind two question marks; an address that is too long loses its beginning.</summary>
public sealed class StatusLayoutTests
{
    /// <summary>Name of the golden picture, height, and what is shown.</summary>
    public static TheoryData<string, int, StatusContent> Pictures { get; } = new()
    {
        { "before-the-first", 64, new StatusContent(null, 0, 0, 0, 0, "") },
        { "ok", 64, new StatusContent(Outcome.Ok, 1234, 17, 3, 59.96, "192.168.1.20:8080") },
        { "ng", 64, new StatusContent(Outcome.Ng, 12_345_678, 1_234_567, 99_999, 1200.4, "station-7.factory.example:8080") },
        { "unsure", 64, new StatusContent(Outcome.Unsure, 98_765_432_109, 9_999_999, 10_000_000, 99.94, "[fe80::1]:8080") },
        { "flat-ok", 32, new StatusContent(Outcome.Ok, 1234, 17, 3, 60, "192.168.1.20:8080") },
        { "flat-unsure", 32, new StatusContent(Outcome.Unsure, 12_345_678, 1_234_567, 99_999, 1200.4, "station-7.factory.example:8080") },
    };

    [Theory]
    [MemberData(nameof(Pictures))]
    public void A_station_looks_like_its_golden_picture(string name, int height, StatusContent content)
    {
        DisplayCanvas canvas = new(128, height);
        canvas.Fill(0, 0, 128, height);

        StatusLayout.Draw(canvas, content);

        PictureText.Compare(canvas, name + ".txt");
    }
}
