using System.Net;
using System.Security.Cryptography.X509Certificates;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Station.Access;
using EdgeConvNeXt.Station.Api.Http;
using EdgeConvNeXt.Station.Api.Web;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.History;
using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Station.Live;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Outputs.JsonLines;
using EdgeConvNeXt.Station.Programs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Api.Page;

/// <summary>The page of a running station: its files, and everything that they ask, under /api/v1.</summary>
internal sealed class StationPage : IWebPart, IAsyncDisposable
{
    private readonly PageConfiguration _configuration;
    private readonly TimeProvider _clock;
    private readonly PageGate _gate;
    private readonly PageQuestions _questions = new();
    private readonly PageFiles _files = PageFiles.Read();
    private readonly LiveFeed _feed;
    private readonly PageJournal _journal;
    private readonly PartMaps _maps;
    private readonly ConditionHistory _conditions;
    private readonly PageCertificate? _certificate;
    private readonly IReadOnlyList<IPageRoutes> _subjects;
    private string? _url;

    private StationPage(RunningStation running, PageConfiguration configuration)
    {
        _configuration = configuration;
        _clock = running.Services.Clock;
        AccessDesk desk = new(configuration.Folder, _clock, running.Services.Loggers.CreateLogger<AuditLog>());
        PageAudit audit = new(desk.Audit);
        _gate = new PageGate(configuration, desk);
        _certificate = PageCertificate.Open(running, configuration);
        _feed = Feed(running, configuration);
        _maps = new PartMaps(running);
        _conditions = Conditions(running, configuration);
        _journal = PageJournal.Of(running);
        PageSummaries summaries = new(running, _feed, _journal);
        _feed.Summarise = summaries.Json;
        running.Events.Listeners.Enqueue((at, kind, text) => _feed.Tell(
            PlainJson.Bytes(new HappenedMessage(VerdictJson.Text(at), kind, text), LiveJson.Default.HappenedMessage)));
        _subjects =
        [
            new LiveRoutes(_feed, summaries, _clock),
            new PartRoutes(_journal, _maps, audit),
            new ReviewRoutes(running, _journal, audit),
            new LabelExportRoutes(_journal, _questions),
            new TrendRoutes(_journal, _conditions, new ShiftTimes(configuration.Shifts), _questions, _clock),
            new RecipeRoutes(running, ArchiveOf(running.Configuration, configuration), _journal, _questions, audit),
            new ModelRoutes(running, audit),
            new DoctorRoutes(ChildProgram.Find(Environment.ProcessPath, AppContext.BaseDirectory, DoctorRoutes.Arguments), _clock),
            new AccessRoutes(running.Configuration.Station, desk),
        ];
    }

    /// <inheritdoc/>
    public IPEndPoint? Address => _configuration.Address;

    /// <inheritdoc/>
    public string Title => "the page";

    /// <inheritdoc/>
    public X509Certificate2? Certificate => _certificate?.Certificate;

    /// <inheritdoc/>
    public bool MayWait => true;

    /// <inheritdoc/>
    public void Opened(string url) => Volatile.Write(ref _url, url);

    /// <summary>Opens it; null where the station has none.</summary>
    /// <exception cref="EdgeException">Its folder or certificate cannot be used.</exception>
    public static StationPage? Open(RunningStation running) =>
        running.Configuration.Page is { } page ? new StationPage(running, page).Tell(running) : null;

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder endpoints)
    {
        PageMap map = new(endpoints, _gate, _questions, _clock);
        foreach (IPageRoutes subject in _subjects)
        {
            subject.Map(map);
        }

        map.Close();
        endpoints.Map(PageMap.Prefix + "{**rest}", context => NoPath.WriteAsync(context));
        _files.Map(endpoints);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (IDisposable subject in _subjects.OfType<IDisposable>())
        {
            subject.Dispose();
        }

        _questions.Dispose();
        _journal.Dispose();
        await _maps.DisposeAsync().ConfigureAwait(false);
        await _conditions.DisposeAsync().ConfigureAwait(false);
        await _feed.DisposeAsync().ConfigureAwait(false);
        _certificate?.Dispose();
    }

    private StationPage Tell(RunningStation running)
    {
        running.Pages.Enqueue(() => new PageStatus(Volatile.Read(ref _url), _certificate?.Fingerprint));
        return this;
    }

    // What this shift had before this start, as far as a journal says.
    private static ShiftCounts Counted(string? journal, DateTimeOffset since)
    {
        OutcomeCounts counts = journal is null ? default : JournalCounts.Since(journal, since);
        return new ShiftCounts(since, counts.Ok, counts.Ng, counts.Unsure);
    }

    private static RecipeArchive? ArchiveOf(StationConfiguration station, PageConfiguration page) => station.Recipe is { } recipe
        ? new RecipeArchive(Path.Combine(page.Folder, "recipes"), station.RecipeAudit ?? $"{recipe}.audit.jsonl")
        : null;

    private static ConditionHistory Conditions(RunningStation running, PageConfiguration configuration) => new(
        Path.Combine(configuration.Folder, "trends"), () => StationConditions.Read(running), running.Services.Clock,
        running.Services.Loggers.CreateLogger<ConditionHistory>());

    private static LiveFeed Feed(RunningStation running, PageConfiguration configuration)
    {
        StationHost host = running.Host;
        TimeProvider clock = running.Services.Clock;
        string? journal = host.Sinks.OfType<JournalSink>().FirstOrDefault()?.Database;
        LiveCounts counts = new(new ShiftTimes(configuration.Shifts), since => Counted(journal, since), clock);
        return new LiveFeed(
            host.Sinks.OfType<LiveSink>().Single(),
            new VerdictJson(running.Configuration.Station, host.StartId, host.Manifest.Labels), counts, clock,
            running.Services.Loggers.CreateLogger<LiveFeed>());
    }

    private static HttpProblem NoPath { get; } = new(
        StatusCodes.Status404NotFound, "There is nothing at this path: docs/page.md has those that there are.");
}
