using System.Net;
using System.Runtime.InteropServices;
using EdgeConvNeXt.Agent.Systemd;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inspection.Trials;
using EdgeConvNeXt.Station;
using EdgeConvNeXt.Station.Access;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Station.Live;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Programs;
using EdgeConvNeXt.Station.Trials;
using EdgeConvNeXt.Targets.Boards;
using EdgeConvNeXt.Targets.Npu;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Cli.Demo;

/// <summary>
/// <c>edge demo --page</c>: a whole station with journal, pictures, recipe, slots and page. What it keeps lies in a temporary folder, which
/// goes with it.
/// </summary>
/// <param name="port">Port of the page on the loopback interface; 0 for any that is free.</param>
/// <param name="output">Told where the page is.</param>
/// <param name="notes">Told what goes wrong.</param>
internal sealed class DemoPage(int port, TextWriter output, ProgramNotes notes)
{
    /// <summary>The port that documents name.</summary>
    public const int UsualPort = 9470;

    /// <summary>Parts a second: each can be followed.</summary>
    public const double FramesPerSecond = 4;

    /// <summary>The probability that a part is good: worse than a line should be, so that there is soon something to look at.</summary>
    public const double OkShare = 0.85;

    // The region is what the model looks at of the generator's frames. Few of its scores are between the thresholds: some parts are unsure.
    private const string Recipe = """
        {
          "name": "strip",
          "regions": [ { "name": "surface", "x": 80, "y": 0, "width": 480, "height": 480 } ],
          "thresholds": { "default": 0.8, "margin": 0.6 }
        }
        """;

    private readonly IPEndPoint _address = new(IPAddress.Loopback, port);

    /// <summary>Runs until it is stopped, which is no error.</summary>
    /// <param name="station">The line: model and source.</param>
    /// <param name="stop">Stops it.</param>
    /// <exception cref="EdgeException">The port is taken, or the station cannot run.</exception>
    public async Task RunAsync(StationConfiguration station, CancellationToken stop)
    {
        if (PortCheck.Look(_address, "--port") is not null)
        {
            throw Taken();
        }

        // A terminal that is closed ends it too: a station would read its recipe again at that signal, and go on unseen.
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using PosixSignalRegistration closed = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            over.Cancel();
        });
        using DemoFolder folder = DemoFolder.Create();
        await RunAsync(station, folder.Location, over.Token);
    }

    private async Task RunAsync(StationConfiguration station, string folder, CancellationToken stop)
    {
        using NoteLoggers loggers = new(notes);
        StationServices services = new()
        {
            Variable = Environment.GetEnvironmentVariable,
            Loggers = loggers,
            CreateTrial = providers => NetworkTrials.Create(providers, Environment.GetEnvironmentVariable, notes.SayOnce),
            Companions = [.. StationModules.Companions, Announce],
            ReadHealth = HealthSurvey.Of(new MachineFiles(), TimeProvider.System).ReadAsync,
        };
        using SystemdNotifier nobody = new(null, null, loggers.CreateLogger<SystemdNotifier>());
        await new StationRunner(services, nobody).RunAsync(Complete(station, folder), stop);
    }

    private StationConfiguration Complete(StationConfiguration station, string folder)
    {
        string journal = Path.Combine(folder, "journal");
        string recipe = Path.Combine(folder, "strip.json");
        File.WriteAllText(recipe, Recipe);
        return station with
        {
            Station = DemoJournal.Station,
            Recipe = recipe,
            Slots = new SlotsConfiguration(
                Path.Combine(folder, "models"), new TrialSettings { LeastParts = 50, LeastTime = TimeSpan.FromMinutes(1) }),
            Outputs = [new JournalConfiguration(journal), DemoJournal.Pictures(journal), new LiveConfiguration()],
            ControlSocket = Path.Combine(folder, "control.sock"),
            Page = new PageConfiguration
            {
                Address = _address, Folder = Path.Combine(folder, "page"), WithoutLogin = Role.Engineer,
                Shifts = [new(6, 0), new(14, 0), new(22, 0)],
            },
        };
    }

    // The last that is opened beside the line: the page answers.
    private IAsyncDisposable? Announce(RunningStation running)
    {
        string url = running.Pages.Select(page => page().Url).SingleOrDefault() ?? throw Taken();
        output.WriteLine($"The page is at {url}/ until Ctrl-C, with which all of this demo goes.");
        return null;
    }

    private EdgeException Taken() => new(
        EdgeFault.Network, "Another program answers at the port of the page", $"{_address}", "a port that is free",
        "Name one with --port.");
}
