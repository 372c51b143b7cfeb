using Microsoft.Playwright;

namespace EdgeConvNeXt.Page.Tests;

/// <summary>Debian's browsers, started once for all tests, and a station to look at.</summary>
public sealed class Browsers : IAsyncLifetime
{
    /// <summary>Its name.</summary>
    public const string Chromium = "chromium";

    /// <summary>Its name.</summary>
    public const string Firefox = "firefox-esr";

    // What does not come on a machine that is busy with other tests comes later.
    private const float Patience = 60_000;

    private readonly List<IBrowser> _open = [];
    private IPlaywright? _playwright;
    private Task<IBrowser>? _chromium;
    private Task<IBrowser>? _firefox;

    /// <summary>
    /// A line in full swing, with everything on it that its page can show. Whoever changes something takes a station of their own.
    /// </summary>
    internal PageStation Busy { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(Patience);
        _playwright = await Playwright.CreateAsync();
        Busy = await BusyLine.Start();
    }

    public async Task DisposeAsync()
    {
        foreach (IBrowser browser in _open)
        {
            await browser.CloseAsync();
        }

        _playwright?.Dispose();
        if (Busy is { } busy)
        {
            await busy.DisposeAsync();
        }
    }

    /// <summary>A page in a profile of its own.</summary>
    /// <param name="look">How it is looked at.</param>
    /// <param name="name">Which browser.</param>
    internal async Task<WatchedPage> Open(Look? look = null, string name = Chromium)
    {
        IBrowser browser = await (name == Chromium ? _chromium ??= LaunchChromium() : _firefox ??= LaunchFirefox());
        return await WatchedPage.Open(browser, look ?? new Look(), Patience);
    }

    // Its sandbox needs what root and containers lack; what it shows here is the station's own.
    private Task<IBrowser> LaunchChromium() => Keep(_playwright!.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
    {
        ExecutablePath = Program(Chromium), Args = ["--no-sandbox"],
    }));

    // By this channel Playwright speaks WebDriver BiDi, which an unpatched Firefox understands.
    private Task<IBrowser> LaunchFirefox() => Keep(_playwright!.Firefox.LaunchAsync(new BrowserTypeLaunchOptions
    {
        ExecutablePath = Program(Firefox), Channel = "moz-firefox",
    }));

    private async Task<IBrowser> Keep(Task<IBrowser> launching)
    {
        IBrowser browser = await launching;
        _open.Add(browser);
        return browser;
    }

    private static string Program(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists)
        ?? throw new FileNotFoundException($"There is no {name} on the PATH: install the Debian package, or let ./edge test do it.");
}

/// <summary>How a page is looked at.</summary>
internal sealed record Look
{
    /// <summary>A small panel at the line.</summary>
    public static readonly (int Width, int Height) Panel = (800, 480);

    /// <summary>An office screen.</summary>
    public static readonly (int Width, int Height) Screen = (1920, 1080);

    /// <summary>Size of the window.</summary>
    public (int Width, int Height) Size { get; init; } = (1280, 800);

    /// <summary>Which colours the system has.</summary>
    public ColorScheme Theme { get; init; } = ColorScheme.Light;

    /// <summary>The browser's language.</summary>
    public string Locale { get; init; } = "en-GB";
}

/// <summary>One browser for all of them: two cores have no room for two.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserCollection : ICollectionFixture<Browsers>
{
    public const string Name = "browsers";
}
