using System.Net;
using System.Text;
using System.Text.Json;
using EdgeConvNeXt.Runtime.Inspection.Trials;
using EdgeConvNeXt.Station;
using EdgeConvNeXt.Station.Access;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Station.Live;
using EdgeConvNeXt.Station.Outputs.Evidence;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Sources;
using EdgeConvNeXt.Targets.Boards;
using EdgeConvNeXt.Targets.Npu;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Page.Tests;

/// <summary>A station of this process with its page, on the synthetic line and the demo's model.</summary>
internal sealed class PageStation : IAsyncDisposable
{
    /// <summary>The demo's bundle.</summary>
    public static readonly string Model = Path.Combine(RepositoryRoot.Path, "Tools", "Demo");

    // A model on trial is not taken back because the machine is busy with other tests.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _client = new() { DefaultRequestHeaders = { { "X-Edge-Csrf", "local" } } };
    private CancellationTokenSource _stop = new();
    private TaskCompletionSource<string> _url = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private StationConfiguration? _configuration;
    private Task _run = Task.CompletedTask;

    private PageStation()
    {
    }

    /// <summary>Where the page answers.</summary>
    public string Url => _url.Task.Result;

    /// <summary>The page's folder.</summary>
    public string PageFolder => _folder.File("page");

    /// <summary>The journal's folder.</summary>
    public string Journal => _folder.File("journal");

    /// <summary>Starts it.</summary>
    /// <param name="configure">What is different.</param>
    /// <param name="prepare">Done before the start.</param>
    public static async Task<PageStation> Start(
        Func<StationConfiguration, StationConfiguration>? configure = null, Func<PageStation, Task>? prepare = null)
    {
        PageStation station = new();
        try
        {
            await (prepare?.Invoke(station) ?? Task.CompletedTask);
            await station.Begin(configure?.Invoke(station.Configuration()) ?? station.Configuration());
            return station;
        }
        catch
        {
            await station.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops it; its files stay.</summary>
    public async Task Stop()
    {
        await _stop.CancelAsync();
        await _run.WaitAsync(Patience);
    }

    /// <summary>Starts it again where it answered before.</summary>
    public async Task StartAgain()
    {
        PageConfiguration page = _configuration!.Page!;
        IPEndPoint address = new(page.Address.Address, new Uri(Url).Port);
        _stop.Dispose();
        _stop = new CancellationTokenSource();
        _url = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await Begin(_configuration with { Page = page with { Address = address } });
    }

    /// <summary>Another file of the test's folder.</summary>
    public string File(string name) => _folder.File(name);

    /// <summary>Asks the station.</summary>
    /// <param name="path">Behind the prefix.</param>
    public async Task<JsonElement> Get(string path) =>
        JsonDocument.Parse(await _client.GetStringAsync($"{Url}/api/v1/{path}")).RootElement;

    /// <summary>Has the station do something.</summary>
    /// <param name="method">How.</param>
    /// <param name="path">Behind the prefix.</param>
    /// <param name="body">JSON.</param>
    public async Task Send(HttpMethod method, string path, string body = "{}")
    {
        using HttpRequestMessage request = new(method, $"{Url}/api/v1/{path}")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        await Done(request);
    }

    /// <summary>Brings a model.</summary>
    public async Task Upload(string file)
    {
        await using FileStream bundle = System.IO.File.OpenRead(file);
        using HttpRequestMessage request = new(HttpMethod.Post, $"{Url}/api/v1/models") { Content = new StreamContent(bundle) };
        request.Content.Headers.ContentType = new("application/octet-stream");
        await Done(request);
    }

    /// <summary>Waits until what the station tells is so; its events pace the questions.</summary>
    public async Task Await(Func<Task<bool>> isSo)
    {
        using StreamReader events = new(await _client.GetStreamAsync($"{Url}/api/v1/events"));
        while (!await isSo())
        {
            _ = await events.ReadLineAsync() ?? throw new InvalidOperationException("The station is gone.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run.WaitAsync(TimeSpan.FromMinutes(2)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _client.Dispose();
        _stop.Dispose();
        _folder.Dispose();
    }

    private async Task Done(HttpRequestMessage request)
    {
        using HttpResponseMessage answer = await _client.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, $"{request.RequestUri}: {await answer.Content.ReadAsStringAsync()}");
    }

    private async Task Begin(StationConfiguration configuration)
    {
        _configuration = configuration;
        StationServices services = new()
        {
            Companions = [.. StationModules.Companions, Announce],
            ReadHealth = HealthSurvey.Of(new MachineFiles(), TimeProvider.System).ReadAsync,
        };
        CancellationToken stop = _stop.Token;
        _run = Task.Run(() => new StationRunner(services, new NoManager()).RunAsync(configuration, stop));
        await Task.WhenAny(_run, _url.Task);
        await (_url.Task.IsCompleted ? Task.CompletedTask : _run);
    }

    private IAsyncDisposable? Announce(RunningStation running)
    {
        _url.SetResult(running.Pages.Single()().Url!);
        return null;
    }

    private StationConfiguration Configuration() => new()
    {
        Station = "press 4",
        Model = Model,
        Source = new SyntheticSourceConfiguration { Seed = 7, OkShare = 0.7, FramesPerSecond = 5 },
        Recipe = Write("strip.json", """
            {
              "name": "strip",
              "regions": [ { "name": "surface", "x": 80, "y": 0, "width": 480, "height": 480 } ],
              "thresholds": { "default": 0.8, "margin": 0.6 },
              "trigger": { "deadlineMs": 60000 }
            }
            """),
        Slots = new SlotsConfiguration(_folder.File("models"), new TrialSettings { MostP99 = Patience }),
        Outputs =
        [
            new JournalConfiguration(Journal),
            new EvidenceConfiguration(new EvidenceSettings { Journal = Journal, Folder = _folder.File("pictures"), KeepsAllOk = true }),
            new LiveConfiguration(),
        ],
        ControlSocket = _folder.File("control.sock"),
        Page = new PageConfiguration
        {
            Address = new IPEndPoint(IPAddress.Loopback, 0), Folder = PageFolder, WithoutLogin = Role.Engineer,
            Shifts = [new TimeOnly(6, 0), new TimeOnly(14, 0), new TimeOnly(22, 0)],
        },
    };

    private string Write(string name, string text)
    {
        System.IO.File.WriteAllText(_folder.File(name), text);
        return _folder.File(name);
    }

    private sealed class NoManager : IServiceManager
    {
        public bool IsActive => false;

        public TimeSpan? WatchdogTime => null;

        public void Ready(string status)
        {
        }

        public void Status(string status)
        {
        }

        public void KeepAlive()
        {
        }

        public void Stopping()
        {
        }
    }
}
