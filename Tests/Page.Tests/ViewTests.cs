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
            faults.AddRange(await Misplaced(watched.Page));
        }

        faults.AddRange(watched.Complaints);
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    private static async Task<IEnumerable<string>> Violations(IPage page)
    {
        AxeResult result = await page.RunAxe();
        return result.Violations.SelectMany(rule => rule.Nodes.Select(node => $"{rule.Impact} {rule.Id}: {node.Html}"));
    }

    // What scrolls sideways, and what sticks out of its panel; tables and strips scroll in frames of their own. And what a finger misses.
    private static async Task<IEnumerable<string>> Misplaced(IPage page) => await page.EvaluateAsync<string[]>("""
        () => {
          const leastTouch = 44;
          const touched = 'button, select, .button, .check, .nav a, input:not([type=checkbox], [type=range])';
          const all = (frame, selector) => [...frame.querySelectorAll(selector)].filter(node => node.checkVisibility());
          const nameOf = node => `${innerWidth} px: ${node.tagName} ${node.className} ${node.textContent.slice(0, 30)}`;
          const rightOf = node => node.getBoundingClientRect().right;
          const frames = [document.scrollingElement, document.body, document.querySelector('main'), document.querySelector('.header')];
          return [
            ...frames.filter(frame => frame.scrollWidth > frame.clientWidth).map(node => `${nameOf(node)} scrolls sideways`),
            ...all(document, '.panel').flatMap(panel => all(panel, '*').filter(node => !node.closest('.table-frame, .strip, .unseen')
              && rightOf(node) > rightOf(panel))).map(node => `${nameOf(node)} sticks out`),
            ...all(document, touched).filter(node => node.getBoundingClientRect().height < leastTouch)
              .map(node => `${nameOf(node)} is small`),
          ];
        }
        """);
}
