using System.Collections.Concurrent;
using EdgeConvNeXt.Station.Outputs.Journal;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Hosting;

/// <summary>What happens to a station beside its verdicts, on the record. For any thread but the line's.</summary>
/// <param name="start">What tells this start of the station from every other one.</param>
/// <param name="journal">The journal's database; null without one.</param>
/// <param name="clock">The clock.</param>
/// <param name="log">Where it is told that something could not be kept.</param>
public sealed class StationEvents(string start, string? journal, TimeProvider clock, ILogger<StationEvents> log)
{
    /// <summary>
    /// Say what of the station an operator has to look at, each a sentence or null; whoever watches something adds itself.
    /// </summary>
    public ConcurrentQueue<Func<string?>> Concerns { get; } = new();

    /// <summary>The first of <see cref="Concerns"/>; null where there is none.</summary>
    public string? Concern => Concerns.Select(concern => concern()).FirstOrDefault(concern => concern is not null);

    /// <summary>Called with moment, kind and text of whatever is put on the record; whoever shows it adds itself.</summary>
    internal ConcurrentQueue<Action<DateTimeOffset, string, string>> Listeners { get; } = new();

    /// <summary>Puts something on the record.</summary>
    /// <param name="kind">What sort of thing it is, a word: "model-trial".</param>
    /// <param name="text">What happened, for people.</param>
    public void Add(string kind, string text)
    {
        DateTimeOffset now = clock.GetUtcNow();
        if (journal is not null && JournalEvents.TryAdd(journal, new StationEvent(now, start, kind, text)) is { } fault)
        {
            StationLog.EventNotKept(log, text, fault);
        }

        foreach (Action<DateTimeOffset, string, string> listen in Listeners)
        {
            listen(now, kind, text);
        }
    }
}
