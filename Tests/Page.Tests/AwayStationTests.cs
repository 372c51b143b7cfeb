using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EdgeConvNeXt.Page.Tests;

/// <summary>A station that stops and comes back while somebody looks at its page.</summary>
[Collection(BrowserCollection.Name)]
public sealed class AwayStationTests(Browsers browsers)
{
    [Theory]
    [InlineData(Browsers.Chromium)]
    [InlineData(Browsers.Firefox)]
    public async Task The_live_picture_moves_again_when_the_station_is_back(string browser)
    {
        await using PageStation station = await PageStation.Start();
        await using WatchedPage watched = await browsers.Open(name: browser);
        IPage page = watched.Page;
        await Views.Show(watched, station, "live");

        await station.Stop();
        await Expect(page.Locator(".station-state")).ToHaveTextAsync("Not reached");
        await Expect(page.Locator(".alarm-text")).ToContainTextAsync("The station is not reached");
        string last = await page.EvaluateAsync<string>(Views.Pixels);
        await station.StartAgain();

        await Expect(page.Locator(".station-state")).ToHaveTextAsync("Running");
        foreach (int _ in Enumerable.Range(0, 2))
        {
            await page.WaitForFunctionAsync($"before => ({Views.Pixels})() !== before", last);
            last = await page.EvaluateAsync<string>(Views.Pixels);
        }

        await Expect(page.Locator(".picture-note")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_recipe_that_could_not_be_checked_is_checked_when_the_station_is_back()
    {
        await using PageStation station = await PageStation.Start();
        await using WatchedPage watched = await browsers.Open();
        IPage page = watched.Page;
        await Views.Show(watched, station, "recipe");

        await station.Stop();
        await page.GetByLabel("Every label").FillAsync("0.93");
        await Expect(page.Locator(".view-recipe")).ToContainTextAsync("The station does not answer.");
        await Expect(watched.Button("Save")).ToBeDisabledAsync();
        await station.StartAgain();

        await Expect(watched.Button("Save")).ToBeEnabledAsync();
        await Expect(page.GetByLabel("Every label")).ToHaveValueAsync("0.93");
    }

    // Firefox asks for a module once in the life of a page: what did not come then comes by another way.
    [Theory]
    [InlineData(Browsers.Chromium)]
    [InlineData(Browsers.Firefox)]
    public async Task A_view_that_was_not_loaded_before_says_that_the_station_is_not_reached_and_comes_when_it_is_back(string browser)
    {
        await using PageStation station = await PageStation.Start();
        await using WatchedPage watched = await browsers.Open(name: browser);
        IPage page = watched.Page;
        await Views.Show(watched, station, "live");

        await station.Stop();
        await page.GetByRole(AriaRole.Link, new() { Name = "Trends" }).ClickAsync();
        await Expect(page.Locator("main .notice-box")).ToContainTextAsync("The station does not answer.");
        await station.StartAgain();

        await Expect(page.Locator("main h1")).ToHaveTextAsync("Trends");
        await Expect(page.Locator(".trends-choices")).ToBeVisibleAsync();
        await Expect(page.Locator("main .notice-box.is-bad")).ToHaveCountAsync(0);
    }
}
