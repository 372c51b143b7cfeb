using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using EdgeConvNeXt.Testing;
using Microsoft.Playwright;

namespace EdgeConvNeXt.Benchmarks;

/// <summary>
/// What a kiosk that stays open costs its browser: JavaScript heap and nodes of Chromium (Debian's, 800x480) after collections, beside a
/// published agent at 30 parts a second of a model that takes no time. Nothing else is asked of the page: whatever reads its contents puts
/// scripts of its own into it.
/// </summary>
internal static class KioskBenchmark
{
    private const int FramesPerSecond = 30;
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Between = TimeSpan.FromMinutes(5);

    /// <summary>Measures and prints.</summary>
    /// <param name="agent">A published agent.</param>
    /// <param name="folder">A folder that is made and left.</param>
    /// <param name="time">How long the kiosk stays open.</param>
    /// <param name="output">Where figures go.</param>
    public static async Task RunAsync(string agent, string folder, TimeSpan time, TextWriter output)
    {
        Directory.CreateDirectory(folder);
        string name = Path.Combine(Path.GetFullPath(folder), "kiosk");
        AgentWithPage station = AgentWithPage.Configure(TinyModel.WriteBundle(name + ".edgemodel"), name, FramesPerSecond);
        using Process process = AgentTurn.Start(agent, station.Configuration);
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null);
        try
        {
            await WatchAsync($"http://{station.Address}", time, output);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    private static async Task WatchAsync(string station, TimeSpan time, TextWriter output)
    {
        using HttpClient client = new() { BaseAddress = new Uri(station) };
        while (await PartsAsync(client) is null)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200));
        }

        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox"] });
        IPage page = await browser.NewPageAsync(
            new BrowserNewPageOptions { ViewportSize = new ViewportSize { Width = 800, Height = 480 } });
        ICDPSession session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("Performance.enable");
        await page.GotoAsync(station + "/kiosk");
        await Task.Delay(StartTime);
        Stopwatch clock = Stopwatch.StartNew();
        await MeasureAsync(client, session, clock.Elapsed, output);
        while (clock.Elapsed + Between <= time)
        {
            await Task.Delay(Between);
            await MeasureAsync(client, session, clock.Elapsed, output);
        }

        // What it shows in the end, for it has to be alive.
        output.WriteLine((await page.Locator("body").InnerTextAsync()).ReplaceLineEndings(" "));
    }

    private static async Task MeasureAsync(HttpClient client, ICDPSession session, TimeSpan at, TextWriter output)
    {
        await session.SendAsync("HeapProfiler.collectGarbage");
        JsonElement answer = (await session.SendAsync("Performance.getMetrics"))!.Value;
        Dictionary<string, double> metrics = answer.GetProperty("metrics").EnumerateArray()
            .ToDictionary(one => one.GetProperty("name").GetString()!, one => one.GetProperty("value").GetDouble());
        long? parts = await PartsAsync(client);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{at.TotalMinutes:F0} min: {metrics["JSHeapUsedSize"] / 1e6:F3} MB heap, {metrics["Nodes"]} nodes, "
            + $"{metrics["JSEventListeners"]} listeners, {parts} parts judged"));
    }

    private static async Task<long?> PartsAsync(HttpClient client)
    {
        try
        {
            JsonElement page = JsonElement.Parse(await client.GetStringAsync("/api/v1/live/summary"));
            return page.GetProperty("shift").GetProperty("parts").GetInt64();
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
