using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeConvNeXt.Runtime.Documents;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.History;

/// <summary>
/// How warm devices were and how near the drift monitors were to an alarm: the highest of each quarter of an hour, as a line of a file for
/// each month. Beside the line: a disk that is slow, full or broken costs quarters and nothing else. For any thread.
/// </summary>
internal sealed class ConditionHistory : IAsyncDisposable
{
    /// <summary>From one reading to the next. Readings of devices are asked for by one call and there at the next.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(20);

    /// <summary>What is one line; in every time zone hours and days begin with one.</summary>
    public static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);

    /// <summary>Months that are kept. They are counted, not aged: a clock that is wrong for a while costs one.</summary>
    public const int MostMonths = 14;

    private const int MostNames = 64;
    private const long MostBytesOfMonth = 8_000_000;
    private const string Prefix = "conditions-";
    private const string Suffix = ".jsonl";

    private static readonly TimeSpan CloseTime = TimeSpan.FromSeconds(1);

    private readonly string _folder;
    private readonly Func<Condition> _read;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly Lock _gate = new();
    private readonly ITimer _timer;
    private Condition _current = new();
    private bool _isBroken;
    private int _isAtWork;

    /// <param name="folder">Its folder, made with the first line.</param>
    /// <param name="read">Reads how things are at the moment; its time is not looked at.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="log">Where trouble is told.</param>
    public ConditionHistory(string folder, Func<Condition> read, TimeProvider clock, ILogger<ConditionHistory> log)
    {
        _folder = folder;
        _read = read;
        _clock = clock;
        _log = log;
        _timer = clock.CreateTimer(_ => Note(), null, TimeSpan.Zero, Period);
    }

    /// <summary>The quarters of a time, in no order; one in which the station was started anew is there more than once.</summary>
    /// <param name="from">The first beginning of a quarter.</param>
    /// <param name="to">The first beginning that is not meant any more.</param>
    public IReadOnlyList<Condition> Between(DateTimeOffset from, DateTimeOffset to)
    {
        Condition current;
        lock (_gate)
        {
            current = _current.Copy();
        }

        return [.. Kept(from, to).Append(current).Where(condition => condition.From >= from && condition.From < to)];
    }

    /// <summary>Keeps the quarter that is under way.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _timer.DisposeAsync().AsTask().WaitAsync(CloseTime, _clock).ConfigureAwait(false);
            await Task.Run(() => Keep(Exchange(new Condition()))).WaitAsync(CloseTime, _clock).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Tell("the disk did not answer in time");
        }
    }

    // A disk that does not answer holds one call, and not one more every few seconds.
    private void Note()
    {
        if (Interlocked.Exchange(ref _isAtWork, 1) != 0)
        {
            return;
        }

        try
        {
            Keep(Take(_read()));
        }
        catch (Exception fault)
        {
            // A fault that leaves a timer's call ends the program, and the line with it.
            Tell(fault.Message.TrimEnd('.'));
        }
        finally
        {
            Volatile.Write(ref _isAtWork, 0);
        }
    }

    // The quarter that is over, if one is; a clock that is set ends one too.
    private Condition? Take(Condition now)
    {
        DateTimeOffset quarter = QuarterOf(_clock.GetUtcNow());
        Condition? over = null;
        lock (_gate)
        {
            if (_current.From != quarter)
            {
                (over, _current) = (_current, new Condition { From = quarter });
            }

            _current.Take(now, MostNames);
        }

        return over;
    }

    private Condition Exchange(Condition next)
    {
        lock (_gate)
        {
            (Condition before, _current) = (_current, next);
            return before;
        }
    }

    private void Keep(Condition? over)
    {
        if (over is not { IsEmpty: false })
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(_folder);
            string path = Path.Combine(_folder, NameOf(over.From));
            if (new FileInfo(path) is { Exists: true, Length: >= MostBytesOfMonth })
            {
                throw new IOException($"{path} has {MostBytesOfMonth} bytes already");
            }

            LineFile.Append(path, [.. PlainJson.Bytes(over, ConditionJson.Default.Condition), (byte)'\n']);
            DropOld();
            Tell(null);
        }
        catch (Exception fault)
        {
            // Whatever it is: the page goes on without.
            Tell(fault.Message.TrimEnd('.'));
        }
    }

    private void DropOld()
    {
        foreach (string name in Months().SkipLast(MostMonths))
        {
            File.Delete(Path.Combine(_folder, name));
        }
    }

    private void Tell(string? trouble)
    {
        if (trouble is not null && !_isBroken)
        {
            HistoryLog.ConditionsLost(_log, _folder, trouble);
        }
        else if (trouble is null && _isBroken)
        {
            HistoryLog.ConditionsKept(_log, _folder);
        }

        _isBroken = trouble is not null;
    }

    private List<Condition> Kept(DateTimeOffset from, DateTimeOffset to)
    {
        List<Condition> kept = [];
        try
        {
            foreach (string name in Months().Where(name => string.CompareOrdinal(name, NameOf(from)) >= 0
                && string.CompareOrdinal(name, NameOf(to)) <= 0))
            {
                kept.AddRange(LineFile.Read(Path.Combine(_folder, name)).Select(Condition.Parse).OfType<Condition>());
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            HistoryLog.ConditionsUnreadable(_log, _folder, fault.Message.TrimEnd('.'));
        }

        return kept;
    }

    private IEnumerable<string> Months() => !Directory.Exists(_folder) ? [] : Directory.EnumerateFiles(_folder, $"{Prefix}*{Suffix}")
        .Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    private static string NameOf(DateTimeOffset moment) =>
        Prefix + moment.UtcDateTime.ToString("yyyy-MM", CultureInfo.InvariantCulture) + Suffix;

    private static DateTimeOffset QuarterOf(DateTimeOffset moment) =>
        new(moment.UtcTicks - (moment.UtcTicks % Quarter.Ticks), TimeSpan.Zero);
}

/// <summary>How things were at their highest in a time.</summary>
internal sealed record Condition
{
    private const int Places = 4;

    /// <summary>When it began.</summary>
    public DateTimeOffset From { get; init; }

    /// <summary>Degrees Celsius by device.</summary>
    public SortedDictionary<string, double> Temperatures { get; init; } = [];

    /// <summary>By drift monitor how near it was to an alarm, 0 to 1.</summary>
    public SortedDictionary<string, double> Drift { get; init; } = [];

    /// <summary>Whether nothing is there.</summary>
    [JsonIgnore]
    public bool IsEmpty => Temperatures.Count + Drift.Count == 0;

    /// <summary>The same for a reader while this one is changed.</summary>
    public Condition Copy() => this with { Temperatures = new(Temperatures), Drift = new(Drift) };

    /// <summary>Takes what is higher.</summary>
    /// <param name="other">Another time.</param>
    /// <param name="mostNames">More names than that are left out.</param>
    public void Take(Condition other, int mostNames)
    {
        Take(Temperatures, other.Temperatures, mostNames);
        Take(Drift, other.Drift, mostNames);
    }

    /// <summary>Reads a line; null where it is none, such as one that a power cut tore.</summary>
    public static Condition? Parse(string line)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(line);
            return new Condition
            {
                From = json.RootElement.GetProperty("from").GetDateTimeOffset(),
                Temperatures = Numbers(json.RootElement.GetProperty("temperatures")),
                Drift = Numbers(json.RootElement.GetProperty("drift")),
            };
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static SortedDictionary<string, double> Numbers(JsonElement numbers)
    {
        SortedDictionary<string, double> read = [];
        foreach (JsonProperty number in numbers.EnumerateObject())
        {
            read[number.Name] = number.Value.GetDouble();
        }

        return read;
    }

    private static void Take(SortedDictionary<string, double> most, SortedDictionary<string, double> others, int mostNames)
    {
        foreach ((string name, double value) in others.Where(other => double.IsFinite(other.Value)))
        {
            if (most.TryGetValue(name, out double before))
            {
                most[name] = Math.Max(before, Math.Round(value, Places));
            }
            else if (most.Count < mostNames)
            {
                most[name] = Math.Round(value, Places);
            }
        }
    }
}

/// <summary>Source-generated JSON of conditions, for <see cref="PlainJson"/>.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Serialization, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Condition))]
internal sealed partial class ConditionJson : JsonSerializerContext;
