using System.Text.Json;
using EdgeConvNeXt.Station.Access;
using EdgeConvNeXt.Station.Outputs.Evidence;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EdgeConvNeXt.Page.Tests;

/// <summary>What people come to the page for, each with a station of its own that they change.</summary>
[Collection(BrowserCollection.Name)]
public sealed class StoryTests(Browsers browsers)
{
    [Theory]
    [InlineData(Browsers.Chromium)]
    [InlineData(Browsers.Firefox)]
    public async Task The_live_picture_moves_and_leads_to_the_card_of_a_part_with_its_map(string browser)
    {
        await using WatchedPage watched = await browsers.Open(name: browser);
        IPage page = watched.Page;
        await Views.Show(watched, browsers.Busy, "live");
        string before = await page.EvaluateAsync<string>(Views.Pixels);
        await page.WaitForFunctionAsync($"before => ({Views.Pixels})() !== before", before);

        await page.Locator(".live-strip a").Nth(3).ClickAsync();
        await Expect(page.Locator(".map-sum")).ToContainTextAsync("logit");
        await Expect(page.Locator("h1")).ToContainTextAsync("Part ");
        string withMap = await page.EvaluateAsync<string>(Views.Pixels);
        await page.GetByLabel("Activation map", new() { Exact = true }).UncheckAsync();
        await page.WaitForFunctionAsync($"before => ({Views.Pixels})() !== before", withMap);

        watched.AssertQuiet();
    }

    [Theory]
    [InlineData(Browsers.Chromium)]
    [InlineData(Browsers.Firefox)]
    public async Task A_label_is_corrected_by_the_keyboard_alone_and_taken_back(string browser)
    {
        await using PageStation station = await PageStation.Start();
        await station.Await(async () => (await station.Get("review")).GetProperty("waiting").GetInt32() >= 2);
        JsonElement first = (await station.Get("review")).GetProperty("items")[0];
        string result = first.GetProperty("result").GetString()!;
        await using WatchedPage watched = await browsers.Open(name: browser);
        await watched.Show(station.Url, "/#/review");
        await Expect(watched.Text($"Part {first.GetProperty("part")}")).ToBeVisibleAsync();

        // The third class in the alphabet is "ok".
        await watched.Page.Keyboard.PressAsync("3");
        await station.Await(async () => await Label(station, result) == "ok");
        await Expect(watched.Text($"Part {first.GetProperty("part")} ")).ToBeHiddenAsync();
        await watched.Page.Keyboard.PressAsync("u");
        await station.Await(async () => await Label(station, result) is null);
        await Expect(watched.Text($"Part {first.GetProperty("part")} ")).ToBeVisibleAsync();

        watched.AssertQuiet();
    }

    [Fact]
    public async Task A_threshold_is_changed_with_its_effect_shown_and_stands_in_history_and_audit()
    {
        await using PageStation station = await PageStation.Start();
        await station.Await(async () => (await station.Get("parts")).GetProperty("items").GetArrayLength() >= 5);
        await using WatchedPage watched = await browsers.Open();
        IPage page = watched.Page;
        await watched.Show(station.Url, "/#/recipe");

        await page.GetByLabel("Every label").FillAsync("0.99");
        await Expect(page.Locator(".effect")).ToContainTextAsync("would have rejected");
        await watched.Button("Save").ClickAsync();
        await page.GetByLabel("Why (for the audit)").FillAsync("A stricter customer");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        ILocator newest = page.Locator("main tbody tr").First;
        await Expect(newest).ToContainTextAsync("thresholds.default");
        await Expect(newest).ToContainTextAsync("A stricter customer");
        JsonElement recipe = (await station.Get("recipe")).GetProperty("document");
        Assert.Equal(0.99, recipe.GetProperty("thresholds").GetProperty("default").GetDouble());
        await page.GotoAsync($"{station.Url}/#/audit");
        await Expect(page.Locator("main tbody tr").First).ToContainTextAsync("recipe");
        await Expect(page.Locator(".notice-box")).ToContainTextAsync("sound");
        watched.AssertQuiet();
    }

    [Fact]
    public async Task A_bad_bundle_is_refused_in_the_stations_words_and_a_good_one_is_tried_and_rolled_back()
    {
        await using PageStation station = await PageStation.Start();
        await using WatchedPage watched = await browsers.Open();
        IPage page = watched.Page;
        await watched.Show(station.Url, "/#/models");
        await Expect(watched.Text("there is none to roll back to")).ToBeVisibleAsync();
        await Expect(watched.Button("Roll back")).ToHaveCountAsync(0);

        await page.GetByLabel("Bundle", new() { Exact = true }).SetInputFilesAsync(
            new FilePayload { Name = "bad.edgemodel", MimeType = "application/octet-stream", Buffer = "PK, or rather not"u8.ToArray() });
        IResponse refusal = await page.RunAndWaitForResponseAsync(
            () => watched.Button("Upload").ClickAsync(), answer => answer.Url.EndsWith("/models", StringComparison.Ordinal)
                && answer.Request.Method == "POST");
        string sentence = (await refusal.JsonAsync())!.Value.GetProperty("detail").GetString()!;
        await Expect(page.GetByText(sentence)).ToBeVisibleAsync();
        Assert.All(
            (await station.Get("models")).GetProperty("slots").EnumerateArray(),
            slot => Assert.Equal("empty", slot.GetProperty("state").GetString()));

        await page.GetByLabel("Bundle", new() { Exact = true }).SetInputFilesAsync(BusyLine.WriteModel(station.File("next.edgemodel")));
        await watched.Button("Upload").ClickAsync();
        await Expect(page.GetByText("convnext-tiny-strip@1 lies in slot A.")).ToBeVisibleAsync();
        await watched.Button("Try").ClickAsync();
        await watched.Button("Confirm").ClickAsync();
        await Expect(page.Locator(".slot.is-active")).ToContainTextAsync("Slot A");
        await Expect(watched.Button("Upload")).ToBeDisabledAsync();
        await Expect(watched.Text("Once the trial has ended.").Last).ToBeVisibleAsync();

        await watched.Button("Roll back").ClickAsync();
        await page.GetByLabel("Reason (for the audit)").FillAsync("It rejects good parts");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Roll back" }).ClickAsync();
        await Expect(page.Locator(".slot").First).ToContainTextAsync("It rejects good parts");
        await Expect(page.Locator(".slot.is-active")).ToHaveCountAsync(0);
        await Expect(watched.Button("Roll back")).ToHaveCountAsync(0);

        watched.AssertQuiet("422");
    }

    [Fact]
    public async Task A_fault_of_a_recipe_is_said_once_and_its_effect_where_thresholds_are_changed()
    {
        await using PageStation station = await PageStation.Start();
        await station.Await(async () => (await station.Get("parts")).GetProperty("items").GetArrayLength() >= 5);
        await using WatchedPage watched = await browsers.Open();
        IPage page = watched.Page;
        await watched.Show(station.Url, "/#/recipe");

        await page.GetByLabel("Every label").FillAsync("1.5");
        await Expect(page.Locator(".recipe-head")).ToContainTextAsync("1 fault");
        await Expect(page.Locator("main .field-fault:not(:empty)")).ToHaveCountAsync(1);
        await Expect(page.Locator(".effect")).ToBeHiddenAsync();

        await page.GetByLabel("Every label").FillAsync("0.99");
        await Expect(page.Locator(".effect p")).ToContainTextAsync("would have rejected");
        await Expect(page.Locator(".effect p")).ToBeInViewportAsync(new() { Ratio = 1 });
        watched.AssertQuiet();
    }

    [Fact]
    public async Task Pictures_that_were_never_kept_are_not_asked_for()
    {
        await using PageStation station = await PageStation.Start(configuration => configuration with
        {
            Outputs = [.. configuration.Outputs.Where(output => output is not EvidenceConfiguration)],
        });
        await using WatchedPage watched = await browsers.Open();
        IPage page = watched.Page;
        await watched.Show(station.Url, "/#/live");
        await Expect(page.Locator(".live-strip li")).Not.ToHaveCountAsync(0);
        await station.Await(async () => (await station.Get("parts?outcome=ng")).GetProperty("items").GetArrayLength() >= 2);

        await watched.Show(station.Url, "/#/recipe");
        await page.GetByLabel("Every label").FillAsync("0.99");
        await Expect(page.Locator(".effect")).ToContainTextAsync("would have rejected");
        await watched.Button("Discard").ClickAsync();
        await Expect(watched.Button("Discard")).ToBeHiddenAsync();

        JsonElement part = (await station.Get("parts?outcome=ng")).GetProperty("items")[0];
        await watched.Show(station.Url, $"/#/parts/{part.GetProperty("result").GetString()}");
        await Expect(page.Locator(".picture-note")).ToHaveTextAsync("No picture of this part was kept.");
        watched.AssertQuiet();
    }

    [Theory]
    [InlineData("trends", "Own range", "Show")]
    [InlineData("parts", null, "Search")]
    public async Task A_range_that_ends_before_it_begins_is_said_at_its_fields_and_not_asked_for(string view, string? open, string send)
    {
        await using WatchedPage watched = await browsers.Open();
        IPage page = watched.Page;
        await watched.Show(browsers.Busy.Url, $"/#/{view}");
        if (open is not null)
        {
            await watched.Text(open).ClickAsync();
        }

        await page.GetByLabel("From").FillAsync("2026-02-02T10:00");
        await page.GetByLabel("Until").FillAsync("2026-02-01T10:00");
        await watched.Button(send).ClickAsync();

        await Expect(watched.Text("“Until” has to be after “From”.")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Until")).ToHaveAttributeAsync("aria-invalid", "true");
        Assert.EndsWith($"/#/{view}", page.Url, StringComparison.Ordinal);

        // The same in an address, as in a bookmark.
        await watched.Show(browsers.Busy.Url, $"/#/{view}?from=2026-02-02T10%3A00&to=2026-02-01T10%3A00");
        await Expect(watched.Text("“Until” has to be after “From”.")).ToBeVisibleAsync();
        watched.AssertQuiet();
    }

    [Fact]
    public async Task An_address_that_no_view_has_is_said_and_leads_on()
    {
        await using WatchedPage watched = await browsers.Open();
        await watched.Show(browsers.Busy.Url, "/#/nonsense");

        await Expect(watched.Page.Locator("h1")).ToHaveTextAsync("There is no such view");
        await watched.Page.GetByRole(AriaRole.Link, new() { Name = "To the live view" }).ClickAsync();
        await Expect(watched.Page.Locator(".view-live")).ToBeVisibleAsync();
        watched.AssertQuiet();
    }

    [Fact]
    public async Task A_token_is_made_for_all_that_there_is_and_its_secret_is_shown_once()
    {
        await using PageStation station = await PageStation.Start();
        await using WatchedPage watched = await browsers.Open();
        IPage page = watched.Page;
        await watched.Show(station.Url, "/#/access");

        await watched.Button("Add a token").ClickAsync();
        await page.GetByLabel("Name").FillAsync("line computer");
        await Expect(page.GetByRole(AriaRole.Dialog)).Not.ToContainTextAsync("scope.");
        foreach (ILocator scope in await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Checkbox).AllAsync())
        {
            await scope.CheckAsync();
        }

        await watched.Button("Add").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog).Locator("input[name=token]")).Not.ToHaveValueAsync("");
        await watched.Button("Close").ClickAsync();

        await Expect(page.GetByRole(AriaRole.Cell, new() { Name = "line computer", Exact = true })).ToBeVisibleAsync();
        JsonElement token = (await station.Get("tokens")).GetProperty("items")[0];
        Assert.Equal(TokenStore.Scopes.Count, token.GetProperty("scopes").GetArrayLength());
        watched.AssertQuiet();
    }

    [Fact]
    public async Task On_a_small_screen_the_views_are_reached_by_the_keyboard()
    {
        await using WatchedPage watched = await browsers.Open(new Look { Size = Look.Panel });
        IPage page = watched.Page;
        await Views.Show(watched, browsers.Busy, "login");
        ILocator first = page.GetByRole(AriaRole.Link, new() { Name = "Live" });
        await watched.Button("Menu").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(first).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(first).ToBeHiddenAsync();
        await Expect(watched.Button("Menu")).ToBeFocusedAsync();

        await page.Keyboard.PressAsync("Enter");
        await Expect(first).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Tab");
        await Expect(first).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator("h1")).ToHaveTextAsync("Parts");
        watched.AssertQuiet();
    }

    private static async Task<string?> Label(PageStation station, string result) =>
        (await station.Get($"parts/{result}")).TryGetProperty("labelled", out JsonElement said)
            ? said.GetProperty("label").GetString()
            : null;
}
