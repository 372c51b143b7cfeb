using System.Globalization;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime.Models.Slots;
using EdgeConvNeXt.Station;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Agent.Tests.Process;

/// <summary>Models that are installed by the built program, which the kernel kills at each of its steps.</summary>
public sealed class ModelProcessTests : IDisposable
{
    // What a power cut or a kill could come between: every call that changes a name or brings something to the medium.
    private const string Calls = "rename,renameat,renameat2,fsync,fdatasync,unlink,unlinkat,mkdir,mkdirat,rmdir";
    private const int MostSteps = 60;

    private readonly TemporaryFolder _folder = new();

    private SlotFolder Slots => new(_folder.File("slots"));

    private string Config => _folder.File("station.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Killed_at_any_step_an_installation_leaves_a_station_that_starts_with_a_good_model()
    {
        Configure();
        string good = Install(Bundle("good"));
        Slots.Change(table => table.Try(table.Get(good), null).MarkGood());
        string next = Bundle("next");
        int step = 1;
        while (await InstallKilledAt(step, next, "--no-trial"))
        {
            Assert.Equal("good@1", StartedModel());
            Assert.Equal(good, Slots.Read().Active);
            step++;
        }

        Assert.InRange(step, 10, MostSteps);
        Assert.Contains(Slots.Read().Slots, slot => slot is { Model: "next@1", State: SlotState.Verified });
    }

    [Fact]
    public async Task Killed_at_any_step_a_change_of_models_leaves_a_station_that_starts_with_one_of_them()
    {
        Configure();
        string good = Install(Bundle("good"));
        Slots.Change(table => table.Try(table.Get(good), null).MarkGood());
        string next = Bundle("next");
        int step = 1;
        while (await InstallKilledAt(step, next))
        {
            // The start of a trial is an attempt; the test is about the change.
            SlotTable table = Slots.Read();
            Assert.Equal(table.IsOnTrial ? "next@1" : "good@1", StartedModel());
            if (Slots.Read().IsOnTrial)
            {
                Slots.Change(before => before.GoBack(before.GetRunning(), "the test goes on"));
            }

            step++;
        }

        Assert.InRange(step, 10, MostSteps);
        Assert.Equal("next@1", StartedModel());
    }

    // False where the installation came to its end.
    private async Task<bool> InstallKilledAt(int step, string bundle, params string[] more)
    {
        string inject = string.Create(CultureInfo.InvariantCulture, $"inject={Calls}:signal=KILL:when={step}");
        using AgentProcess agent = AgentProcess.Start(
            ["model", "install", bundle, "--config", Config, "--socket", _folder.File("none.sock"), .. more],
            new Dictionary<string, string> { ["DOTNET_EnableDiagnostics"] = "0" },
            $"set -- strace -f -qq -o /dev/null -e trace={Calls} -e {inject} \"$@\"");
        (int code, _, string errors) = await agent.End();
        Assert.True(code is 0 or 137, errors);
        return code != 0;
    }

    private string StartedModel()
    {
        StationConfiguration configuration = StationModules.Read(Config).Require();
        StationServices services = new();
        using RunningModel model = new StartingModel(configuration, services)
            .Open(recipe: null, opened => RunningModel.Open(opened, configuration, services));
        return model.Manifest.Id;
    }

    private void Configure() => File.WriteAllText(Config, $$"""
        { "model": { "path": "{{Bundle("base")}}", "slots": "slots" }, "source": { "type": "synthetic" } }
        """);

    private string Install(string bundle) => new SlotInstallation(Slots, _ => null, TimeProvider.System).Install(bundle).Name;

    private string Bundle(string name)
    {
        string path = _folder.File($"{name}.edgemodel");
        BundleWriter.Write(
            path, TinyModel.Manifest with { Name = name },
            new Dictionary<string, byte[]> { ["float.onnx"] = TinyModel.FloatOnnx(), ["bytes.onnx"] = TinyModel.ByteOnnx() });
        return path;
    }
}
