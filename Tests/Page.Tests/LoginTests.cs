using System.Net;
using EdgeConvNeXt.Station.Access;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EdgeConvNeXt.Page.Tests;

/// <summary>A station on a network: encrypted, with logins.</summary>
[Collection(BrowserCollection.Name)]
public sealed class LoginTests(Browsers browsers)
{
    private const string Password = "correct horse";

    [Fact]
    public async Task Who_logs_in_gets_where_they_were_going_and_sees_what_their_role_may()
    {
        await using PageStation station = await Start("maria", Role.Operator);
        await using WatchedPage watched = await browsers.Open();
        IPage page = watched.Page;
        await page.GotoAsync($"{station.Url}/#/recipe");

        await page.GetByLabel("Name").FillAsync("maria");
        await page.GetByLabel("Password").FillAsync("wrong horse");
        await page.Locator("main form button").ClickAsync();
        await Expect(page.Locator("main .field-fault")).Not.ToBeEmptyAsync();
        await page.GetByLabel("Password").FillAsync(Password);
        await page.Locator("main form button").ClickAsync();

        await Expect(page.Locator("main h1")).ToHaveTextAsync("strip");
        await Expect(watched.Button("Save")).ToBeDisabledAsync();
        await Expect(page.Locator(".person")).ToContainTextAsync("maria");
        await Expect(page.Locator(".station-state")).ToHaveTextAsync("Running");
        await watched.Button("Log out").ClickAsync();
        await Expect(page.Locator("main form")).ToBeVisibleAsync();
        watched.AssertQuiet("401");
    }

    [Fact]
    public async Task A_kiosk_on_which_nobody_is_logged_in_leads_to_the_login_and_back()
    {
        await using PageStation station = await Start("maria", Role.Viewer);
        await using WatchedPage watched = await browsers.Open(new Look { Size = Look.Panel });
        IPage page = watched.Page;
        await page.GotoAsync($"{station.Url}/kiosk");

        await page.GetByRole(AriaRole.Link, new() { Name = "Log in" }).ClickAsync();
        await page.GetByLabel("Name").FillAsync("maria");
        await page.GetByLabel("Password").FillAsync(Password);
        await page.Locator("main form button").ClickAsync();

        await page.WaitForURLAsync($"{station.Url}/kiosk");
        await Expect(page.Locator(".kiosk-verdict[data-outcome]")).ToBeVisibleAsync();
        watched.AssertQuiet();
    }

    // Two tabs have one cookie: what is said in the one comes as whoever logged in last in the other.
    [Fact]
    public async Task Labels_that_wait_are_not_sent_in_the_name_of_who_logs_in_meanwhile_and_that_is_said()
    {
        await using PageStation station = await Start("maria", Role.Operator, "otto");
        await using WatchedPage watched = await browsers.Open();
        IPage marias = watched.Page;
        await LogIn(marias, station, "maria");
        await marias.WaitForFunctionAsync(
            "async () => (await (await fetch('/api/v1/review')).json()).waiting >= 3", null, new() { PollingInterval = 500 });
        await marias.GotoAsync($"{station.Url}/#/review");
        string[] results = await marias.EvaluateAsync<string[]>(
            "async () => (await (await fetch('/api/v1/review')).json()).items.slice(0, 2).map(part => part.result)");
        await Expect(marias.Locator(".review-classes button")).Not.ToHaveCountAsync(0);

        await marias.RouteAsync("**/label", route => route.AbortAsync());
        await marias.Keyboard.PressAsync("3");
        await marias.Keyboard.PressAsync("3");
        await Expect(marias.GetByText("2 labels are not saved yet")).ToBeVisibleAsync();
        IPage ottos = await marias.Context.NewPageAsync();
        await LogIn(ottos, station, "otto");
        await marias.UnrouteAllAsync();

        await Expect(marias.Locator(".toast")).ToContainTextAsync("It was not sent: another person is logged in by now.");
        await Expect(marias.Locator(".person")).ToContainTextAsync("otto");
        await Expect(marias.GetByText("not saved yet")).ToHaveCountAsync(0);
        foreach (string result in results)
        {
            Assert.False(await ottos.EvaluateAsync<bool>(
                "async result => 'labelled' in await (await fetch(`/api/v1/parts/${result}`)).json()", result));
        }
    }

    private static async Task LogIn(IPage page, PageStation station, string name)
    {
        await page.GotoAsync($"{station.Url}/#/login");
        await page.GetByLabel("Name").FillAsync(name);
        await page.GetByLabel("Password").FillAsync(Password);
        await page.Locator("main form button").ClickAsync();
        await Expect(page.Locator(".person")).ToContainTextAsync(name);
    }

    private static Task<PageStation> Start(string name, Role role, params string[] others) => PageStation.Start(
        configuration => configuration with
        {
            Page = configuration.Page! with { Address = new IPEndPoint(IPAddress.Any, 0), WithoutLogin = Role.None },
        },
        async station =>
        {
            AccessDesk desk = new(station.PageFolder, TimeProvider.System, NullLogger.Instance);
            foreach (string user in (string[])[name, .. others])
            {
                await desk.SetUserAsync(new Caller("console", Role.Engineer, "console"), user, role, Password);
            }
        });
}
