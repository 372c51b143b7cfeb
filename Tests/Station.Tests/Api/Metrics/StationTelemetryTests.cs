using System.Diagnostics;
using System.Net;
using System.Text.Json;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Api.Metrics;
using EdgeConvNeXt.Station.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Tests.Api.Metrics;

/// <summary>Running stations, asked by Prometheus's ways and sending to a collector. One at a time: meters are found by name.</summary>
[Collection("metrics")]
public sealed class StationTelemetryTests
{
    private static readonly MetricsConfiguration Answered = new() { Address = new IPEndPoint(IPAddress.Loopback, 0) };

    [Fact]
    public async Task Every_counter_is_told_in_base_units_under_the_documented_names()
    {
        // No more than the journal's queue holds: a verdict that finds it full is lost, and the numbers would never meet.
        await using MeasuredStation station = await MeasuredStation.StartWithFrames(MeasuredStation.QueueLength, Answered);
        double parts = 0;
        PrometheusText text = await station.ScrapeUntil(
            text => parts == (parts = text.Sum("edge_parts_total")) && parts > 0 && text.Sum("edge_device_power_watts") > 0
                && text.Sum("edge_journal_sequence", "acknowledged") == parts);

        Assert.Equal(
            text.Sum("edge_parts_total") - text.Sum("edge_part_faults_total"), text.Sum("edge_part_latency_seconds_count"));
        Assert.Equal(text.Sum("edge_part_latency_seconds_bucket", "+Inf"), text.Sum("edge_part_latency_seconds_count"));
        Assert.InRange(text.Sum("edge_part_latency_seconds_sum"), 1e-6, 60);
        Assert.Equal(
            4, text.Values.Keys.Count(series => series.StartsWith("edge_part_stage_duration_seconds_count", StringComparison.Ordinal)));
        Assert.Contains("edge_device_utilization_ratio", text.Types.Keys);
        Assert.Equal(45.5, text.Sum("edge_device_temperature_celsius", "npu 0"));
        Assert.Equal(1 << 30, text.Sum("edge_device_memory_limit_bytes"));
        Assert.Equal(0.25, text.Sum("edge_device_utilization_ratio"));
        Assert.True(text.Types.ContainsKey("edge_line_alive"));
        Assert.Equal(1, text.Sum("edge_station_info", "recipe=\"grey \\\"4\\\\5\\\"\""));
        Assert.Equal(1, text.Sum("target_info", "service_name=\"edge-agent\""));
        Assert.Equal(1, text.Sum("target_info", "service_instance_id=\"press 4\""));
        Assert.InRange(text.Sum("edge_output_waiting", "json_lines"), 0, 64);
        Assert.InRange(text.Sum("process_memory_usage_bytes"), 1 << 20, long.MaxValue);
        Assert.Empty(text.Types.Keys.Except([.. StationMetrics.All.Select(MetricsPage.PrometheusName), "target_info"]));
        Assert.Equal(text.Types.Keys.Order(), text.Help.Keys.Order());
    }

    [Fact]
    public async Task Pictures_are_told_by_class()
    {
        const int Frames = 8;
        await using MeasuredStation station = await MeasuredStation.StartWithPictures(Frames, Answered);

        // A line that is busy passes frames of a live camera over: they are no parts.
        double parts = 0;
        PrometheusText text = await station.ScrapeUntil(
            text => parts == (parts = text.Sum("edge_parts_total")) && parts > 0
                && text.Sum("edge_evidence_pictures") + text.Sum("edge_evidence_lost_total") == parts);

        Assert.InRange(text.Sum("edge_evidence_pictures"), 1, Frames);
        Assert.InRange(text.Sum("edge_evidence_usage_bytes") / text.Sum("edge_evidence_pictures"), 100, 100_000);
        Assert.Equal(1_000_000, text.Sum("edge_evidence_limit_bytes", "ng"));
        Assert.Equal(0, text.Sum("edge_evidence_deleted_total"));
        Assert.Equal(1, text.Sum("edge_evidence_cleaned"));
        Assert.Empty(text.Types.Keys.Except([.. StationMetrics.All.Select(MetricsPage.PrometheusName), "target_info"]));
    }

    [Fact]
    public async Task Shadows_are_told_by_their_bundle()
    {
        await using MeasuredStation station = await MeasuredStation.StartWithShadows(Answered);

        PrometheusText text = await station.ScrapeUntil(text => text.Sum("edge_shadow_parts_total") > 2);

        Assert.Equal(1, text.Sum("edge_shadow_up"));
        Assert.Equal(0, text.Sum("edge_shadow_disagreements_total") + text.Sum("edge_shadow_failed_runs_total"));

        // Counters are read one after the other while parts come: held against those of a later answer.
        PrometheusText later = await station.ScrapeUntil(_ => true);
        Assert.InRange(text.Sum("edge_shadow_shed_total"), 0, later.Sum("edge_parts_total"));
    }

    [Fact]
    public async Task Nothing_is_told_without_an_address()
    {
        await using MeasuredStation station = await MeasuredStation.Start(new MetricsConfiguration());

        Assert.Equal("", station.Url);
        Assert.DoesNotContain(station.Log.Entries, entry => entry.Id is >= 1600 and < 1640);
    }

    [Fact]
    public async Task A_station_that_works_is_alive_and_ready()
    {
        await using MeasuredStation station = await MeasuredStation.Start(Answered);

        Assert.Equal((HttpStatusCode.OK, """{"ok":true,"state":"running","faults":[]}"""), await station.Ask("/health/live"));
        Assert.Equal((HttpStatusCode.OK, """{"ok":true,"state":"running","faults":[]}"""), await station.Ask("/health/ready"));
    }

    [Fact]
    public async Task Without_its_camera_a_station_is_alive_and_not_ready()
    {
        await using MeasuredStation station = await MeasuredStation.Start(Answered);
        station.Source.IsConnected = false;

        (HttpStatusCode live, _) = await station.Ask("/health/live");
        (HttpStatusCode ready, string why) = await station.Ask("/health/ready");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable), (live, ready));
        string? fault = JsonDocument.Parse(why).RootElement.GetProperty("faults")[0].GetString();
        Assert.StartsWith("the camera is away", fault, StringComparison.Ordinal);
        Assert.Equal(0, PrometheusText.Parse(await station.Get("/metrics")).Sum("edge_camera_connected"));
    }

    [Fact]
    public async Task An_output_that_refuses_verdicts_is_reported()
    {
        await using MeasuredStation station = await MeasuredStation.Start(Answered);
        await station.ScrapeUntil(text => text.Sum("edge_parts_total") > 2);
        File.Delete(station.Verdicts);
        Directory.CreateDirectory(station.Verdicts);

        PrometheusText text = await station.ScrapeUntil(text => text.Sum("edge_output_failing", "json_lines") == 1);

        Assert.InRange(text.Sum("edge_output_lost_total", "json_lines"), 1, long.MaxValue);
        (HttpStatusCode ready, string why) = await station.Ask("/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready);
        Assert.Contains("the output json_lines refuses verdicts", why, StringComparison.Ordinal);
    }

    [PromtoolFact]
    public async Task Prometheus_s_own_checker_has_nothing_to_say()
    {
        await using MeasuredStation station = await MeasuredStation.Start(Answered);
        string text = await station.Get("/metrics");
        ProcessStartInfo start = new("promtool", ["check", "metrics"])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using Process promtool = Process.Start(start)!;
        await promtool.StandardInput.WriteAsync(text);
        promtool.StandardInput.Close();
        string said = await promtool.StandardOutput.ReadToEndAsync() + await promtool.StandardError.ReadToEndAsync();
        await promtool.WaitForExitAsync();

        Assert.Equal((0, ""), (promtool.ExitCode, said));
    }

    [Theory]
    [InlineData(OtlpTransport.Http)]
    [InlineData(OtlpTransport.Grpc)]
    public async Task A_collector_gets_metrics_and_traces_with_the_name_of_the_station(OtlpTransport transport)
    {
        await using Collector collector = await Collector.Open(
            transport == OtlpTransport.Grpc ? HttpProtocols.Http2 : HttpProtocols.Http1);
        MetricsConfiguration metrics = new()
        {
            Otlp = collector.Url, Transport = transport, OtlpPeriod = TimeSpan.FromSeconds(1), TraceShare = 1,
        };

        await using MeasuredStation station = await MeasuredStation.Start(metrics, new TraceOutput(1));
        await station.Until(() => collector.Texts("metrics").Contains("edge.parts") && collector.Texts("trace").Contains("inference"));
        await station.Stop();

        Assert.Contains("edge.part.latency", collector.Texts("metrics"));
        Assert.Contains("press 4", collector.Texts("metrics"));
        Assert.Contains("edge-agent", collector.Texts("trace"));
        HashSet<string> spans = ["part", "wait", "preprocess", "decide", "edge.result"];
        Assert.Subset(collector.Texts("trace").ToHashSet(), spans);
        Assert.Equal(0, station.Log.Count(1621));
        if (transport == OtlpTransport.Http)
        {
            Assert.Equal(["/v1/metrics", "/v1/traces"], collector.Paths.Order());
        }
    }

    [Fact]
    public async Task A_collector_that_is_away_is_told_once_counted_and_told_once_when_it_is_back()
    {
        Collector collector = await Collector.Open();
        Uri url = collector.Url;
        await collector.DisposeAsync();
        MetricsConfiguration metrics = Answered with { Otlp = url, OtlpPeriod = TimeSpan.FromMilliseconds(50), TraceShare = 0 };

        await using MeasuredStation station = await MeasuredStation.Start(metrics);
        await station.ScrapeUntil(text => text.Sum("edge_telemetry_failed_exports_total", "metrics") >= 3);
        Assert.Equal(1, station.Log.Count(1621));
        (_, LogLevel level, string message) = station.Log.Entries.Single(entry => entry.Id == 1621);
        Assert.Equal(LogLevel.Warning, level);
        Assert.Contains("Connection refused", message, StringComparison.Ordinal);

        await using Collector back = await Collector.Open(port: url.Port);
        await station.Until(() => station.Log.Count(1622) > 0);

        Assert.Equal(1, station.Log.Count(1621));
        Assert.Equal(1, station.Log.Count(1622));
        Assert.Contains("edge.parts", back.Texts("metrics"));
    }

    [Fact]
    public async Task A_collector_that_refuses_is_told_with_its_answer()
    {
        await using Collector collector = await Collector.Open();
        collector.Status = StatusCodes.Status404NotFound;
        MetricsConfiguration metrics = new() { Otlp = collector.Url, OtlpPeriod = TimeSpan.FromMilliseconds(50), TraceShare = 0 };

        await using MeasuredStation station = await MeasuredStation.Start(metrics);
        await station.Until(() => station.Log.Count(1621) > 0);

        Assert.Contains("it answered 404", station.Log.Entries.Single(entry => entry.Id == 1621).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_another_program_has_ends_the_start_in_a_sentence()
    {
        await using Collector other = await Collector.Open();
        MetricsConfiguration metrics = new() { Address = new IPEndPoint(IPAddress.Loopback, other.Url.Port) };

        EdgeException fault = await Assert.ThrowsAsync<EdgeException>(() => MeasuredStation.Start(metrics));

        Assert.Contains("address in use", fault.Message, StringComparison.Ordinal);
    }
}
