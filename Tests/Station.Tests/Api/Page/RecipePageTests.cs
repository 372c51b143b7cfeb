using System.Net;
using System.Text;
using System.Text.Json;
using EdgeConvNeXt.Station.Access;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Live;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests.Api.Page;

/// <summary>The recipe of a running station over HTTP.</summary>
public sealed class RecipePageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _client = new() { DefaultRequestHeaders = { { "X-Edge-Csrf", "local" } } };

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_recipe_is_looked_at_changed_from_the_next_part_on_and_brought_back()
    {
        await using CalledStation station = await Start();
        JsonElement recipe = (await Ask(station, HttpMethod.Get, "recipe")).Answer;
        string of = recipe.GetProperty("sha256").GetString()!;

        (HttpStatusCode status, JsonElement faults) = await Ask(
            station, HttpMethod.Post, "recipe/check", """{"document":{"name":"grey","regions":[{"name":"a","width":0,"height":4}]}}""");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("regions[0].width", faults.GetProperty("faults")[0].GetProperty("member").GetString(), StringComparison.Ordinal);

        string changed = Changed(recipe, of, 0.9, " too many escapes ");
        Assert.Equal(HttpStatusCode.OK, (await Ask(station, HttpMethod.Put, "recipe", changed)).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await Ask(station, HttpMethod.Put, "recipe", changed)).Status);
        JsonElement now = (await Ask(station, HttpMethod.Get, "recipe")).Answer.GetProperty("document");
        Assert.Equal(0.9, now.GetProperty("thresholds").GetProperty("default").GetDouble());

        JsonElement history = (await Ask(station, HttpMethod.Get, "recipe/history")).Answer.GetProperty("items");
        Assert.Equal([2, 1], history.EnumerateArray().Select(version => version.GetProperty("number").GetInt32()));
        Assert.Equal("page: local (127.0.0.1)", history[0].GetProperty("by").GetString());
        Assert.Contains(
            history[0].GetProperty("changes").EnumerateArray(), change => change.GetProperty("member").GetString() == "thresholds.default");
        Assert.Equal("too many escapes", history[0].GetProperty("why").GetString());
        string wordy = Changed(recipe, of, 0.8, new string('y', 201));
        Assert.Equal(HttpStatusCode.BadRequest, (await Ask(station, HttpMethod.Put, "recipe", wordy)).Status);

        Assert.Equal(HttpStatusCode.OK, (await Ask(station, HttpMethod.Post, "recipe/history/1/return", "{}")).Status);
        Assert.Equal(of, (await Ask(station, HttpMethod.Get, "recipe")).Answer.GetProperty("sha256").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await Ask(station, HttpMethod.Post, "recipe/history/9/return", "{}")).Status);
    }

    [Fact]
    public async Task A_recipe_with_faults_or_what_needs_a_new_start_changes_nothing()
    {
        await using CalledStation station = await Start();
        JsonElement recipe = (await Ask(station, HttpMethod.Get, "recipe")).Answer;
        string of = recipe.GetProperty("sha256").GetString()!;

        (HttpStatusCode status, JsonElement problem) = await Ask(
            station, HttpMethod.Put, "recipe", $$$$"""{"of":"{{{{of}}}}","document":{"name":"grey","trigger":{"type":"presence"}}}""");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal("trigger", problem.GetProperty("faults")[0].GetProperty("member").GetString());
        Assert.Equal(of, (await Ask(station, HttpMethod.Get, "recipe")).Answer.GetProperty("sha256").GetString());
        Assert.Equal(HttpStatusCode.BadRequest, (await Ask(station, HttpMethod.Put, "recipe", """{"document":{}}""")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Ask(station, HttpMethod.Put, "recipe", """{"x":1}""")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Ask(station, HttpMethod.Put, "recipe", "nonsense")).Status);
    }

    [Fact]
    public async Task What_other_thresholds_would_have_done_to_the_last_parts_is_said_before_they_are_kept()
    {
        await using CalledStation station = await Start(trigger: "free");
        await station.Rows(3);

        JsonElement never = (await Ask(station, HttpMethod.Post, "recipe/effect", """{"thresholds":{"default":1}}""")).Answer;
        JsonElement same = (await Ask(station, HttpMethod.Post, "recipe/effect", """{"thresholds":null}""")).Answer;

        int parts = never.GetProperty("parts").GetInt32();
        JournalRow[] rows = (await station.Rows(1))[..parts];
        Assert.InRange(parts, 3, 500);
        Assert.Equal(rows.Count(row => row.Outcome != "unsure"), never.GetProperty("moreUnsure").GetInt32());
        Assert.Equal(rows.Count(row => row.Outcome == "ok"), never.GetProperty("moreRejected").GetInt32());
        Assert.Equal((0, 0), (same.GetProperty("moreRejected").GetInt32(), same.GetProperty("results").GetArrayLength()));
        foreach (string thresholds in (string[])["""{"default":2}""", """{"labels":{"rust":0.5}}""", "5", """{"other":1}"""])
        {
            (HttpStatusCode status, JsonElement problem) = await Ask(
                station, HttpMethod.Post, "recipe/effect", $$"""{"thresholds":{{thresholds}}}""");
            Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
            Assert.StartsWith("thresholds", problem.GetProperty("faults")[0].GetProperty("member").GetString(), StringComparison.Ordinal);
        }
    }

    private Task<CalledStation> Start(string trigger = "software") => CalledStation.Start(
        configuration => configuration.With(new LiveConfiguration()) with
        {
            Page = new PageConfiguration
            {
                Address = new IPEndPoint(IPAddress.Loopback, 0), Folder = _folder.File("page"), WithoutLogin = Role.Engineer,
                Shifts = [new TimeOnly(6, 0)],
            },
        },
        trigger);

    private static string Changed(JsonElement recipe, string of, double threshold, string why)
    {
        string document = recipe.GetProperty("document").GetRawText().TrimEnd()[..^1];
        return $$$$"""{"of":"{{{{of}}}}","why":"{{{{why}}}}","document":{{{{document}}}},"thresholds":{"default":{{{{threshold}}}}}}}""";
    }

    private async Task<(HttpStatusCode Status, JsonElement Answer)> Ask(
        CalledStation station, HttpMethod method, string path, string? body = null)
    {
        using HttpRequestMessage request = new(method, $"{station.Url}/api/v1/{path}");
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await _client.SendAsync(request);
        string text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement);
    }
}
