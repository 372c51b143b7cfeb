using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Inspection.Parts;
using EdgeConvNeXt.Station.Api.Modbus.Registers;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Api.Modbus;

/// <summary>
/// What passes between a station and its PLCs: the registers, and what the station does when they are written. Every access is one moment:
/// what it reads belongs together, and nothing else comes between what it writes and what it reads. For any thread but those of the line,
/// which never wait for this one.
/// </summary>
internal sealed class PlantLink
{
    private const string Silence = "the PLC is silent";

    private readonly Lock _gate = new();
    private readonly IPlantStation _station;
    private readonly ResultRing _arriving;
    private readonly ModbusConfiguration _configuration;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly RegisterImage _said;
    private readonly RegisterImage _orders;
    private readonly ResultBuffer _results = new();
    private readonly TriggerNumbers _triggers = new();
    private readonly MonotonicTime _begunAt;
    private MonotonicTime _lastBeat;
    private bool _isSilent;
    private bool _hasOverrun;
    private bool _isJobRunning;
    private ushort _wantedJob;
    private PlantError _lasting;
    private PlantError _once;

    // Until a write with a bit at 0 was seen, its 1 is what a PLC said before this start.
    private ControlBits _control = ~ControlBits.None;
    private ControlBits _acknowledged;

    /// <param name="station">The station.</param>
    /// <param name="arriving">Results as the line leaves them.</param>
    /// <param name="configuration">What the configuration says.</param>
    /// <param name="clock">The clock of heartbeats.</param>
    /// <param name="log">Where it is logged what a PLC does wrong.</param>
    public PlantLink(
        IPlantStation station, ResultRing arriving, ModbusConfiguration configuration, TimeProvider clock, ILogger log)
    {
        _station = station;
        _arriving = arriving;
        _configuration = configuration;
        _clock = clock;
        _log = log;
        _said = new RegisterImage(RegisterMap.StationFirst, RegisterMap.StationCount, configuration.Words, configuration.Characters);
        _orders = new RegisterImage(RegisterMap.PlcFirst, RegisterMap.PlcCount, configuration.Words, configuration.Characters);
        _begunAt = _lastBeat = MonotonicTime.Now(clock);
        _said[RegisterMap.MapVersion] = RegisterMap.Version;
        _said[RegisterMap.Job] = (ushort)station.Job;
    }

    /// <summary>Whether the PLC's heartbeat stands still.</summary>
    public bool IsSilent => Volatile.Read(ref _isSilent);

    /// <summary>Writes registers, then reads some, in one moment; either may be of length 0.</summary>
    /// <param name="written">Address of the first register to write, with <paramref name="values"/> all writable.</param>
    /// <param name="values">Their values, two bytes each, high byte first.</param>
    /// <param name="read">Address of the first register to read.</param>
    /// <param name="answer">Where the values of those to read go, two bytes each, high byte first; all readable.</param>
    public void Exchange(int written, ReadOnlySpan<byte> values, int read, Span<byte> answer)
    {
        lock (_gate)
        {
            TakeResults();
            if (values.Length > 0)
            {
                Obey(written, values);
            }

            if (answer.Length > 0)
            {
                Say();
                (_said.Has(read, answer.Length / 2) ? _said : _orders).CopyTo(read, answer.Length / 2, answer);
            }
        }
    }

    /// <summary>Looks after the line, its results and the PLC's heartbeat. To be called several times a second.</summary>
    public void Tick()
    {
        lock (_gate)
        {
            TakeResults();
            _lasting = _station.Check();
            Watch();
        }
    }

    /// <summary>The line goes by its verdicts again.</summary>
    public void End() => _station.Interlock(null);

    private void TakeResults()
    {
        while (_arriving.TryTake(out PlantResult result))
        {
            if (!_results.Add(result, _triggers.Take(result.Part)))
            {
                Overrun();
            }
        }
    }

    private void Overrun()
    {
        if (!_hasOverrun)
        {
            ModbusLog.Overrun(_log, _results.Waiting);
        }

        _hasOverrun = true;
        _once = PlantError.Overrun;
    }

    private void Watch()
    {
        if (_configuration.Heartbeat is not { } limit)
        {
            return;
        }

        bool isSilent = MonotonicTime.Now(_clock) - _lastBeat > limit;
        if (isSilent == _isSilent)
        {
            return;
        }

        Volatile.Write(ref _isSilent, isSilent);
        if (_configuration.WhenSilent == SilenceAction.Reject)
        {
            _station.Interlock(isSilent ? Silence : null);
        }

        if (_configuration.WhenSilent == SilenceAction.Continue)
        {
            return;
        }

        if (isSilent)
        {
            ModbusLog.PlcSilent(_log, limit.TotalSeconds, JsonValues.WordOf(_configuration.WhenSilent));
        }
        else
        {
            ModbusLog.PlcBack(_log);
        }
    }

    private void Obey(int address, ReadOnlySpan<byte> values)
    {
        int count = values.Length / 2;
        ushort beat = _orders[RegisterMap.PlcHeartbeat];
        _orders.CopyFrom(address, values);
        if (Includes(RegisterMap.PlcHeartbeat) && _orders[RegisterMap.PlcHeartbeat] != beat)
        {
            _lastBeat = MonotonicTime.Now(_clock);
            Watch();
        }

        if (Includes(RegisterMap.Acknowledged))
        {
            _results.Acknowledge(_orders[RegisterMap.Acknowledged]);
        }

        if (Includes(RegisterMap.Control))
        {
            Obey((ControlBits)_orders[RegisterMap.Control]);
        }

        bool Includes(int register) => register >= address && register < address + count;
    }

    private void Obey(ControlBits control)
    {
        ControlBits rising = control & ~_control;
        _control = control;

        // A change of the job is acknowledged when it is done.
        _acknowledged = (_acknowledged | (rising & ~ControlBits.Job)) & control;
        if (rising.HasFlag(ControlBits.Reset))
        {
            (_hasOverrun, _once) = (false, PlantError.None);
        }

        if (rising.HasFlag(ControlBits.UserData))
        {
            TakeUserData();
        }

        if (rising.HasFlag(ControlBits.Trigger))
        {
            Trigger();
        }

        if (rising.HasFlag(ControlBits.Job))
        {
            BeginJob();
        }
    }

    private void Trigger()
    {
        _said[RegisterMap.TriggerEcho] = _orders[RegisterMap.TriggerNumber];
        _said[RegisterMap.TriggerOutcome] = (ushort)TriggerOutcome();
    }

    private PlantTrigger TriggerOutcome()
    {
        if (!IsReady || ReadIdentity() is not { } identity)
        {
            _once = !_station.TakesTriggers ? PlantError.NoSoftwareTrigger : !IsReady ? PlantError.NotReady : PlantError.UserDataRefused;
            return PlantTrigger.Refused;
        }

        TriggerResult result = _station.Trigger(identity, out long part);
        if (part > 0)
        {
            // A number that the PLC forgets to change must not become two parts'.
            _orders.Clear(RegisterMap.PlcSerial, RegisterMap.PlcTextCount);
            _triggers.Put(part, _orders[RegisterMap.TriggerNumber]);
            _said.PutLong(RegisterMap.Acquisition, (uint)part);
        }

        return result switch
        {
            TriggerResult.Accepted => PlantTrigger.Accepted,
            TriggerResult.Bounced => PlantTrigger.Bounced,
            _ => PlantTrigger.Missed,
        };
    }

    private void TakeUserData()
    {
        bool isTaken = ReadIdentity() is { } identity && _station.Announce(identity.Serial, identity.Batch) is null;
        _said[RegisterMap.DataOutcome] = (ushort)(isTaken ? 1 : 2);
        if (isTaken)
        {
            _orders.Clear(RegisterMap.PlcSerial, RegisterMap.PlcTextCount);
        }
        else
        {
            _once = PlantError.UserDataRefused;
        }
    }

    // Null where a text is none that a part can have.
    private PartIdentity? ReadIdentity()
    {
        string? serial = _orders.Text(RegisterMap.PlcSerial, RegisterMap.PlcTextCount);
        string? batch = _orders.Text(RegisterMap.PlcBatch, RegisterMap.PlcTextCount);
        string? refusal = serial is null || batch is null
            ? "It is no UTF-8."
            : PartIdentities.Refusal(OrNull(serial), OrNull(batch));
        if (refusal is not null)
        {
            ModbusLog.UserDataRefused(_log, refusal);
            return null;
        }

        return new PartIdentity(OrNull(serial!), OrNull(batch!));
    }

    private static string? OrNull(string text) => text.Length == 0 ? null : text;

    // It reads files, which the registers do not wait for. Of several changes the last counts.
    private void BeginJob()
    {
        _wantedJob = _orders[RegisterMap.JobNumber];
        _said[RegisterMap.JobEcho] = _wantedJob;
        _said[RegisterMap.JobOutcome] = 3;
        if (!_isJobRunning)
        {
            _isJobRunning = true;
            int job = _wantedJob;
            _ = Task.Run(() => ChangeJob(job));
        }
    }

    private void ChangeJob(int job)
    {
        for (int? next = job; next is { } number;)
        {
            bool isInForce = TryChangeJob(number);
            lock (_gate)
            {
                next = _wantedJob == number ? null : _wantedJob;
                if (next is null)
                {
                    EndJob(isInForce);
                }
            }
        }
    }

    private bool TryChangeJob(int job)
    {
        try
        {
            return _station.ChangeJob(job);
        }
        catch (Exception fault)
        {
            // The PLC has to be told, whatever it is.
            ModbusLog.JobFailed(_log, job, fault.Message);
            return false;
        }
    }

    private void EndJob(bool isInForce)
    {
        _isJobRunning = false;
        _said[RegisterMap.JobOutcome] = (ushort)(isInForce ? 1 : 2);
        _said[RegisterMap.Job] = (ushort)_station.Job;
        _once = isInForce ? _once : PlantError.JobRefused;
        _acknowledged |= ControlBits.Job & _control;
    }

    private bool IsReady =>
        _station.TakesTriggers && _lasting == PlantError.None
        && !(_isSilent && _configuration.WhenSilent is SilenceAction.StopTriggers or SilenceAction.Reject);

    private void Say()
    {
        _said[RegisterMap.Status] = (ushort)Status();
        _said[RegisterMap.Heartbeat] = (ushort)(long)(MonotonicTime.Now(_clock) - _begunAt).TotalSeconds;
        _said[RegisterMap.HeartbeatEcho] = _orders[RegisterMap.PlcHeartbeat];
        _said[RegisterMap.Waiting] = (ushort)_results.Waiting;
        _said[RegisterMap.Overruns] = (ushort)_results.Overruns;
        _said[RegisterMap.Missed] = (ushort)_station.Parts.Missed;
        _said.PutLong(RegisterMap.Parts, (uint)_station.Parts.Verdicts);
        _said[RegisterMap.Error] = (ushort)Error;
        _results.Write(_said);
    }

    private PlantError Error =>
        _lasting != PlantError.None ? _lasting
        : _isSilent && _configuration.WhenSilent != SilenceAction.Continue ? PlantError.PlcSilent
        : _once;

    private StatusBits Status() =>
        Bit(_lasting == PlantError.None, StatusBits.Online)
        | Bit(IsReady && !_control.HasFlag(ControlBits.Trigger), StatusBits.TriggerReady)
        | Bit(_acknowledged.HasFlag(ControlBits.Trigger), StatusBits.TriggerAcknowledged)
        | Bit(_station.InFlight > 0, StatusBits.Busy)
        | Bit(_results.Shown != 0, StatusBits.ResultValid)
        | Bit(_results.IsShownGood, StatusBits.Pass)
        | Bit(_results.Toggle, StatusBits.Toggle)
        | Bit(_hasOverrun, StatusBits.Overrun)
        | Bit(_acknowledged.HasFlag(ControlBits.Job), StatusBits.JobAcknowledged)
        | Bit(_acknowledged.HasFlag(ControlBits.UserData), StatusBits.DataAcknowledged)
        | Bit(_acknowledged.HasFlag(ControlBits.Reset), StatusBits.ResetAcknowledged)
        | Bit(_isSilent, StatusBits.PlcSilent)
        | Bit(_results.NewestToggle, StatusBits.NewestToggle);

    private static StatusBits Bit(bool isSet, StatusBits bit) => isSet ? bit : StatusBits.None;

    private enum PlantTrigger
    {
        Accepted = 1,
        Bounced = 2,
        Missed = 3,
        Refused = 4,
    }
}
