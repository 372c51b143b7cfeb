using System.Text.Json;
using Microsoft.Playwright;

namespace EdgeConvNeXt.Page.Tests;

/// <summary>The views that there are, and when each is whole.</summary>
internal static class Views
{
    /// <summary>A script that says what the page shows on its canvases, as one text.</summary>
    public const string Pixels = "() => [...document.querySelectorAll('canvas')].map(one => one.toDataURL()).join()";

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["live", "parts", "part", "review", "trends", "recipe", "models", "doctor", "audit", "access", "login", "kiosk"];

    /// <summary>Opens a view and waits until it is whole.</summary>
    /// <param name="watched">The page.</param>
    /// <param name="station">The station.</param>
    /// <param name="view">Its name.</param>
    public static async Task Show(WatchedPage watched, PageStation station, string view)
    {
        await watched.Show(station.Url, view switch
        {
            "kiosk" => "/kiosk",
            "part" => $"/#/parts/{await Newest(station, "outcome=ng&")}",
            _ => $"/#/{view}",
        });
        foreach (string sign in SignsOf(view))
        {
            await watched.Page.WaitForSelectorAsync(sign, new PageWaitForSelectorOptions { State = WaitForSelectorState.Attached });
        }
    }

    /// <summary>The newest result with a picture.</summary>
    /// <param name="station">The station.</param>
    /// <param name="query">Further conditions, each with `&amp;` behind it.</param>
    public static async Task<string> Newest(PageStation station, string query = "")
    {
        JsonElement parts = await station.Get($"parts?{query}picture=true&limit=1");
        return parts.GetProperty("items")[0].GetProperty("result").GetString()!;
    }

    private static string[] SignsOf(string view) => view switch
    {
        "live" => [".picture-caption:not([hidden])", ".live-verdict .verdict:not([data-outcome=none])", ".live-strip img[src]"],
        "kiosk" => [".picture-caption:not([hidden])", ".kiosk-verdict[data-outcome]"],
        "part" or "review" => [".map-legend .map-key"],
        "parts" or "audit" => ["main tbody tr"],
        "recipe" => [".recipe-regions", "main tbody tr"],
        "models" => [".slot.is-active"],
        "doctor" => [".doctor-line"],
        "access" => ["main table"],
        "login" => ["main form"],
        _ => ["main h1"],
    };
}
