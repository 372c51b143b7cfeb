using System.Text.Json;
using EdgeConvNeXt.Station.Api.Http;
using EdgeConvNeXt.Station.Api.Page;
using EdgeConvNeXt.Station.Programs;
using EdgeConvNeXt.Testing;
using Microsoft.AspNetCore.Http;

namespace EdgeConvNeXt.Station.Tests.Api.Page;

/// <summary>The page's doctor, with shell scripts in the place of the process that looks.</summary>
public sealed class DoctorPageTests
{
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public async Task The_report_is_that_of_a_process_below_the_lines_priority()
    {
        using DoctorRoutes doctor = Doctor("""read nothing; while [ $(nice) -lt 10 ]; do :; done; echo '{"nice": 10}'""");

        Assert.Equal(10, JsonDocument.Parse(await doctor.LookAsync(CancellationToken.None)).RootElement.GetProperty("nice").GetInt32());
    }

    [Theory]
    [InlineData("exit 7", "The doctor ended with 7 and without a report. Look on the machine: `edge-agent doctor`.")]
    [InlineData("echo half", "The doctor ended with 0 and without a report. Look on the machine: `edge-agent doctor`.")]
    [InlineData(
        "kill -SEGV $$; sleep 9", "The doctor ended with 139 and without a report. Look on the machine: `edge-agent doctor`.")]
    public async Task What_keeps_it_from_looking_is_a_sentence(string script, string sentence)
    {
        using DoctorRoutes doctor = Doctor(script);

        HttpProblem problem = (await Assert.ThrowsAsync<HttpRefusal>(() => doctor.LookAsync(CancellationToken.None))).Problem;

        Assert.Equal((StatusCodes.Status503ServiceUnavailable, sentence), (problem.Status, problem.Detail));
    }

    [Fact]
    public async Task One_that_hangs_is_ended_after_a_minute_or_when_nobody_waits_any_more()
    {
        using DoctorRoutes doctor = Doctor("while :; do sleep 1; done");

        Task<byte[]> look = doctor.LookAsync(CancellationToken.None);
        _clock.Advance(TimeSpan.FromSeconds(60));
        HttpRefusal refusal = await Assert.ThrowsAsync<HttpRefusal>(() => look);
        using CancellationTokenSource gone = new();
        Task<byte[]> second = doctor.LookAsync(gone.Token);
        await gone.CancelAsync();

        Assert.Contains("within 60 s", refusal.Problem.Detail, StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
    }

    [Fact]
    public async Task Without_the_program_or_with_one_that_cannot_be_started_it_says_so()
    {
        using DoctorRoutes none = new(null, _clock);
        using DoctorRoutes missing = new(new ChildProgram("/nowhere/edge-agent", []), _clock);

        Assert.Contains("not beside", (await Assert.ThrowsAsync<HttpRefusal>(() => none.LookAsync(default))).Problem.Detail);
        Assert.Contains("/nowhere/edge-agent", (await Assert.ThrowsAsync<HttpRefusal>(() => missing.LookAsync(default))).Problem.Detail);
    }

    private DoctorRoutes Doctor(string script) => new(new ChildProgram("/bin/bash", ["-c", script]), _clock);
}
