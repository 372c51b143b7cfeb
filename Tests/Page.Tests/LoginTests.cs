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

    private static Task<PageStation> Start(string name, Role role) => PageStation.Start(
        configuration => configuration with
        {
            Page = configuration.Page! with { Address = new IPEndPoint(IPAddress.Any, 0), WithoutLogin = Role.None },
        },
        station => new AccessDesk(station.PageFolder, TimeProvider.System, NullLogger.Instance).SetUserAsync(
            new Caller("console", Role.Engineer, "console"), name, role, Password));
}
