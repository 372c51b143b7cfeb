using System.Net;
using System.Text.Json;
using EdgeConvNeXt.Runtime.Inspection.Trials;
using EdgeConvNeXt.Runtime.Models.Slots;
using EdgeConvNeXt.Station.Access;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Live;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests.Api.Page;

/// <summary>Models that are brought, tried and taken back over HTTP while the line runs.</summary>
public sealed class ModelPageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly PageClient _page = new();

    public void Dispose()
    {
        _page.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_cannot_be_done_with_models_leaves_no_record_and_no_reason_is_endless()
    {
        await using CalledStation station = await Start();
        string endless = $$"""{"reason":"{{new string('x', 5000)}}"}""";

        Assert.Equal(HttpStatusCode.Conflict, (await _page.Send(station, HttpMethod.Post, "models/rollback", """{"reason":"x"}""")).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await _page.Send(station, HttpMethod.Post, "models/a/try", "{}")).Status);
        Assert.Empty((await _page.Get(station, "audit")).GetProperty("items").EnumerateArray());
        await using CalledStation slotted = await Start(hasSlots: true);
        Assert.Equal(HttpStatusCode.BadRequest, (await _page.Send(slotted, HttpMethod.Post, "models/rollback", endless)).Status);
        foreach ((string path, string body) in (IEnumerable<(string, string)>)
            [("rollback", """{"reason":"x"}"""), ("mark-good", "{}"), ("d/remove", "{}"), ("d/try", "{}"), ("a/try", "{}")])
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _page.Send(slotted, HttpMethod.Post, $"models/{path}", body)).Status);
        }

        Assert.Empty((await _page.Get(slotted, "audit")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_model_is_uploaded_tried_and_taken_back_and_a_bad_one_is_refused()
    {
        await using CalledStation station = await Start(hasSlots: true);
        Assert.False((await _page.Get(station, "models")).GetProperty("hasGoldenParts").GetBoolean());

        (HttpStatusCode refused, JsonElement why) = await _page.Upload(station, "PK, or rather not"u8.ToArray());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused);
        Assert.Contains("(the uploaded bundle)", Text(why, "detail"), StringComparison.Ordinal);
        Assert.DoesNotContain(_folder.Path, Text(why, "detail"), StringComparison.Ordinal);
        Assert.Equal(
            ["model.install.refused", "model.install"],
            (await _page.Get(station, "audit")).GetProperty("items").EnumerateArray().Select(item => Text(item, "what")));
        (HttpStatusCode status, JsonElement slot) = await _page.Upload(
            station, await File.ReadAllBytesAsync(TinyModel.WriteBundle(_folder.File("other.edgemodel"))));
        Assert.Equal((HttpStatusCode.Created, "a", "verified"), (status, Text(slot, "slot"), Text(slot, "state")));
        (_, JsonElement other) = await _page.Upload(station, await File.ReadAllBytesAsync(_folder.File("other.edgemodel")));
        Assert.Equal("b", Text(other, "slot"));
        Assert.Equal(HttpStatusCode.Accepted, (await _page.Send(station, HttpMethod.Post, "models/a/try", "{}")).Status);
        while (!(await _page.Get(station, "models")).TryGetProperty("slot", out _))
        {
            await Task.Yield();
        }

        // While one is on trial another cannot be tried, which is no fault of that one.
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _page.Send(station, HttpMethod.Post, "models/b/try", "{}")).Status);
        Assert.Equal("verified", Text((await _page.Get(station, "models")).GetProperty("slots")[1], "state"));
        Assert.Equal(
            HttpStatusCode.Accepted, (await _page.Send(station, HttpMethod.Post, "models/rollback", """{"reason":"a test"}""")).Status);
        while ((await _page.Get(station, "models")).TryGetProperty("slot", out _))
        {
            await Task.Yield();
        }

        // An engineer who goes back needs no alarm that says so.
        Assert.False((await _page.Get(station, "live/summary")).TryGetProperty("alarm", out _));
        JsonElement bad = (await _page.Get(station, "models")).GetProperty("slots")[0];
        Assert.Equal("bad", Text(bad, "state"));
        Assert.StartsWith("a test, said local (127.0.0.1)", Text(bad, "reason"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Accepted, (await _page.Send(station, HttpMethod.Post, "models/a/remove", "{}")).Status);
        Assert.Equal(HttpStatusCode.Accepted, (await _page.Send(station, HttpMethod.Post, "models/b/remove", "{}")).Status);
        Assert.Empty(Directory.GetFiles(_folder.File("slots"), "*.edgemodel", SearchOption.AllDirectories));
    }

    private Task<CalledStation> Start(bool hasSlots = false) => CalledStation.Start(configuration =>
        configuration.With(new LiveConfiguration()) with
        {
            Page = new PageConfiguration
            {
                Address = new IPEndPoint(IPAddress.Loopback, 0), Folder = _folder.File("page"), WithoutLogin = Role.Engineer,
                Shifts = [new TimeOnly(6, 0)],
            },
            Slots = hasSlots
                ? new SlotsConfiguration(
                    new SlotFolder(_folder.File("slots")).Location, new TrialSettings { LeastTime = TimeSpan.FromHours(1) })
                : null,
        });

    private static string? Text(JsonElement value, string member) => value.GetProperty(member).GetString();
}
