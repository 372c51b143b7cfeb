using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EdgeConvNeXt.Page.Tests;

/// <summary>What was changed and not saved is not lost without a question, whichever way the page is left.</summary>
[Collection(BrowserCollection.Name)]
public sealed class LeavingTests(Browsers browsers)
{
    [Theory]
    [InlineData(Browsers.Chromium)]
    [InlineData(Browsers.Firefox)]
    public async Task A_changed_recipe_is_left_by_link_and_back_only_after_a_question(string browser)
    {
        await using WatchedPage watched = await browsers.Open(name: browser);
        IPage page = watched.Page;
        await watched.Show(browsers.Busy.Url, "/#/parts");
        await Link(page, "Live").ClickAsync();
        await Expect(page.Locator(".view-live")).ToBeVisibleAsync();
        await Link(page, "Recipe").ClickAsync();
        ILocator threshold = page.GetByLabel("Every label");
        // Filling a field of numbers as a whole, Playwright leaves it empty in Firefox.
        await threshold.PressAsync("Control+a");
        await threshold.PressSequentiallyAsync("0.93");
        ILocator question = page.GetByRole(AriaRole.Dialog, new() { Name = "Leave without saving?" });

        // By a link; the question is answered by the keyboard.
        await Link(page, "Models").ClickAsync();
        await Expect(question).ToContainTextAsync("The recipe was changed here");
        await page.WaitForURLAsync("**/#/recipe");
        await page.Keyboard.PressAsync("Escape");
        await Expect(question).ToBeHiddenAsync();
        await Expect(threshold).ToHaveValueAsync("0.93");

        // By the back button, over two entries at once.
        await page.EvaluateAsync("history.go(-2)");
        await Expect(question).ToBeVisibleAsync();
        await page.WaitForURLAsync("**/#/recipe");
        await Expect(question.GetByRole(AriaRole.Button, new() { Name = "Stay" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".view-parts")).ToBeVisibleAsync();
        await page.WaitForURLAsync("**/#/parts");

        // The history is as it was, and nothing is held any more.
        await page.EvaluateAsync("history.go(2)");
        await Expect(page.Locator(".view-recipe h1")).ToBeVisibleAsync();
        await Expect(threshold).Not.ToHaveValueAsync("0.93");
        await Link(page, "Models").ClickAsync();
        await Expect(page.Locator(".view-models")).ToBeVisibleAsync();
        watched.AssertQuiet();
    }

    [Fact]
    public async Task A_tab_with_a_changed_recipe_is_closed_only_after_a_question()
    {
        await using WatchedPage watched = await browsers.Open();
        IPage page = watched.Page;
        await watched.Show(browsers.Busy.Url, "/#/recipe");
        await page.GetByLabel("Every label").ClickAsync();
        await page.GetByLabel("Every label").FillAsync("0.93");
        TaskCompletionSource<string> asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        page.Dialog += async (_, dialog) =>
        {
            asked.TrySetResult(dialog.Type);
            await dialog.DismissAsync();
        };

        await page.CloseAsync(new PageCloseOptions { RunBeforeUnload = true });

        Assert.Equal("beforeunload", await asked.Task.WaitAsync(TimeSpan.FromMinutes(1)));
        await Expect(page.GetByLabel("Every label")).ToHaveValueAsync("0.93");
    }

    [Fact]
    public async Task A_dialog_in_which_something_was_written_is_left_only_after_a_question()
    {
        await using WatchedPage watched = await browsers.Open();
        IPage page = watched.Page;
        await watched.Show(browsers.Busy.Url, "/#/live");
        await Link(page, "Access").ClickAsync();
        await watched.Button("Add a person").ClickAsync();
        await page.GetByLabel("Name").FillAsync("otto");

        await page.EvaluateAsync("history.back()");
        await Expect(watched.Text("“Add a person” is open")).ToBeVisibleAsync();
        await watched.Button("Leave").ClickAsync();

        await Expect(page.Locator(".view-live")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        watched.AssertQuiet();
    }

    private static ILocator Link(IPage page, string name) =>
        page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = name, Exact = true });
}
