using System.Text.Json;
using EdgeConvNeXt.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EdgeConvNeXt.Page.Tests;

/// <summary>English and Chinese.</summary>
[Collection(BrowserCollection.Name)]
public sealed class LanguageTests(Browsers browsers)
{
    [Fact]
    public async Task The_language_is_chosen_on_the_page_and_kept()
    {
        await using WatchedPage watched = await browsers.Open();
        IPage page = watched.Page;
        await watched.Show(browsers.Busy.Url, "/#/audit");
        await Expect(page.Locator("h1")).ToHaveTextAsync(Text("en", "nav", "audit"));

        await page.Locator("#language").SelectOptionAsync("zh");

        await Expect(page.Locator("h1")).ToHaveTextAsync(Text("zh", "nav", "audit"));
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "zh-Hans");
        await page.GotoAsync($"{browsers.Busy.Url}/kiosk");
        await Expect(page.GetByText(Text("zh", "figure", "yield"))).ToBeVisibleAsync();
        watched.AssertQuiet();
    }

    // A text that is missing is shown as its key.
    [Theory]
    [InlineData("en-GB")]
    [InlineData("zh-CN")]
    public async Task No_view_lacks_a_text(string locale)
    {
        string[] groups = [.. Texts("en").EnumerateObject().Select(group => group.Name)];
        await using WatchedPage watched = await browsers.Open(new Look { Locale = locale });
        List<string> missing = [];
        foreach (string view in Views.Names)
        {
            await Views.Show(watched, browsers.Busy, view);
            missing.AddRange(await watched.Page.EvaluateAsync<string[]>(
                """
                groups => {
                  const isKey = new RegExp(`(?<![\\w/])(${groups.join('|')})\\.[a-z]\\w*(\\.\\w+)*\\b`);
                  return [...document.querySelectorAll('*')].flatMap(node => [
                    ...[...node.childNodes].filter(child => child.nodeType === 3).map(child => child.data),
                    ...['aria-label', 'title', 'placeholder'].map(name => node.getAttribute(name) ?? ''),
                  ]).filter(text => isKey.test(text));
                }
                """,
                groups));
        }

        Assert.Empty(missing);
    }

    // What has a word of the station's is translated; sentences stay as the station wrote them, and are read aloud in their language.
    [Fact]
    public async Task In_Chinese_words_of_the_station_are_translated_and_its_sentences_are_marked_as_English()
    {
        await using PageStation station = await PageStation.Start();
        await station.Send(HttpMethod.Post, "users", """{"name":"maria","role":"operator","password":"correct horse"}""");
        await using WatchedPage watched = await browsers.Open(new Look { Locale = "zh-CN" });
        IPage page = watched.Page;
        await watched.Show(station.Url, "/#/login");
        await page.GetByLabel(Text("zh", "login", "name")).FillAsync("maria");
        await page.GetByLabel(Text("zh", "login", "password")).FillAsync("wrong horse");
        await page.Locator("main form button").ClickAsync();
        await Expect(page.GetByText(Text("zh", "login", "wrong"))).ToBeVisibleAsync();

        await watched.Show(station.Url, "/#/audit");
        ILocator record = page.Locator("main tbody tr").First;
        await Expect(record).ToContainTextAsync(Text("zh", "role", "none"));
        await Expect(record.Locator("[lang=en]")).ToContainTextAsync("The name or the password was wrong.");
        watched.AssertQuiet("401");
    }

    [Fact]
    public void Both_files_have_the_same_texts() => Assert.Equal(Keys(Texts("en"), ""), Keys(Texts("zh"), ""));

    // Chinese has no plural: "one" may be left out there.
    private static IEnumerable<string> Keys(JsonElement node, string path) => node.ValueKind == JsonValueKind.Object
        ? node.EnumerateObject().Where(member => member.Name != "one")
            .SelectMany(member => Keys(member.Value, $"{path}.{member.Name}")).Order()
        : [path];

    private static string Text(string language, string group, string name) =>
        Texts(language).GetProperty(group).GetProperty(name).GetString()!;

    private static JsonElement Texts(string language) => JsonDocument.Parse(
        File.ReadAllText(Path.Combine(RepositoryRoot.Path, "Tools/Station/Page/languages", $"{language}.json"))).RootElement;
}
