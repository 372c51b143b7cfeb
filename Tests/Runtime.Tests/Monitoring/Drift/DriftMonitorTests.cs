using EdgeConvNeXt.Benchmarks.Drift;
using EdgeConvNeXt.Runtime.Monitoring.Drift;

namespace EdgeConvNeXt.Runtime.Tests.Monitoring.Drift;

/// <summary>
/// Small simulations, with seeds; Tests/Benchmarks has the full ones. Six normal values stand for what is measured of pictures, but where
/// pictures are what matters.
/// </summary>
public sealed class DriftMonitorTests
{
    private const int Channels = 24;

    private static readonly PictureMeasure[] Usual = Normal(1, 2000, 0);

    [Fact]
    public void False_alarms_keep_within_the_budget()
    {
        DriftSettings settings = new() { FalseAlarmsPerDay = 1, PartsPerDay = 5000, WindowParts = 200 };
        const int Days = 60;

        int alarms = Enumerable.Range(0, 12).Sum(line =>
            new SimulatedLine(line, 500, Usual, settings).CountAlarms(100 + line, Days / 12 * settings.PartsPerDay));

        Assert.InRange(alarms, 0, Days * settings.FalseAlarmsPerDay);
    }

    [Theory]
    [InlineData(0.06, 0.01, "ng", 4000)]
    [InlineData(0.15, 0.01, "ng", 400)]
    [InlineData(0.02, 0.05, "unsure", 3000)]
    public void A_rate_that_rises_is_seen(double ng, double unsure, string monitor, int most)
    {
        SimulatedLine line = new(1, 2000, Usual, new DriftSettings());

        (long parts, DriftAlarm? alarm) = line.UntilAlarm(new SimulatedParts(2, ng, unsure), Usual, most);

        Assert.Equal((DriftKind.Mix, monitor), (alarm!.Kind, alarm.Monitor));
        Assert.InRange(alarm.Parts, 1, parts);
        Assert.InRange(alarm.Value, alarm.Baseline * 1.5, 0.5);
        Assert.True(alarm.Statistic >= alarm.Threshold);
    }

    [Fact]
    public void Rejects_that_are_not_found_any_more_are_seen_too()
    {
        SimulatedLine line = new(1, 5000, Usual, new DriftSettings());

        (_, DriftAlarm? alarm) = line.UntilAlarm(new SimulatedParts(2, 0, 0.01), Usual, 4000);

        Assert.Equal(("ng", 0), (alarm!.Monitor, alarm.Value));
    }

    [Fact]
    public void A_model_that_is_less_sure_of_good_parts_is_a_changed_appearance_and_one_that_is_surer_is_none()
    {
        DriftMonitor surer = new SimulatedLine(1, 2000, Usual, new DriftSettings()).Monitor;
        DriftMonitor doubtful = new SimulatedLine(1, 2000, Usual, new DriftSettings()).Monitor;
        Random random = new(9);
        for (int i = 0; i < 400; i++)
        {
            float score = 0.9f + (0.1f * random.NextSingle());
            surer.Add("ok", PartOutcome.Ok, 1 - ((1 - score) / 2));
            doubtful.Add("ok", PartOutcome.Ok, score - 0.03f);
        }

        DriftAlarm alarm = Assert.Single(doubtful.Signals, signal => signal.Alarm is not null).Alarm!;
        Assert.Equal((DriftKind.Appearance, "confidence"), (alarm.Kind, alarm.Monitor));
        Assert.Equal(0.92, alarm.Value, 0.01);
        Assert.StartsWith("appearance changed: confidence is 0.9", alarm.ToString(), StringComparison.Ordinal);
        Assert.All(surer.Signals, signal => Assert.Null(signal.Alarm));
    }

    [Fact]
    public void Without_good_parts_in_the_baseline_confidence_is_not_watched()
    {
        BaselineBuilder builder = new(SimulatedParts.Labels);
        for (int i = 0; i < 100; i++)
        {
            builder.Add(1, PartOutcome.Ng, 0.9f);
            builder.Add(Usual[i]);
        }

        Assert.DoesNotContain(
            new DriftMonitor(builder.ToBaseline(), new DriftSettings()).Signals, signal => signal.Kind == DriftKind.Appearance);
    }

    // Lines learn from few parts, so that each has means and a limit that are somewhat off.
    [Fact]
    public void False_alarms_of_distances_keep_within_the_budget()
    {
        DriftSettings settings = new() { FalseAlarmsPerDay = 1, PartsPerDay = 5000, WindowParts = 200 };
        int alarms = 0;
        for (int line = 0; line < 12; line++)
        {
            Random random = new(200 + line);
            DriftMonitor monitor = new(WithFeatures(random, 400), settings);
            bool isAlarm = false;
            for (long part = 0; part < 5 * settings.PartsPerDay; part++)
            {
                if (monitor.Add(SimulatedFeatures.Next(random, Channels), out bool _))
                {
                    isAlarm = !isAlarm;
                    alarms += isAlarm ? 1 : 0;
                }
            }
        }

        Assert.InRange(alarms, 0, 60);
    }

    [Fact]
    public void Few_parts_that_look_strange_to_the_network_are_a_changed_appearance()
    {
        Random random = new(31);
        DriftMonitor monitor = new(WithFeatures(random, 2000), new DriftSettings());
        DriftSignal distance = monitor.Signals.Single(signal => signal.Name == "distance");
        int parts = 0;
        int far = 0;
        while (distance.Alarm is null && parts < 3000)
        {
            monitor.Add(SimulatedFeatures.Next(random, Channels, ++parts % 5 == 0 ? 1.5 : 0), out bool isFar);
            far += isFar ? 1 : 0;
        }

        DriftAlarm alarm = distance.Alarm!;
        Assert.Equal((DriftKind.Appearance, "distance"), (alarm.Kind, alarm.Monitor));
        Assert.InRange(parts, 20, 1000);
        Assert.InRange(alarm.Baseline, 0.03, 0.033);
        Assert.InRange(alarm.Value, 0.1, 0.4);
        Assert.InRange((double)far / parts, 0.1, 0.4);
        Assert.StartsWith("appearance changed: distance is beyond 1.", alarm.ToString(), StringComparison.Ordinal);
        Assert.Contains(" instead of 0.03", alarm.ToString(), StringComparison.Ordinal);

        for (int i = 0; i < 1000; i++)
        {
            monitor.Add(SimulatedFeatures.Next(random, Channels), out bool _);
        }

        Assert.Null(distance.Alarm);
    }

    [Fact]
    public void Features_that_are_no_numbers_are_far_and_those_of_another_network_are_passed_over()
    {
        DriftMonitor monitor = new(WithFeatures(new Random(1), 400), new DriftSettings());

        monitor.Add([.. Enumerable.Repeat(float.NaN, Channels)], out bool isFar);
        Assert.True(isFar);
        Assert.False(monitor.Add(new float[Channels + 1], out isFar));
        Assert.False(isFar);
    }

    [Fact]
    public void Another_defect_than_before_is_a_changed_mix_that_names_it()
    {
        BaselineBuilder builder = new(SimulatedParts.Labels);
        for (int i = 0; i < 2000; i++)
        {
            builder.Add(i % 4, i % 4 == 0 ? PartOutcome.Ok : PartOutcome.Ng, 0.9f + (i * 1e-5f));
            builder.Add(Usual[i]);
        }

        DriftMonitor monitor = new(builder.ToBaseline(), new DriftSettings());
        for (int i = 0; i < 500; i++)
        {
            monitor.Add(SimulatedParts.Labels[i % 4 == 1 ? 5 : i % 4], i % 4 == 0 ? PartOutcome.Ok : PartOutcome.Ng, 0.91f);
        }

        DriftAlarm alarm = Assert.Single(monitor.Signals, signal => signal.Alarm is not null).Alarm!;
        Assert.Equal((DriftKind.Mix, "classes", 500), (alarm.Kind, alarm.Monitor, alarm.Parts));
        Assert.True(alarm is { Class: "crack" or "scratch" } && alarm.Statistic >= alarm.Threshold);
        Assert.Contains(
            "of 500 parts instead of", alarm.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_out_of_focus_and_with_less_light_are_seen_for_what_they_are()
    {
        PictureMeasure[] usual = SimulatedPictures.Measure(4001, 120);
        PictureMeasure[] blurred = SimulatedPictures.Measure(4002, 15, SimulatedPictures.Blur);
        PictureMeasure[] dim = SimulatedPictures.Measure(4003, 120, SimulatedPictures.Dim);
        SimulatedParts parts = new(5, SimulatedLine.Ng, SimulatedLine.Unsure);

        (long untilBlurred, DriftAlarm? blur) = new SimulatedLine(1, 2000, usual, new DriftSettings()).UntilAlarm(parts, blurred, 1000);
        (long untilDim, DriftAlarm? light) = new SimulatedLine(1, 2000, usual, new DriftSettings()).UntilAlarm(parts, dim, 1000);

        Assert.Equal((DriftKind.Picture, "sharpness"), (blur!.Kind, blur.Monitor));
        Assert.Equal((DriftKind.Picture, "brightness"), (light!.Kind, light.Monitor));
        Assert.True(blur.Value < blur.Baseline && light.Value < light.Baseline);
        Assert.InRange(untilBlurred, 1, 100);
        Assert.InRange(untilDim, 1, 300);
    }

    [Fact]
    public void An_alarm_stays_until_a_window_is_as_before()
    {
        SimulatedLine line = new(1, 2000, Usual, new DriftSettings { WindowParts = 200 });
        line.UntilAlarm(new SimulatedParts(2, SimulatedLine.Ng, SimulatedLine.Unsure), Normal(3, 500, 2), 1000);
        DriftSignal[] alarms = [.. line.Monitor.Signals.Where(signal => signal.Alarm is not null)];
        DriftAlarm first = alarms[0].Alarm!;

        line.UntilAlarm(new SimulatedParts(4, SimulatedLine.Ng, SimulatedLine.Unsure), Normal(5, 500, 2), 1000);
        Assert.Same(first, alarms[0].Alarm);

        line.CountAlarms(6, 400);
        Assert.All(line.Monitor.Signals, signal => Assert.Null(signal.Alarm));
    }

    [Fact]
    public void A_monitor_goes_on_from_where_another_was()
    {
        SimulatedLine one = new(1, 2000, Usual, new DriftSettings());
        SimulatedLine other = new(1, 2000, Usual, new DriftSettings());
        one.CountAlarms(2, 1234);

        Assert.True(other.Monitor.TryRestore(one.Monitor.ToState()));
        (long parts, DriftAlarm? alarm) = one.UntilAlarm(new SimulatedParts(3, 0.1, 0.01), Usual, 5000);

        Assert.Equal((parts, alarm), other.UntilAlarm(new SimulatedParts(3, 0.1, 0.01), Usual, 5000));
    }

    [Fact]
    public void A_state_of_another_baseline_is_refused_and_leaves_nothing()
    {
        SimulatedLine one = new(1, 2000, Usual, new DriftSettings());
        one.CountAlarms(2, 100);
        MonitorState state = one.Monitor.ToState();
        DriftMonitor other = new SimulatedLine(1, 2000, Usual, new DriftSettings()).Monitor;
        MonitorState[] foreign =
        [
            state with { Parts = -1 },
            state with { Signals = [.. state.Signals.Skip(1)] },
            state with { Signals = [.. state.Signals.Reverse()] },
            state with { Signals = [.. state.Signals.Take(9), state.Signals[9] with { Bets = [new BetState(double.NaN, 1, 1)] }] },
            state with { Signals = [state.Signals[0] with { Classes = [1, 2] }, .. state.Signals.Skip(1)] },
        ];

        Assert.All(foreign, one => Assert.False(other.TryRestore(one)));
        Assert.Equal(0, other.Parts);
        Assert.All(other.Signals, signal => Assert.Equal(0, signal.Level));
    }

    [Fact]
    public void A_part_costs_no_memory()
    {
        DriftMonitor monitor = new(WithFeatures(new Random(1), 400), new DriftSettings());
        float[] features = new float[Channels];
        Run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run();

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Run()
        {
            for (int i = 0; i < 600; i++)
            {
                monitor.Add(
                    SimulatedParts.Labels[i % 50 == 0 ? 1 : 0], i % 50 == 0 ? PartOutcome.Ng : PartOutcome.Ok, 0.9f + (i % 100 * 1e-3f));
                monitor.Add(Usual[i]);
                monitor.Add(features, out bool _);
            }
        }
    }

    [Fact]
    public void A_label_of_another_model_is_passed_over()
    {
        DriftMonitor monitor = new SimulatedLine(1, 2000, Usual, new DriftSettings()).Monitor;

        Assert.False(monitor.Add("dent", PartOutcome.Ng, 1));
        Assert.Equal(0, monitor.Parts);
    }

    private static DriftBaseline WithFeatures(Random random, int parts)
    {
        BaselineBuilder builder = new(SimulatedParts.Labels);
        builder.Add(Usual[0]);
        for (int i = 0; i < parts; i++)
        {
            builder.Add(0, PartOutcome.Ok, 0.9f + (i % 100 * 1e-3f));
            builder.Add(SimulatedFeatures.Next(random, Channels), isMeasured: i * FeatureLearner.Fold >= parts);
        }

        return builder.ToBaseline("net");
    }

    // Independent values, shifted by so many standard deviations.
    private static PictureMeasure[] Normal(int seed, int count, double shift)
    {
        Random random = new(seed);
        return
        [
            .. Enumerable.Range(0, count).Select(_ => new PictureMeasure(
                Value(0.4, 0.05), Value(0.3, 0.05), Value(0.2, 0.02), Value(0.01, 0.001), Value(0, 0.1), Value(0, 0.1))),
        ];

        float Value(double mean, double deviation) => (float)(mean + (deviation * (shift + Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()))
            * Math.Cos(2 * Math.PI * random.NextDouble()))));
    }
}
