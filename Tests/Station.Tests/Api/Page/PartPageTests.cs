using System.Net;
using System.Text;
using System.Text.Json;
using EdgeConvNeXt.Station.Access;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Labelling;
using EdgeConvNeXt.Station.Live;
using EdgeConvNeXt.Station.Outputs.Evidence;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests.Api.Page;

/// <summary>Parts out of the journal of a running station, and what people say that they are, over HTTP.</summary>
public sealed class PartPageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _client = new();

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Parts_are_listed_newest_first_some_at_a_time_and_each_names_its_neighbours()
    {
        await using CalledStation station = await Start();
        JournalRow[] rows = await Parts(station, 5);

        JsonElement first = (await Ask(station, HttpMethod.Get, "parts?limit=2")).Answer;
        string next = first.GetProperty("next").GetString()!;
        JsonElement second = (await Ask(station, HttpMethod.Get, $"parts?limit=3&before={next}")).Answer;
        JsonElement middle = (await Ask(station, HttpMethod.Get, $"parts/{rows[1].Result}")).Answer;

        Assert.Equal(rows.Reverse().Take(2).Select(row => row.Result), Results(first));
        Assert.Equal(rows.Reverse().Skip(2).Select(row => row.Result), Results(second));
        Assert.False(second.TryGetProperty("next", out _));
        Assert.Equal(
            (rows[0].Result, rows[2].Result), (middle.GetProperty("older").GetString(), middle.GetProperty("newer").GetString()));
        Assert.False(first.GetProperty("items")[0].TryGetProperty("older", out _));
        Assert.DoesNotContain(_folder.Path, first.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parts_are_found_by_what_is_asked_of_them()
    {
        await using CalledStation station = await Start();
        JournalRow[] rows = await Parts(station, 3);
        foreach (JournalRow row in rows)
        {
            await station.Picture(row.Result);
        }

        Assert.Equal([rows[1].Result], Results((await Ask(station, HttpMethod.Get, "parts?serial=s2")).Answer));
        Assert.Equal([rows[0].Result], Results((await Ask(station, HttpMethod.Get, "parts?batch=b1")).Answer));
        Assert.Empty(Results((await Ask(station, HttpMethod.Get, "parts?to=2001-01-01T00:00:00Z")).Answer));
        Assert.Equal(
            rows.Where(row => row.Outcome == rows[0].Outcome).Select(row => row.Result).Reverse(),
            Results((await Ask(station, HttpMethod.Get, $"parts?picture=true&outcome={rows[0].Outcome}")).Answer));
        foreach (string query in (string[])
        [
            "limit=0", "limit=201", "limit=x", "before=0", "before=-1", "before=x", "outcome=bad", "picture=maybe", "from=yesterday",
            "serial=a&serial=b",
        ])
        {
            (HttpStatusCode status, JsonElement problem) = await Ask(station, HttpMethod.Get, $"parts?{query}");
            Assert.Equal(HttpStatusCode.BadRequest, status);
            Assert.Contains("expected", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_picture_is_pinned_and_let_go_of()
    {
        await using CalledStation station = await Start();
        string result = (await Parts(station, 1))[0].Result;
        await station.Picture(result);

        foreach (bool isPinned in (bool[])[true, false])
        {
            string body = isPinned ? """{"pinned":true}""" : """{"pinned":false}""";
            Assert.Equal(HttpStatusCode.NoContent, (await Ask(station, HttpMethod.Post, $"parts/{result}/pin", body)).Status);
            JsonElement part = (await Ask(station, HttpMethod.Get, $"parts/{result}")).Answer;
            Assert.Equal(isPinned, part.GetProperty("picture").GetProperty("pinned").GetBoolean());
            Assert.Equal(HttpStatusCode.OK, (await _client.GetAsync($"{station.Url}/api/v1/parts/{result}/picture")).StatusCode);
        }

        Assert.Equal(HttpStatusCode.BadRequest, (await Ask(station, HttpMethod.Post, $"parts/{result}/pin", "{}")).Status);
        Assert.Equal(
            HttpStatusCode.NotFound, (await Ask(station, HttpMethod.Post, $"parts/{Guid.NewGuid()}/pin", """{"pinned":true}""")).Status);
    }

    [Fact]
    public async Task A_label_leaves_the_queue_holds_until_the_next_and_is_taken_back()
    {
        await using CalledStation station = await Start();
        string result = (await Parts(station, 1))[0].Result;
        await station.Picture(result);

        JsonElement before = (await Ask(station, HttpMethod.Get, "review")).Answer;
        await Ask(station, HttpMethod.Put, $"parts/{result}/label", """{"label":"dent","good":false}""");
        JsonElement second = (await Ask(station, HttpMethod.Put, $"parts/{result}/label", """{"label":"glare","good":true}""")).Answer;
        JsonElement after = (await Ask(station, HttpMethod.Get, "review")).Answer;

        Assert.Equal([result], Results(before));
        Assert.Equal(1, before.GetProperty("waiting").GetInt32());
        Assert.Empty(Results(after));
        Assert.Equal(
            ("glare", "dent"),
            (Word(second.GetProperty("label")), Word(second.GetProperty("previous"))));
        Assert.Contains(after.GetProperty("labels").EnumerateArray(), word => word.GetProperty("label").GetString() == "glare");
        Assert.Equal(("glare", true, "local"), Label(station, result));
        Assert.Equal(HttpStatusCode.NoContent, (await Ask(station, HttpMethod.Delete, $"parts/{result}/label", "{}")).Status);
        Assert.Equal(("dent", false, "local"), Label(station, result));
        Assert.Equal(HttpStatusCode.NoContent, (await Ask(station, HttpMethod.Delete, $"parts/{result}/label", "{}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Ask(station, HttpMethod.Delete, $"parts/{result}/label", "{}")).Status);
        Assert.Equal(Results(before), Results((await Ask(station, HttpMethod.Get, "review")).Answer));
        Assert.Equal(1, (await Ask(station, HttpMethod.Get, "accuracy")).Answer.GetProperty("weeks")[0].GetProperty("parts").GetInt32());
    }

    [Fact]
    public async Task What_a_browser_says_again_without_an_answer_is_said_once_and_taken_back_once()
    {
        await using CalledStation station = await Start();
        string path = $"parts/{(await Parts(station, 1))[0].Result}/label";
        await Ask(station, HttpMethod.Put, path, """{"label":"glare","good":true}""");
        JsonElement first = (await Ask(station, HttpMethod.Put, path, """{"label":"dent","good":false}""")).Answer;
        await Ask(station, HttpMethod.Put, path, """{"label":"dent","good":false}""");
        string at = Uri.EscapeDataString(first.GetProperty("label").GetProperty("at").GetString()!);

        Assert.Equal(HttpStatusCode.NoContent, (await Ask(station, HttpMethod.Delete, $"{path}?at={at}", "{}")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await Ask(station, HttpMethod.Delete, $"{path}?at={at}", "{}")).Status);

        Assert.Equal(("glare", true, "local"), Label(station, path.Split('/')[1]));
    }

    [Fact]
    public async Task Without_a_record_in_the_audit_no_part_is_labelled_or_pinned()
    {
        await using CalledStation station = await Start();
        string result = (await Parts(station, 1))[0].Result;
        await station.Picture(result);
        File.Delete(_folder.File("page/audit.jsonl"));
        Directory.CreateDirectory(_folder.File("page/audit.jsonl"));

        (HttpStatusCode labelled, _) = await Ask(station, HttpMethod.Put, $"parts/{result}/label", """{"label":"dent","good":false}""");
        (HttpStatusCode pinned, _) = await Ask(station, HttpMethod.Post, $"parts/{result}/pin", """{"pinned":true}""");
        JsonElement part = (await Ask(station, HttpMethod.Get, $"parts/{result}")).Answer;

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable), (labelled, pinned));
        Assert.False(part.TryGetProperty("labelled", out _));
        Assert.False(part.GetProperty("picture").GetProperty("pinned").GetBoolean());
    }

    [Fact]
    public async Task Of_labels_at_once_none_is_lost_and_wrong_ones_are_refused()
    {
        await using CalledStation station = await Start();
        JournalRow[] rows = await Parts(station, 8);

        (HttpStatusCode Status, JsonElement)[] said = await Task.WhenAll(rows.Select(row =>
            Ask(station, HttpMethod.Put, $"parts/{row.Result}/label", """{"label":"dent","good":false}""")));

        Assert.All(said, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Equal(8, LabelFile.Read(station.Journal).Labels.Count);
        string path = $"parts/{rows[0].Result}/label";
        Assert.Equal(HttpStatusCode.BadRequest, (await Ask(station, HttpMethod.Put, path, "{}")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Ask(station, HttpMethod.Put, path, """{"label":7}""")).Status);
        Assert.Equal(
            HttpStatusCode.UnprocessableEntity,
            (await Ask(station, HttpMethod.Put, path, """{"label":"a/b","good":true}""")).Status);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await Ask(station, HttpMethod.Put, $"parts/{Guid.NewGuid()}/label", """{"label":"dent","good":false}""")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Ask(station, HttpMethod.Get, "review?reason=own")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Ask(station, HttpMethod.Get, "accuracy?weeks=0")).Status);
    }

    [Fact]
    public async Task Who_may_look_alone_says_nothing_about_parts()
    {
        await using CalledStation station = await Start(Role.Viewer);
        string result = (await Parts(station, 1))[0].Result;

        Assert.Equal(HttpStatusCode.OK, (await Ask(station, HttpMethod.Get, "parts")).Status);
        foreach ((HttpMethod method, string path) in ((HttpMethod, string)[])
        [
            (HttpMethod.Post, $"parts/{result}/pin"), (HttpMethod.Put, $"parts/{result}/label"),
            (HttpMethod.Delete, $"parts/{result}/label"), (HttpMethod.Get, "review"),
        ])
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await Ask(station, method, path, "{}")).Status);
        }
    }

    private static string[] Results(JsonElement list) =>
        [.. list.GetProperty("items").EnumerateArray().Select(part => part.GetProperty("result").GetString()!)];

    private static string? Word(JsonElement label) => label.GetProperty("label").GetString();

    private static (string Label, bool Good, string By) Label(CalledStation station, string result)
    {
        PartLabel label = LabelFile.Read(station.Journal).Labels[new Guid(result)];
        return (label.Label, label.Good, label.By);
    }

    private Task<CalledStation> Start(Role role = Role.Operator) => CalledStation.Start(
        configuration => configuration with
        {
            Page = new PageConfiguration
            {
                Address = new IPEndPoint(IPAddress.Loopback, 0), Folder = _folder.File("page"), WithoutLogin = role,
                Shifts = [new TimeOnly(6, 0)],
            },
            Http = new HttpConfiguration { Address = new IPEndPoint(IPAddress.Loopback, 0) },
            Outputs = [.. configuration.With(new LiveConfiguration()).Outputs.Select(AskingAboutAll)],
        });

    private static OutputConfiguration AskingAboutAll(OutputConfiguration output) => output is EvidenceConfiguration evidence
        ? new EvidenceConfiguration(evidence.Settings with { LabelShare = 1 })
        : output;

    private async Task<JournalRow[]> Parts(CalledStation station, int count)
    {
        JournalRow[] rows = [];
        for (int part = 1; part <= count; part++)
        {
            await Ask(station, HttpMethod.Post, "trigger", $$"""{"serial":"s{{part}}","batch":"b{{part}}"}""");
            rows = await station.Rows(part);
        }

        return rows;
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
