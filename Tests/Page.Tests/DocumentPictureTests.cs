using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Sources;
using EdgeConvNeXt.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EdgeConvNeXt.Page.Tests;

/// <summary>The pictures of docs/page.md. EDGE_UPDATE_SCREENSHOTS=1 takes them anew, to be looked at.</summary>
[Collection(BrowserCollection.Name)]
public sealed class DocumentPictureTests(Browsers browsers)
{
    private const int MostBytes = 150_000;
    private const int Quality = 82;
    private static readonly string Documents = Path.Combine(RepositoryRoot.Path, "docs");

    // Picture and verdict are of the same part, and the strip's pictures are there.
    private const string AllOfOneNgPart = """
        () => {
          const part = text => /Part (\d+)/.exec(text)?.[1];
          const said = document.querySelector('.live-verdict, .kiosk-verdict');
          const isKiosk = document.body.classList.contains('kiosk');
          const strip = [...document.querySelectorAll('.live-strip img[src]')].slice(0, 5);
          const caption = document.querySelector('.picture-caption').textContent;
          return caption.includes('NG') && part(said.innerText) === part(caption)
            && (isKiosk || strip.length === 5 && strip.every(one => one.complete && one.naturalWidth > 0));
        }
        """;

    public static TheoryData<string> Names { get; } = ["live", "part", "review", "recipe", "models", "trends", "kiosk"];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_picture_is_there_small_and_shown(string view)
    {
        string picture = Path.Combine(Documents, "images", $"page-{view}.jpg");
        if (Environment.GetEnvironmentVariable("EDGE_UPDATE_SCREENSHOTS") == "1")
        {
            await Take(view, picture);
        }

        Assert.InRange(new FileInfo(picture).Length, 1, MostBytes);
        string document = await File.ReadAllTextAsync(Path.Combine(Documents, "page.md"));
        Assert.Contains($"(images/page-{view}.jpg)", document, StringComparison.Ordinal);
    }

    private async Task Take(string view, string picture)
    {
        bool isKiosk = view == "kiosk";
        await using WatchedPage watched = await browsers.Open(new Look
        {
            Size = isKiosk ? Look.Panel : (1280, 800), Theme = isKiosk || view == "part" ? ColorScheme.Dark : ColorScheme.Light,
        });
        IPage page = watched.Page;
        await using PageStation? slow = view == "live" ? await PageStation.Start(Slow) : null;
        await Views.Show(watched, slow ?? browsers.Busy, view);
        if (view is "live" or "kiosk")
        {
            await page.WaitForFunctionAsync(AllOfOneNgPart);
        }
        else if (view == "recipe")
        {
            await page.GetByLabel("Every label").FillAsync("0.92");
            await Expect(page.Locator(".effect")).ToContainTextAsync("would have rejected");
            await page.Locator(".effect").ScrollIntoViewIfNeededAsync();
            await page.WaitForFunctionAsync("() => [...document.querySelectorAll('.effect img')].slice(0, 6).every(one => one.complete)");
        }

        await page.ScreenshotAsync(new PageScreenshotOptions { Path = picture, Type = ScreenshotType.Jpeg, Quality = Quality });
    }

    // A part in two seconds stays on the page until its picture is written.
    private static StationConfiguration Slow(StationConfiguration station) => station with
    {
        Source = (SyntheticSourceConfiguration)station.Source with { FramesPerSecond = 0.5 },
    };
}
