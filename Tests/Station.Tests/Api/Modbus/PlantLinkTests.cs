using System.Buffers.Binary;
using System.Text;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Inspection.Parts;
using EdgeConvNeXt.Station.Api.Modbus;
using EdgeConvNeXt.Station.Api.Modbus.Registers;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests.Api.Modbus;

/// <summary>What a PLC sees of a station, and what the station does when the PLC writes.</summary>
public sealed class PlantLinkTests : IDisposable
{
    private readonly ManualTimeProvider _clock = new();
    private readonly RecordingLoggers _log = new();
    private readonly FakePlant _plant = new();
    private readonly ResultRing _arriving = new(64);
    private PlantLink _link;

    public PlantLinkTests() => _link = Link(new ModbusConfiguration("127.0.0.1:0"));

    public void Dispose() => _plant.Dispose();

    [Fact]
    public void A_trigger_is_acknowledged_and_its_number_comes_back_with_the_result()
    {
        Write(RegisterMap.Control, 0);
        Assert.Equal(StatusBits.Online | StatusBits.TriggerReady, Status);

        Write(RegisterMap.Control, 1, 7, 4711);
        Assert.Equal(StatusBits.Online | StatusBits.TriggerAcknowledged, Status);
        Assert.Equal([4711, 1, 0, 1], Read(RegisterMap.TriggerEcho, 4));
        Write(RegisterMap.Control, 0);
        Assert.Equal(StatusBits.Online | StatusBits.TriggerReady, Status);

        Arrive(1, Outcome.Ok);
        Assert.Equal(
            StatusBits.Online | StatusBits.TriggerReady | StatusBits.ResultValid | StatusBits.Pass | StatusBits.Toggle
                | StatusBits.NewestToggle,
            Status);
        Assert.Equal([1, 4711, 0, 1, 1, 1, 1, 9000], Read(RegisterMap.Head, 8));
        Write(RegisterMap.Acknowledged, 1);
        Assert.Equal(0, Read(RegisterMap.Head, 1)[0]);
        Assert.False(Status.HasFlag(StatusBits.ResultValid));
    }

    [Fact]
    public void A_trigger_that_stays_set_or_is_written_again_is_one_part()
    {
        Write(RegisterMap.Control, 0);
        Write(RegisterMap.Control, 1, 0, 5);
        Write(RegisterMap.Control, 1, 0, 5);
        Write(RegisterMap.TriggerNumber, 6);

        Assert.Single(_plant.Triggered);
    }

    [Fact]
    public void What_a_PLC_had_set_before_the_station_started_is_no_trigger()
    {
        Write(RegisterMap.Control, 1, 0, 5);
        Assert.False(Status.HasFlag(StatusBits.TriggerReady));
        Assert.Empty(_plant.Triggered);

        Write(RegisterMap.Control, 0);
        Write(RegisterMap.Control, 1, 0, 5);
        Assert.Single(_plant.Triggered);
    }

    [Theory]
    [InlineData(TriggerResult.Bounced, 2, 0)]
    [InlineData(TriggerResult.Missed, 3, 1)]
    public void What_became_of_a_trigger_is_reported(object result, int outcome, int acquisition)
    {
        _plant.Result = (TriggerResult)result;
        Write(RegisterMap.Control, 0);
        Write(RegisterMap.Control, 1, 0, 5);

        Assert.Equal([5, outcome, 0, acquisition], Read(RegisterMap.TriggerEcho, 4));
        Assert.True(Status.HasFlag(StatusBits.TriggerAcknowledged));
    }

    [Theory]
    [InlineData(false, PlantError.None, PlantError.NoSoftwareTrigger)]
    [InlineData(true, PlantError.CameraAway, PlantError.CameraAway)]
    public void A_trigger_that_cannot_be_taken_is_refused_and_acknowledged(bool takes, object condition, object error)
    {
        _plant.TakesTriggers = takes;
        _plant.Condition = (PlantError)condition;
        _link.Tick();
        Write(RegisterMap.Control, 0);
        Write(RegisterMap.Control, 1, 0, 5);

        Assert.Empty(_plant.Triggered);
        Assert.Equal(4, Read(RegisterMap.TriggerOutcome, 1)[0]);
        Assert.Equal((int)(PlantError)error, Read(RegisterMap.Error, 1)[0]);
        Assert.True(Status.HasFlag(StatusBits.TriggerAcknowledged));
        Assert.False(Status.HasFlag(StatusBits.TriggerReady));
    }

    [Fact]
    public void Results_that_are_not_read_wait_up_to_eight_and_a_gap_in_the_numbers_shows_the_lost_ones()
    {
        for (int part = 1; part <= 11; part++)
        {
            Arrive(part, part % 2 == 0 ? Outcome.Ok : Outcome.Ng);
        }

        Assert.Equal([8, 3], Read(RegisterMap.Waiting, 2));
        Assert.Equal((int)PlantError.Overrun, Read(RegisterMap.Error, 1)[0]);
        Assert.True(Status.HasFlag(StatusBits.Overrun));
        Assert.Equal(11, Read(RegisterMap.Latest, 1)[0]);
        for (ushort number = 1; number <= 8; number++)
        {
            Assert.Equal(number, Read(RegisterMap.Head, 1)[0]);
            Assert.Equal(number % 2 == 0, Status.HasFlag(StatusBits.Pass));
            Assert.Equal(number % 2 == 1, Status.HasFlag(StatusBits.Toggle));
            Write(RegisterMap.Acknowledged, number);
        }

        Arrive(12, Outcome.Ok);
        Assert.Equal(12, Read(RegisterMap.Head, 1)[0]);
        Assert.Equal(1, _log.Count(1710));
        Write(RegisterMap.Control, 0);
        Write(RegisterMap.Control, (ushort)ControlBits.Reset);
        Assert.Equal(0, Read(RegisterMap.Error, 1)[0]);
        Assert.Equal(StatusBits.ResetAcknowledged, Status & (StatusBits.Overrun | StatusBits.ResetAcknowledged));
        Assert.Equal(3, Read(RegisterMap.Overruns, 1)[0]);
    }

    [Fact]
    public void Acknowledging_another_number_than_the_shown_one_does_nothing_however_often()
    {
        Arrive(1, Outcome.Ok);
        Arrive(2, Outcome.Ok);
        Write(RegisterMap.Acknowledged, 2);
        Write(RegisterMap.Acknowledged, 0);
        Assert.Equal(1, Read(RegisterMap.Head, 1)[0]);
        Write(RegisterMap.Acknowledged, 1);
        Write(RegisterMap.Acknowledged, 1);
        Assert.Equal(2, Read(RegisterMap.Head, 1)[0]);
    }

    [Fact]
    public void Numbers_of_results_wrap_to_one_and_the_toggle_goes_on()
    {
        bool toggle = false;
        for (int part = 1; part <= 65_540; part++)
        {
            Arrive(part, Outcome.Ok);
            int number = Read(RegisterMap.Head, 1)[0];
            Assert.Equal(((part - 1) % 65_535) + 1, number);
            Assert.Equal(toggle = !toggle, Status.HasFlag(StatusBits.Toggle));
            Write(RegisterMap.Acknowledged, (ushort)number);
        }
    }

    [Fact]
    public void A_serial_is_latched_at_the_trigger_and_gone_from_the_registers_then()
    {
        Write(RegisterMap.Control, 0);
        Write(RegisterMap.PlcSerial, Words("SN-é 1  "));
        Write(RegisterMap.PlcBatch, Words("monday"));
        Write(RegisterMap.Control, 1, 0, 1);
        Write(RegisterMap.PlcSerial, Words("SN-2"));
        Write(RegisterMap.Control, 0);
        Assert.Equal([new PartIdentity("SN-é 1", "monday")], _plant.Triggered);

        Write(RegisterMap.Control, 1, 0, 2);
        Write(RegisterMap.Control, 0);
        Write(RegisterMap.Control, 1, 0, 3);
        Assert.Equal(["SN-é 1", "SN-2", null], _plant.Triggered.Select(part => part.Serial));
        Assert.Equal(0, Read(RegisterMap.PlcSerial, 1)[0]);

        Arrive(1, Outcome.Ok, "SN-é 1");
        Assert.Equal(7, Read(RegisterMap.Head + RegisterMap.ResultSerialBytes, 1)[0]);
        Assert.Equal("SN-é 1", Text(RegisterMap.Head + RegisterMap.ResultSerial));
    }

    [Fact]
    public void With_a_trigger_from_elsewhere_the_user_data_bit_announces_the_next_part()
    {
        _plant.TakesTriggers = false;
        Write(RegisterMap.Control, 0);
        Write(RegisterMap.PlcSerial, Words("4711"));
        Write(RegisterMap.Control, (ushort)ControlBits.UserData);

        Assert.Equal("4711", _plant.Identities.Waiting);
        Assert.Equal(1, Read(RegisterMap.DataOutcome, 1)[0]);
        Assert.True(Status.HasFlag(StatusBits.DataAcknowledged));
    }

    [Fact]
    public void Characters_that_no_serial_has_are_refused_and_begin_no_part()
    {
        Write(RegisterMap.Control, 0);
        Write(RegisterMap.PlcSerial, [0x4101]);
        Write(RegisterMap.Control, 3, 0, 1);
        Assert.Empty(_plant.Triggered);
        Assert.Null(_plant.Identities.Waiting);
        Assert.Equal((4, 2), (Read(RegisterMap.TriggerOutcome, 1)[0], Read(RegisterMap.DataOutcome, 1)[0]));
        Assert.Equal((int)PlantError.UserDataRefused, Read(RegisterMap.Error, 1)[0]);

        Write(RegisterMap.Control, 0);
        Write(RegisterMap.PlcSerial, [0xff00]);
        Write(RegisterMap.Control, 1, 0, 2);
        Assert.Empty(_plant.Triggered);
    }

    [Theory]
    [InlineData(2, 1, 2)]
    [InlineData(9, 2, 1)]
    [InlineData(0, 2, 1)]
    public async Task A_job_change_is_acknowledged_when_it_is_done(int job, int outcome, int inForce)
    {
        _plant.JobGo.Reset();
        Write(RegisterMap.Control, 0);
        Write(RegisterMap.JobNumber, (ushort)job);
        Write(RegisterMap.Control, (ushort)ControlBits.Job);
        Assert.False(Status.HasFlag(StatusBits.JobAcknowledged));
        Assert.Equal([job, 3], Read(RegisterMap.JobEcho, 2));
        _plant.JobGo.Set();
        await Until(() => Status.HasFlag(StatusBits.JobAcknowledged));

        Assert.Equal([job, outcome, inForce], Read(RegisterMap.JobEcho, 3));
        Assert.Equal(outcome == 1 ? 0 : (int)PlantError.JobRefused, Read(RegisterMap.Error, 1)[0]);
        Write(RegisterMap.Control, 0);
        Assert.False(Status.HasFlag(StatusBits.JobAcknowledged));
    }

    [Fact]
    public async Task Of_several_job_changes_while_one_is_being_read_the_last_counts()
    {
        _plant.JobGo.Reset();
        foreach (ushort job in (ushort[])[2, 9, 3])
        {
            Write(RegisterMap.Control, 0);
            Write(RegisterMap.JobNumber, job);
            Write(RegisterMap.Control, (ushort)ControlBits.Job);
        }

        _plant.JobGo.Set();
        await Until(() => Status.HasFlag(StatusBits.JobAcknowledged));

        Assert.Equal([3, 1, 3], Read(RegisterMap.JobEcho, 3));
    }

    [Theory]
    [InlineData(SilenceAction.Continue, 0, true, false, 0)]
    [InlineData(SilenceAction.Warn, (int)PlantError.PlcSilent, true, false, 1)]
    [InlineData(SilenceAction.StopTriggers, (int)PlantError.PlcSilent, false, false, 1)]
    [InlineData(SilenceAction.Reject, (int)PlantError.PlcSilent, false, true, 1)]
    public void A_PLC_that_goes_silent_leads_to_what_the_configuration_says_until_it_is_back(
        object action, int error, bool isReady, bool rejects, int logged)
    {
        _link = Link(new ModbusConfiguration("127.0.0.1:0")
        {
            Heartbeat = TimeSpan.FromSeconds(2), WhenSilent = (SilenceAction)action,
        });
        Write(RegisterMap.Control, 0);
        for (ushort beat = 1; beat < 5; beat++)
        {
            Write(RegisterMap.PlcHeartbeat, beat);
            Pass(1.5);
            Assert.False(_link.IsSilent);
            Assert.Equal(beat, Read(RegisterMap.HeartbeatEcho, 1)[0]);
        }

        Write(RegisterMap.PlcHeartbeat, 4);
        Pass(1);
        Assert.True(_link.IsSilent);
        Assert.Equal((error, isReady), (Read(RegisterMap.Error, 1)[0], Status.HasFlag(StatusBits.TriggerReady)));
        Assert.True(Status.HasFlag(StatusBits.PlcSilent));
        Assert.Equal(rejects ? "the PLC is silent" : null, _plant.Interlocked);

        Write(RegisterMap.PlcHeartbeat, 5);
        Assert.Equal((false, 0, true), (_link.IsSilent, Read(RegisterMap.Error, 1)[0], Status.HasFlag(StatusBits.TriggerReady)));
        Assert.Null(_plant.Interlocked);
        Assert.Equal((logged, logged), (_log.Count(1705), _log.Count(1706)));
    }

    [Fact]
    public void A_PLC_that_never_comes_is_silent_too_and_the_end_of_the_link_lets_the_line_go()
    {
        _link = Link(new ModbusConfiguration("127.0.0.1:0")
        {
            Heartbeat = TimeSpan.FromSeconds(2), WhenSilent = SilenceAction.Reject,
        });
        Pass(3);
        Assert.NotNull(_plant.Interlocked);
        _link.End();
        Assert.Null(_plant.Interlocked);
    }

    [Fact]
    public void The_heartbeat_counts_seconds_and_the_map_has_its_version()
    {
        Assert.Equal([1, 0], [Read(RegisterMap.MapVersion, 1)[0], Read(RegisterMap.Heartbeat, 1)[0]]);
        Pass(70_000);
        Assert.Equal(70_000 - 65_536, Read(RegisterMap.Heartbeat, 1)[0]);
    }

    [Fact]
    public void Every_register_of_the_tables_can_be_read_and_none_lies_in_another()
    {
        RegisterRow[] rows = [.. RegisterTable.Station, .. RegisterTable.Plc];

        Assert.All(rows, row => Assert.True(RegisterMap.IsReadable(row.Address, row.Count), row.Name));
        Assert.All(
            rows.Zip(rows.Skip(1)),
            pair => Assert.True(pair.First.Address + pair.First.Count <= pair.Second.Address, pair.Second.Name));
        Assert.All(RegisterTable.Plc, row => Assert.True(RegisterMap.IsWritable(row.Address, row.Count), row.Name));
        Assert.DoesNotContain(RegisterTable.Station, row => RegisterMap.IsWritable(row.Address, 1));
    }

    private StatusBits Status => (StatusBits)Read(RegisterMap.Status, 1)[0];

    private PlantLink Link(ModbusConfiguration configuration) =>
        new(_plant, _arriving, configuration, _clock, _log.CreateLogger("modbus"));

    private void Arrive(long part, Outcome outcome, string? serial = null) =>
        Assert.True(_arriving.TryPut(new PlantResult(part, outcome, PartAction.Passed, 1, 0.9f, serial)));

    private void Pass(double seconds)
    {
        _clock.Advance(TimeSpan.FromSeconds(seconds));
        _link.Tick();
    }

    private void Write(int address, params ushort[] values)
    {
        byte[] bytes = new byte[2 * values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2 * i), values[i]);
        }

        _link.Exchange(address, bytes, 0, []);
    }

    private int[] Read(int address, int count)
    {
        byte[] bytes = new byte[2 * count];
        _link.Exchange(0, [], address, bytes);
        return [.. Enumerable.Range(0, count).Select(i => (int)BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(2 * i)))];
    }

    private string Text(int address)
    {
        byte[] bytes = new byte[2 * RegisterMap.SerialCount];
        _link.Exchange(0, [], address, bytes);
        return Encoding.UTF8.GetString(bytes).TrimEnd('\0');
    }

    private static ushort[] Words(string text)
    {
        byte[] bytes = new byte[2 * RegisterMap.PlcTextCount];
        Encoding.UTF8.GetBytes(text, bytes);
        return [.. Enumerable.Range(0, RegisterMap.PlcTextCount).Select(i => BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(2 * i)))];
    }

    private static Task Until(Func<bool> condition) => Task.Run(async () =>
    {
        while (!condition())
        {
            await Task.Yield();
        }
    }).WaitAsync(TimeSpan.FromSeconds(30));
}
