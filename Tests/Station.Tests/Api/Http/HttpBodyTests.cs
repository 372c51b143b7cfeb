using System.IO.Pipelines;
using EdgeConvNeXt.Station.Api.Http;
using EdgeConvNeXt.Testing;
using Microsoft.AspNetCore.Http;

namespace EdgeConvNeXt.Station.Tests.Api.Http;

/// <summary>Bodies that come slowly or not at all.</summary>
public sealed class HttpBodyTests
{
    [Fact]
    public async Task A_body_that_comes_too_slowly_is_given_up()
    {
        Pipe pipe = new();
        ManualTimeProvider clock = new();
        DefaultHttpContext context = new() { Request = { Body = pipe.Reader.AsStream() } };
        Task<HttpBody> reading = HttpBody.ReadAsync(context.Request, clock, HttpBody.PartBytes, "It is none.");
        await pipe.Writer.WriteAsync("""{"ser"""u8.ToArray());
        Assert.False(reading.IsCompleted);

        clock.Advance(TimeSpan.FromSeconds(5));

        HttpProblem problem = (await reading).Problem!;
        Assert.Equal((408, "The body comes too slowly: expected all of it within 5 s."), (problem.Status, problem.Detail));
    }

    [Fact]
    public async Task A_caller_that_goes_away_is_not_answered()
    {
        using CancellationTokenSource gone = new();
        DefaultHttpContext context = new() { Request = { Body = new Pipe().Reader.AsStream() }, RequestAborted = gone.Token };
        Task<HttpBody> reading = HttpBody.ReadAsync(
            context.Request, new ManualTimeProvider(), HttpBody.PartBytes, "It is none.");

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }
}
