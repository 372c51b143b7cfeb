using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using EdgeConvNeXt.Station.Access;
using EdgeConvNeXt.Station.Api.Page;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.History;
using EdgeConvNeXt.Station.Labelling;
using EdgeConvNeXt.Station.Live;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Testing;
using Microsoft.VisualBasic.FileIO;

namespace EdgeConvNeXt.Station.Tests.Api.Page;

/// <summary>Trends of a running station, and labelled pictures on their way out of it, over HTTP.</summary>
public sealed class TrendPageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _client = new() { DefaultRequestHeaders = { { "X-Edge-Csrf", "local" } } };

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Trends_have_what_the_journal_counts_and_what_was_noted_beside_it()
    {
        await using CalledStation station = await Start();
        JournalRow[] rows = await Parts(station, 3);
        DateTimeOffset hour = Hour(rows[0]);
        Directory.CreateDirectory(_folder.File("page/trends"));
        await File.WriteAllTextAsync(
            _folder.File($"page/trends/conditions-{hour.UtcDateTime:yyyy-MM}.jsonl"),
            $$$"""{"from":"{{{hour:O}}}","temperatures":{"cpu":41.5},"drift":{"ng":0.25}}""" + "\n");

        (_, JsonElement trends) = await Json(station, $"trends?by=hour&from={Text(hour.AddHours(-1))}&to={Text(hour.AddHours(1))}");

        Assert.Equal("hour", trends.GetProperty("by").GetString());
        Assert.Equal(
            [hour.AddHours(-1), hour], trends.GetProperty("times").EnumerateArray().Select(time => time.GetDateTimeOffset()));
        Assert.Equal("[null,3]", trends.GetProperty("parts").GetRawText());
        foreach (string outcome in (string[])["ok", "ng", "unsure"])
        {
            Assert.Equal($"[null,{rows.Count(row => row.Outcome == outcome)}]", trends.GetProperty(outcome).GetRawText());
        }

        Assert.Equal(
            rows.GroupBy(row => row.Label!).Select(label => $"{label.Key} [null,{label.Count()}]").Order(),
            trends.GetProperty("labels").EnumerateObject().Select(label => $"{label.Name} {label.Value}").Order());
        double longest = rows.Max(row => row.Timings.Total);
        Assert.InRange(trends.GetProperty("p99")[1].GetDouble(), longest * 0.97, longest * 1.03);
        Assert.True(trends.GetProperty("p50")[1].GetDouble() <= trends.GetProperty("p99")[1].GetDouble());
        Assert.Equal("""{"cpu":[null,41.5]}""", trends.GetProperty("temperatures").GetRawText());
        Assert.Equal("""{"ng":[null,0.25]}""", trends.GetProperty("drift").GetRawText());
    }

    [Fact]
    public async Task Trends_are_exported_as_the_same_numbers()
    {
        await using CalledStation station = await Start();
        DateTimeOffset hour = Hour((await Parts(station, 2))[0]);
        string query = $"trends?by=shift&from={Text(hour.AddDays(-2))}&to={Text(hour.AddHours(1))}";

        JsonElement trends = (await Json(station, query)).Answer;
        using HttpResponseMessage file = await _client.GetAsync($"{station.Url}/api/v1/{query}&format=csv");
        string[][] rows = Read(await file.Content.ReadAsStringAsync());

        Assert.Equal(("text/csv", "attachment"), (
            file.Content.Headers.ContentType!.MediaType, file.Content.Headers.ContentDisposition!.DispositionType));
        Assert.Equal("time,parts,ok,ng,unsure,p50 ms,p99 ms", string.Join(',', rows[0].Take(7)));
        foreach ((int column, string member) in new[] { "times", "parts", "ok", "ng", "unsure", "p50", "p99" }.Index())
        {
            Assert.Equal(
                trends.GetProperty(member).EnumerateArray().Select(value => $"{value}"), rows.Skip(1).Select(row => row[column]));
        }
    }

    [Theory]
    [InlineData("by=week")]
    [InlineData("by=hour&by=day")]
    [InlineData("format=xml")]
    [InlineData("from=yesterday")]
    [InlineData("from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z")]
    [InlineData("from=2026-01-01T00:00:00Z&to=2026-01-01T00:00:00Z")]
    [InlineData("from=0001-01-01T00:00:00Z&to=0001-01-01T01:00:00Z")]
    [InlineData("to=9999-12-31T23:59:59Z")]
    [InlineData("from=1970-01-01T00:00:00Z")]
    [InlineData("from=2026-01-01T00:00:00Z&to=2026-04-01T00:00:00Z")]
    [InlineData("by=day&from=2000-01-01T00:00:00Z&to=2026-01-01T00:00:00Z")]
    public async Task What_makes_no_sense_is_refused_with_a_sentence(string query)
    {
        await using CalledStation station = await Start();
        await Parts(station, 1);

        (HttpStatusCode status, JsonElement problem) = await Json(station, $"trends?{query}");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("expected", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Three_months_of_hours_and_years_of_days_are_not_too_much()
    {
        await using CalledStation station = await Start();
        await Parts(station, 1);

        JsonElement hours = (await Json(station, "trends?from=2026-01-01T00:00:00Z&to=2026-03-24T00:00:00Z")).Answer;
        JsonElement days = (await Json(station, "trends?by=day&from=2021-01-01T00:00:00Z&to=2026-01-01T00:00:00Z")).Answer;

        Assert.InRange(hours.GetProperty("times").GetArrayLength(), (24 * 82) - 1, (24 * 82) + 1);
        Assert.InRange(days.GetProperty("times").GetArrayLength(), 1826, 1827);
        Assert.Equal("{}", days.GetProperty("labels").GetRawText());
    }

    [Fact]
    public void Names_of_labels_and_devices_come_back_out_of_the_file_whatever_they_are()
    {
        const string Odd = "scratch, \"deep\"\r\n=1+1";
        DateTimeOffset from = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        TrendTime[] times = [new(from, from.AddHours(1)), new(from.AddHours(1), from.AddHours(2))];
        Dictionary<string, long> labels = Enumerable.Range(0, 60).ToDictionary(number => $"l{number:D2}", number => 10L + number);
        labels[Odd] = 1000;
        TrendAnswer answer = TrendAnswer.Of(
            "hour", times,
            [
                new TrendStep(new OutcomeCounts(2, 1, 0), labels, TimeSpan.FromMilliseconds(1.5), TimeSpan.FromMilliseconds(2)),
                new TrendStep(default, new Dictionary<string, long>(), null, null),
            ],
            [
                new Condition { From = from.AddMinutes(45), Temperatures = { [Odd] = 40.5 } },
                new Condition { From = from.AddMinutes(60), Temperatures = { [Odd] = 42 }, Drift = { ["ng"] = 0.5 } },
                new Condition { From = from.AddMinutes(75), Temperatures = { [Odd] = 41 } },
            ]);

        string[][] rows = Read(answer.ToCsv());

        Assert.Equal(7 + TrendAnswer.MostLabels + 2, rows[0].Length);
        Assert.Equal([$"label {Odd}", "label l59"], rows[0][7..9]);
        Assert.Equal(["2026-01-01T00:00:00.000Z", "3", "2", "1", "0", "1.5", "2", "1000", "69"], rows[1][..9]);
        Assert.Equal(["2026-01-01T01:00:00.000Z", "", "", "", "", "", "", "", ""], rows[2][..9]);
        Assert.Equal([$"temperature {Odd}", "40.5", "42"], rows.Select(row => row[^2]));
        Assert.Equal(["drift ng", "", "0.5"], rows.Select(row => row[^1]));
    }

    [Fact]
    public async Task Labelled_pictures_leave_in_folders_by_class_and_those_of_a_time_alone_where_one_is_asked_for()
    {
        await using CalledStation station = await Start();
        JournalRow[] rows = await Parts(station, 4);
        Guid[] results = [.. rows.Select(row => new Guid(row.Result))];
        List<string> files = [];
        foreach (JournalRow row in rows)
        {
            files.Add((await station.Picture(row.Result)).Path);
        }

        LabelFile labels = LabelFile.Read(station.Journal);
        labels.Add([Label(results[0], "größe 7"), Label(results[1], "ok"), Label(results[2], "ok"), Label(Guid.NewGuid(), "ok")]);
        File.Delete(Path.Combine(station.Pictures, files[2]));

        using HttpResponseMessage answer = await _client.GetAsync($"{station.Url}/api/v1/labels/export");
        using ZipArchive zip = new(await answer.Content.ReadAsStreamAsync());

        Assert.Equal(("application/zip", "labels.zip"), (
            answer.Content.Headers.ContentType!.MediaType, answer.Content.Headers.ContentDisposition!.FileName));
        Assert.Equal(
            [$"größe 7/{Path.GetFileName(files[0])}", $"ok/{Path.GetFileName(files[1])}"],
            zip.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal));
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            using MemoryStream content = new();
            await using Stream stream = await entry.OpenAsync();
            await stream.CopyToAsync(content);
            string file = files.Single(one => Path.GetFileName(one) == entry.Name);
            Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(station.Pictures, file)), content.ToArray());
        }

        DateTimeOffset second = DateTimeOffset.Parse(rows[1].Time, null);
        await using Stream later = await _client.GetStreamAsync($"{station.Url}/api/v1/labels/export?from={Text(second)}");
        using ZipArchive part = new(later, ZipArchiveMode.Read);
        Assert.DoesNotContain(part.Entries, entry => entry.FullName.StartsWith("gr", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_no_labelled_picture_is_there_or_the_time_makes_no_sense_a_sentence_says_so()
    {
        await using CalledStation station = await Start();
        JournalRow row = (await Parts(station, 1))[0];
        await station.Picture(row.Result);

        Assert.Equal(HttpStatusCode.NotFound, (await Json(station, "labels/export")).Status);
        LabelFile.Read(station.Journal).Add([Label(new Guid(row.Result), "ok")]);
        (HttpStatusCode status, JsonElement problem) = await Json(station, "labels/export?to=2001-01-01T00:00:00Z");
        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Contains("expected", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        foreach (string query in (string[])["from=x", "from=2026-01-01T00:00:00Z&to=2025-01-01T00:00:00Z"])
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await Json(station, $"labels/export?{query}")).Status);
        }
    }

    [Fact]
    public async Task Who_may_look_alone_sees_trends_and_takes_no_pictures_away()
    {
        await using CalledStation station = await Start(Role.Viewer);
        await Parts(station, 1);

        Assert.Equal(HttpStatusCode.OK, (await Json(station, "trends")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await Json(station, "labels/export")).Status);
    }

    private static PartLabel Label(Guid result, string label) => new()
    {
        Result = result, Label = label, Good = label == "ok", By = "Ada", At = DateTimeOffset.UnixEpoch, Reason = LabelReason.Own,
    };

    private static string[][] Read(string csv)
    {
        using TextFieldParser parser = new(new StringReader(csv)) { Delimiters = [","], TrimWhiteSpace = false };
        List<string[]> rows = [];
        while (parser.ReadFields() is { } row)
        {
            rows.Add(row);
        }

        return [.. rows];
    }

    private static DateTimeOffset Hour(JournalRow row) =>
        ShiftTimes.Hours.BeginOf(DateTimeOffset.Parse(row.Time, null), TimeZoneInfo.Local).ToUniversalTime();

    private static string Text(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ");

    private Task<CalledStation> Start(Role role = Role.Operator) => CalledStation.Start(configuration => configuration with
    {
        Page = new PageConfiguration
        {
            Address = new IPEndPoint(IPAddress.Loopback, 0), Folder = _folder.File("page"), WithoutLogin = role,
            Shifts = [new TimeOnly(6, 0), new TimeOnly(14, 0)],
        },
        Http = new HttpConfiguration { Address = new IPEndPoint(IPAddress.Loopback, 0) },
        Outputs = configuration.With(new LiveConfiguration()).Outputs,
    });

    private async Task<JournalRow[]> Parts(CalledStation station, int count)
    {
        JournalRow[] rows = [];
        for (int part = 1; part <= count; part++)
        {
            using StringContent body = new("{}", Encoding.UTF8, "application/json");
            await _client.PostAsync($"{station.Url}/api/v1/trigger", body);
            rows = await station.Rows(part);
        }

        return rows;
    }

    private async Task<(HttpStatusCode Status, JsonElement Answer)> Json(CalledStation station, string path)
    {
        using HttpResponseMessage answer = await _client.GetAsync($"{station.Url}/api/v1/{path}");
        string text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, JsonDocument.Parse(text).RootElement);
    }
}
