using System.Globalization;
using System.Text.Json;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Station.Labelling;
using EdgeConvNeXt.Station.Outputs;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Page.Tests;

/// <summary>A station with a past, on which every view has something to show.</summary>
internal static class BusyLine
{
    private static readonly string[] Labels = ["crack", "inclusion", "ok", "patch", "pit", "scratch"];

    /// <summary>Starts it.</summary>
    public static async Task<PageStation> Start()
    {
        PageStation station = await PageStation.Start(prepare: Remember);
        try
        {
            await Fill(station);
            return station;
        }
        catch
        {
            await station.DisposeAsync();
            throw;
        }
    }

    /// <summary>Writes a model that a station may be given.</summary>
    /// <param name="file">The bundle.</param>
    public static string WriteModel(string file)
    {
        BundleWriter.Copy(ModelBundle.Open(PageStation.Model), file);
        return file;
    }

    // People, machines, a recipe that was changed, a model on trial, one that is bad, and labels.
    private static async Task Fill(PageStation station)
    {
        await station.Send(HttpMethod.Post, "users", """{"name":"maria","role":"operator","password":"correct horse"}""");
        await station.Send(HttpMethod.Post, "tokens", """{"name":"line-computer","scopes":["read","label"],"days":90}""");
        JsonElement recipe = await station.Get("recipe");
        await station.Send(HttpMethod.Put, "recipe", $$"""
            {
              "of": "{{recipe.GetProperty("sha256").GetString()}}", "why": "Fewer parts to look at by hand",
              "document": {
                "name": "strip",
                "regions": [ { "name": "surface", "x": 80, "y": 0, "width": 480, "height": 480 } ],
                "thresholds": { "default": 0.8, "margin": 0.5, "labels": { "scratch": 0.7 } },
                "trigger": { "deadlineMs": 60000 }
              }
            }
            """);
        await station.Upload(WriteModel(station.File("next.edgemodel")));
        await station.Upload(TinyModel.WriteBundle(station.File("tiny.edgemodel")));
        await station.Send(HttpMethod.Post, "models/a/try");
        await station.Await(async () => (await station.Get("models")).TryGetProperty("trial", out _));
        await station.Await(async () => (await station.Get("live/summary")).GetProperty("recentNg").GetArrayLength() >= 6);
        await station.Await(
            async () => (await station.Get("parts?picture=true&outcome=unsure")).GetProperty("items").GetArrayLength() >= 1);
    }

    // What the line did in the last weeks, and what people said of it.
    private static async Task Remember(PageStation station)
    {
        Random chance = new(7);
        Verdict[] past = [.. Moments(TimeProvider.System.GetUtcNow()).Select((at, index) => Past(index + 1, at, chance))];
        JournalSink journal = JournalSink.Open(
            station.Journal, new JournalRun("past", "press 4", Labels, "d1"),
            new QueueSinkOptions { Length = past.Length, DrainTime = TimeSpan.FromMinutes(1) }, () => true, TimeProvider.System,
            new RecordingLoggers().Typed<JournalSink>());
        foreach (Verdict verdict in past)
        {
            journal.Publish(verdict, Scores(verdict));
        }

        await journal.DisposeAsync();
        Assert.Equal(0, journal.Dropped);
        Say(station.Journal, chance);
    }

    // Eight weeks with a part every half hour, then a day with one every twenty seconds: each of its hours has enough for a share.
    private static IEnumerable<DateTimeOffset> Moments(DateTimeOffset now) =>
    [
        .. Enumerable.Range(0, 55 * 24 * 2).Select(part => now.AddDays(-56).AddMinutes(30 * part)),
        .. Enumerable.Range(0, 24 * 60 * 3).Select(part => now.AddDays(-1).AddSeconds(20 * part)),
    ];

    // People agree with the model but for one part in twelve.
    private static void Say(string journal, Random chance)
    {
        using JournalReader reader = JournalReader.Open(journal);
        LabelFile labels = LabelFile.Read(journal);
        LabelDesk desk = new(reader, labels);
        labels.Add(
        [
            .. desk.Waiting(new JournalFilter(), null).ToArray().Select(row =>
            {
                string label = chance.Next(12) == 0 ? "ok" : row.Label!;
                DateTimeOffset at = DateTimeOffset.Parse(row.Time, CultureInfo.InvariantCulture);
                return desk.Label(new Guid(row.Result), label, label == "ok", "maria", at);
            }),
        ]);
    }

    private static Verdict Past(int part, DateTimeOffset at, Random chance)
    {
        double luck = chance.NextDouble();
        (Outcome outcome, string label) = luck < 0.9 ? (Outcome.Ok, "ok")
            : luck < 0.98 ? (Outcome.Ng, Labels[chance.Next(2) == 0 ? 0 : chance.Next(3, 6)])
            : (Outcome.Unsure, "inclusion");
        float score = outcome == Outcome.Unsure ? 0.7f : 0.9f + 0.09f * (float)chance.NextDouble();
        return new Verdict(
            part, outcome, label, score, new FrameInfo(part, new MonotonicTime(part), 640, 480, PixelFormat.Rgb24),
            new StageTimings(
                TimeSpan.FromMilliseconds(0.4), TimeSpan.FromMilliseconds(1.6),
                TimeSpan.FromMilliseconds(30 + 12 * chance.NextDouble()), TimeSpan.FromMicroseconds(9)),
            "convnext-tiny-strip@1")
        {
            ResultId = Guid.CreateVersion7(at), Moment = new VerdictMoment(at, new MonotonicTime(part)), Region = "surface",
            Reason = outcome == Outcome.Unsure ? "inclusion needs 0.8" : null,
        };
    }

    private static float[] Scores(Verdict verdict) =>
        [.. Labels.Select(label => label == verdict.Label ? verdict.Score : (1 - verdict.Score) / (Labels.Length - 1))];
}
