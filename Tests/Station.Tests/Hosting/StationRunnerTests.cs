using System.Text.Json;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Station.Outputs.JsonLines;
using EdgeConvNeXt.Station.Programs;
using EdgeConvNeXt.Station.Sources;
using EdgeConvNeXt.Testing;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Tests.Hosting;

/// <summary>Whole stations in this process, on the tiny model; only the source is the test's own.</summary>
public sealed class StationRunnerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RecordingLoggers _log = new();
    private readonly StationConfiguration _configuration;

    public StationRunnerTests()
    {
        _configuration = new StationConfiguration
        {
            Station = "press 4",
            Model = TinyModel.WriteBundle(_folder.File("tiny.edgemodel")),
            Source = new SyntheticSourceConfiguration(),
            Outputs = [new JsonLinesConfiguration(Verdicts)],
            QueueLength = 16,
        };
    }

    private string Verdicts => _folder.File("verdicts.jsonl");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(TinyModel.FloatVariant)]
    [InlineData(TinyModel.ByteVariant)]
    public async Task Every_part_of_a_finite_source_gets_its_verdict_and_the_agent_ends(string variant)
    {
        GreySource source = new(500);

        await Run(source, _configuration with { Providers = new ProviderRequest { Variant = variant } });

        (string Label, string Truth, string Outcome)[] lines = Lines();
        Assert.Equal(500, lines.Length);
        Assert.All(lines, line => Assert.Equal(line.Truth, line.Label));
        Assert.All(lines, line => Assert.Equal(line.Truth == "ok" ? "ok" : "ng", line.Outcome));
        Assert.True(source.IsClosed);
        Assert.Contains(
            _log.Entries,
            entry =>
                entry.Id == 1002
                    && entry.Message.StartsWith("Done: 500 parts, 84 ok, 416 ng, 0 unsure; 0 verdicts lost", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_source_is_made_for_the_pictures_of_the_model()
    {
        ImageInput? input = null;
        StationServices services = Services() with { CreateSource = (_, given) => Make(given.Input) };

        await Runner(services).RunAsync(_configuration, CancellationToken.None);

        Assert.Equal((TinyModel.Side, TinyModel.Side), (input?.Width, input?.Height));

        GreySource Make(ImageInput? given)
        {
            input = given;
            return new GreySource(1);
        }
    }

    [Fact]
    public async Task A_stop_writes_every_verdict_that_was_given()
    {
        using CancellationTokenSource stop = new();
        GreySource source = new(-1) { BeforeRead = (sequence, _) => CancelAt(321, sequence, stop) };

        await Run(source, _configuration, stop.Token);

        Assert.Equal(322, Lines().Length);
        Assert.True(source.IsClosed);
    }

    [Fact]
    public async Task It_ends_by_itself_after_the_configured_number_of_parts()
    {
        await Run(new GreySource(-1), _configuration with { MaximumParts = 40 });

        Assert.Equal(40, Lines().Length);
    }

    [Fact]
    public async Task Systemd_is_notified_when_it_is_ready_and_when_it_stops()
    {
        using FakeServiceManager manager = new();

        StationRunner runner = Runner(Services() with { CreateSource = (_, _) => new GreySource(3) }, manager);
        await runner.RunAsync(_configuration, CancellationToken.None);

        Assert.Equal("READY=1\nSTATUS=press 4 inspects grey pictures", manager.Next());
        Assert.Equal("STOPPING=1\nSTATUS=Stopping", manager.Next());
    }

    [Fact]
    public async Task Verdicts_lost_on_a_full_disk_fail_a_source_that_ends()
    {
        StationConfiguration full = _configuration with { Outputs = [new JsonLinesConfiguration("/dev/full")] };

        EdgeException fault = await Assert.ThrowsAsync<EdgeException>(() => Run(new GreySource(50), full));

        Assert.Equal(EdgeFault.File, fault.Fault);
        Assert.StartsWith("50 verdicts were lost", fault.Message, StringComparison.Ordinal);
        Assert.Equal(1, _log.Count(1300));
    }

    [Fact]
    public async Task A_full_disk_does_not_end_a_station_with_a_camera()
    {
        using CancellationTokenSource stop = new();
        StationServices services = Services() with
        {
            CreateSource = (_, _) => new GreySource(-1, isLive: true), CreateMoreSinks = _ => [new StoppingSink(51, stop)],
        };

        await Runner(services).RunAsync(_configuration with { Outputs = [new JsonLinesConfiguration("/dev/full")] }, stop.Token);

        Assert.Contains(_log.Entries, entry => entry.Id == 1002 && entry.Message.Contains("51 parts", StringComparison.Ordinal));
        Assert.Contains(_log.Entries, entry => entry.Id == 1002 && entry.Message.Contains("51 verdicts lost", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_line_that_hangs_is_given_up_and_its_verdicts_are_still_written()
    {
        using CancellationTokenSource stop = new();
        using ManualResetEventSlim hang = new();
        GreySource source = new(-1) { BeforeRead = (sequence, _) => HangAt(5, sequence, stop, hang) };

        EdgeException fault = await Assert.ThrowsAsync<EdgeException>(
            () => Runner(Services() with { CreateSource = (_, _) => source }).RunAsync(_configuration, stop.Token));

        Assert.Contains("did not stop", fault.Message, StringComparison.Ordinal);
        Assert.Equal(5, Lines().Length);
        Assert.False(source.IsClosed);
        hang.Set();
    }

    [Fact]
    public async Task A_source_that_does_not_heed_its_token_hides_no_fault_of_the_models_thread()
    {
        using ManualResetEventSlim go = new(initialState: false);
        GreySource source = new(-1, isLive: true)
        {
            BeforeRead = (sequence, _) =>
            {
                if (sequence > 0)
                {
                    go.Wait(CancellationToken.None);
                }
            },
        };
        StationServices services = Services() with { CreateSource = (_, _) => source, CreateMoreSinks = _ => [new FaultySink()] };

        InvalidOperationException fault = await Assert.ThrowsAsync<InvalidOperationException>(
            () => Runner(services).RunAsync(_configuration, CancellationToken.None));

        Assert.Equal("The sink is wrong.", fault.Message);
        Assert.False(source.IsClosed);
        go.Set();
    }

    [Fact]
    public async Task A_source_that_cannot_be_opened_ends_the_start_and_closes_what_was_open()
    {
        EdgeException cause = new(EdgeFault.Device, "There is no such camera", "/dev/video9", "a camera", "Plug it in.");
        StationRunner runner = Runner(Services() with { CreateSource = (_, _) => throw cause });

        EdgeException fault = await Assert.ThrowsAsync<EdgeException>(() => runner.RunAsync(_configuration, CancellationToken.None));

        Assert.Same(cause, fault);
        Assert.Equal(0, _log.Count(1000));
        using FileStream alone = new(Verdicts, FileMode.Open, FileAccess.Read, FileShare.None);
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_ends_the_start()
    {
        StationConfiguration unwritable = _configuration with { Outputs = [new JsonLinesConfiguration("/proc/sys/kernel/osrelease")] };

        EdgeException fault = await Assert.ThrowsAsync<EdgeException>(() => Run(new GreySource(1), unwritable));

        Assert.Equal((EdgeFault.File, ExitCodes.Failed), (fault.Fault, ExitCodes.For(fault)));
    }

    [Fact]
    public async Task A_threshold_for_a_label_the_model_does_not_know_is_a_fault_of_the_configuration()
    {
        ThresholdOverrides thresholds = new() { Labels = new Dictionary<string, float> { ["dent"] = 0.5f } };

        EdgeException fault = await Assert.ThrowsAsync<EdgeException>(
            () => Run(new GreySource(1), _configuration with { Thresholds = thresholds }));

        Assert.Equal(ExitCodes.WrongUsage, ExitCodes.For(fault));
        Assert.Contains("dent", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_provider_that_was_not_taken_is_logged_with_its_reason()
    {
        await Run(new GreySource(1), _configuration with { Providers = new ProviderRequest { Providers = ["ascend", "cpu"] } });

        Assert.Contains(
            _log.Entries,
            entry => entry.Id == 1101 && entry.Message.StartsWith("Provider ascend was not taken: ", StringComparison.Ordinal));
        Assert.Contains(_log.Entries, entry => entry.Id == 1100 && entry.Message == "Model tiny@1, variant fp32 (fp32), runs on cpu");
    }

    [Fact]
    public async Task A_region_outside_the_frame_is_logged_once_with_its_reason()
    {
        await Run(new GreySource(9), _configuration with { Region = new RegionOfInterest(600, 0, 64, 64) });

        Assert.Equal(9, File.ReadLines(Verdicts).Count());
        (_, LogLevel level, string message) = Assert.Single(_log.Entries, entry => entry.Id == 1304);
        Assert.Equal(LogLevel.Warning, level);
        Assert.Equal(
            "Part 1 is unsure, and so is every one like it: the region of interest reaches outside the frame, "
            + "which has 32 x 32 pixels; change region",
            message);
    }

    [Fact]
    public async Task A_region_inside_the_frame_is_not_logged()
    {
        await Run(new GreySource(9), _configuration with { Region = new RegionOfInterest(0, 0, 32, 32) });

        Assert.Equal(0, _log.Count(1304));
    }

    [Fact]
    public async Task A_station_without_outputs_runs_and_says_so()
    {
        await Run(new GreySource(7), _configuration with { Outputs = [] });

        Assert.Equal(1, _log.Count(1004));
    }

    // Without timeouts: a source that closes late on a busy machine is closed all the same.
    private Task Run(GreySource source, StationConfiguration configuration, CancellationToken stop = default) =>
        Runner(Services() with { CreateSource = (_, _) => source, Clock = new ClockWithoutTimers() }).RunAsync(configuration, stop);

    private StationServices Services() => new() { Loggers = _log };

    private static StationRunner Runner(StationServices services, FakeServiceManager? manager = null) =>
        new(services, manager ?? new FakeServiceManager(isActive: false));

    private static void CancelAt(long last, long sequence, CancellationTokenSource stop)
    {
        if (sequence == last)
        {
            stop.Cancel();
        }
    }

    private static void HangAt(long last, long sequence, CancellationTokenSource stop, ManualResetEventSlim hang)
    {
        if (sequence == last)
        {
            stop.Cancel();
            hang.Wait();
        }
    }

    private (string Label, string Truth, string Outcome)[] Lines() =>
    [
        .. File.ReadLines(Verdicts).Select(line =>
        {
            using JsonDocument document = JsonDocument.Parse(line);
            return (Text(document, "label"), Text(document, "truth"), Text(document, "outcome"));
        }),
    ];

    private static string Text(JsonDocument document, string name) => document.RootElement.GetProperty(name).GetString()!;

    /// <summary>The system's clock, by which no timeout ever ends.</summary>
    private sealed class ClockWithoutTimers : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Fails with the first verdict, as an output must not.</summary>
    private sealed class FaultySink : IVerdictSink
    {
        public long Dropped => 0;

        public void Publish(in Verdict verdict, ReadOnlySpan<float> scores) => throw new InvalidOperationException("The sink is wrong.");

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    /// <summary>Stops a station when it has given as many verdicts.</summary>
    private sealed class StoppingSink(int verdicts, CancellationTokenSource stop) : IVerdictSink
    {
        private int _seen;

        public long Dropped => 0;

        public void Publish(in Verdict verdict, ReadOnlySpan<float> scores)
        {
            if (++_seen == verdicts)
            {
                stop.Cancel();
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
