using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using EdgeConvNeXt.Testing;
using Microsoft.Playwright;

namespace EdgeConvNeXt.Page.Tests;

/// <summary>
/// Every view of a busy station at both sizes and in both themes: whole, quiet, readable for all. Screenshots of each lie in
/// artifacts/page-screenshots afterwards, to be looked at.
/// </summary>
[Collection(BrowserCollection.Name)]
public sealed class ViewTests(Browsers browsers)
{
    private static readonly string Screenshots = Path.Combine(RepositoryRoot.Path, "artifacts", "page-screenshots");

    private static readonly ColorScheme[] LightLast = [ColorScheme.Dark, ColorScheme.Light];

    public static TheoryData<string> Names { get; } = [.. Views.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_view_is_whole_quiet_and_readable_for_all(string view)
    {
        await using WatchedPage watched = await browsers.Open(new Look { Size = Look.Panel });
        await Views.Show(watched, browsers.Busy, view);

        List<string> faults = [];
        foreach ((int Width, int Height) size in ((int, int)[])[Look.Panel, Look.Screen])
        {
            await watched.Page.SetViewportSizeAsync(size.Width, size.Height);
            foreach (ColorScheme theme in size == Look.Panel ? LightLast : LightLast.Reverse())
            {
                await watched.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = theme });
                await watched.Page.ScreenshotAsync(new PageScreenshotOptions
                {
                    Path = Path.Combine(Screenshots, $"{view}-{size.Width}-{theme.ToString().ToLowerInvariant()}.png"),
                });
            }

            // Each size and each theme once; axe takes a second.
            faults.AddRange((await Violations(watched.Page)).Select(fault => $"{size.Width} px: {fault}"));
            faults.AddRange(await Overflow(watched.Page));
        }

        faults.AddRange(watched.Complaints);
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    private static async Task<IEnumerable<string>> Violations(IPage page)
    {
        AxeResult result = await page.RunAxe();
        return result.Violations.SelectMany(rule => rule.Nodes.Select(node => $"{rule.Impact} {rule.Id}: {node.Html}"));
    }

    // What scrolls sideways, and what sticks out of its panel; tables and strips scroll in frames of their own.
    private static async Task<IEnumerable<string>> Overflow(IPage page) => await page.EvaluateAsync<string[]>("""
        () => {
          const nameOf = node => `${innerWidth} px: ${node.tagName} ${node.className}`;
          const frames = [document.scrollingElement, document.body, document.querySelector('main'), document.querySelector('.header')];
          const wide = frames.filter(frame => frame.scrollWidth > frame.clientWidth);
          const sticking = [...document.querySelectorAll('.panel *')].filter(node => !node.closest('.table-frame, .strip, .unseen')
            && node.getBoundingClientRect().right > node.closest('.panel').getBoundingClientRect().right);
          return [...wide.map(node => `${nameOf(node)} scrolls sideways`), ...sticking.map(node => `${nameOf(node)} sticks out`)];
        }
        """);
}
