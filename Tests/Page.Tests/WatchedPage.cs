using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace EdgeConvNeXt.Page.Tests;

/// <summary>
/// A page of which everything is kept that a browser complains of: errors of scripts, refused contents (the Content-Security-Policy), calls
/// that fail. Waiting is Playwright's, for conditions.
/// </summary>
internal sealed class WatchedPage : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly IBrowserContext _context;

    private WatchedPage(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.Console += (_, message) => Note(
            message.Type is "error" or "warning", $"{message.Text} ({message.Location})");
        page.PageError += (_, fault) => Note(true, $"uncaught: {fault}");
    }

    public IPage Page { get; }

    /// <summary>What the browser complained of so far.</summary>
    public IReadOnlyList<string> Complaints => [.. _complaints];

    /// <summary>Makes sure that the browser complained of nothing but the refusals that the test provoked.</summary>
    /// <param name="refusals">Status of each, in their order.</param>
    public void AssertQuiet(params string[] refusals)
    {
        string[] texts = [.. _complaints];
        Assert.True(
            texts.Length == refusals.Length
            && texts.Zip(refusals, (text, status) => text.Contains($"status of {status}", StringComparison.Ordinal)).All(fits => fits),
            string.Join('\n', texts));
    }

    public static async Task<WatchedPage> Open(IBrowser browser, Look look, float patience)
    {
        IBrowserContext context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = look.Size.Width, Height = look.Size.Height },
            ColorScheme = look.Theme, Locale = look.Locale, IgnoreHTTPSErrors = true,
        });
        context.SetDefaultTimeout(patience);
        return new WatchedPage(context, await context.NewPageAsync());
    }

    /// <summary>Opens a view of a station and waits until it is whole.</summary>
    /// <param name="station">Where the station answers.</param>
    /// <param name="view">The address behind it, as `/#/recipe`.</param>
    public async Task Show(string station, string view)
    {
        await Page.GotoAsync(station + view);
        await Settle();
    }

    /// <summary>Waits until nothing is being fetched for the view.</summary>
    public async Task Settle()
    {
        await Page.WaitForFunctionAsync("() => document.querySelector('main')?.childElementCount > 0");
        await Page.WaitForFunctionAsync("() => !document.querySelector('[aria-busy=true]')");
        await Page.WaitForFunctionAsync("() => [...document.images].every(image => image.complete || image.loading === 'lazy')");
    }

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = name, Exact = true });

    public ILocator Text(string text) => Page.GetByText(text);

    public async ValueTask DisposeAsync() => await _context.CloseAsync();

    private void Note(bool isComplaint, string text)
    {
        if (isComplaint)
        {
            _complaints.Enqueue(text);
        }
    }
}
