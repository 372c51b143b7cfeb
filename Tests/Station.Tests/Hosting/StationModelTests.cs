using System.Security.Cryptography;
using System.Text.Json;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime.Models.Signatures;
using EdgeConvNeXt.Runtime.Models.Slots;
using EdgeConvNeXt.Station.Api.Control;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Sources;
using EdgeConvNeXt.Station.Tests.Outputs.Journal;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests.Hosting;

/// <summary>Whose models a station runs, and that it tells whose it runs.</summary>
public sealed class StationModelTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private readonly RecordingLoggers _log = new();
    private readonly string _trust;
    private readonly string _key;

    public StationModelTests()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _key = _folder.File("key.pem");
        File.WriteAllText(_key, key.ExportPkcs8PrivateKeyPem());
        string file = _folder.File("trust", "signer.pem");
        File.WriteAllText(file, key.ExportSubjectPublicKeyInfoPem());
        _trust = Path.GetDirectoryName(file)!;
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_keys_any_model_runs_and_the_doubt_is_told()
    {
        StationModel model = Open(Bundle(), trusts: false);

        Assert.Null(model.Proof);
        Assert.Equal((false, "no keys are configured (model.trust)"), (model.IsAllowedUnsigned, model.Doubt));
        Assert.Null(Open(Signed(new BundleRelease { Stations = ["elsewhere"] }), trusts: false).Proof);
    }

    [Fact]
    public void With_keys_an_unsigned_model_is_refused_unless_it_is_allowed()
    {
        string bundle = Bundle();
        EdgeException fault = Assert.Throws<EdgeException>(() => Open(bundle));
        Assert.Contains("is not signed", fault.What, StringComparison.Ordinal);

        Assert.True(Open(bundle, allowsUnsigned: true).IsAllowedUnsigned);
    }

    [Fact]
    public void A_bare_network_is_unsigned()
    {
        string network = _folder.File("model.onnx");
        File.WriteAllBytes(network, TinyModel.FloatOnnx());
        string manifest = _folder.File("model.json");
        File.WriteAllText(
            manifest, """{ "name": "tiny", "labels": ["ok", "ng"], "okLabels": ["ok"], "input": { "width": 32, "height": 32 } }""");

        EdgeException fault = Assert.Throws<EdgeException>(() => Open(network, manifest: manifest));
        Assert.Contains("is not signed", fault.What, StringComparison.Ordinal);
        Assert.True(Open(network, allowsUnsigned: true, manifest: manifest).IsAllowedUnsigned);
    }

    [Fact]
    public void A_model_in_a_slot_has_to_be_valid_when_it_is_installed_and_not_at_each_start()
    {
        SlotFolder slots = new(_folder.File("slots"));
        StationConfiguration configuration = new()
        {
            Station = "press 4", Model = "m", Source = new SyntheticSourceConfiguration(), Trust = new TrustConfiguration(_trust, false),
        };
        string bundle = Signed(new BundleRelease { NotBefore = Now - TimeSpan.FromDays(1), NotAfter = Now + TimeSpan.FromDays(1) });
        Assert.Throws<EdgeException>(() => Install(Now + TimeSpan.FromDays(2)));
        Assert.Equal(SlotState.Bad, slots.Read().Get("a").State);

        ModelSlot slot = Install(Now);

        Assert.Equal(slot.Name, StationModel.Open(slots, slot, configuration).Slot);
        Assert.Throws<EdgeException>(() => StationModel.Open(slots, slot with { InstalledAt = DateTimeOffset.UnixEpoch }, configuration));

        ModelSlot Install(DateTimeOffset now)
        {
            ManualTimeProvider clock = new();
            clock.Advance(now - clock.GetUtcNow());
            return new SlotInstallation(slots, opened => StationModel.Admit(opened, configuration, now).Proof, clock).Install(bundle);
        }
    }

    [Fact]
    public void A_wrong_signature_is_refused_although_unsigned_models_are_allowed()
    {
        string bundle = Signed(new BundleRelease());
        File.AppendAllText(Path.Combine(bundle, ModelBundle.ReleaseName), " ");

        Assert.Contains(
            "not the one that was signed", Assert.Throws<EdgeException>(() => Open(bundle, allowsUnsigned: true)).What,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_revoked_model_is_refused_signed_or_not()
    {
        string bundle = Bundle();
        File.WriteAllText(Path.Combine(_trust, "revoked"), ModelBundle.Open(bundle).Manifest.Digest);

        Assert.Contains("revoked", Assert.Throws<EdgeException>(() => Open(bundle, allowsUnsigned: true)).What, StringComparison.Ordinal);
        Assert.Contains("revoked", Assert.Throws<EdgeException>(() => Open(Signed(new()))).What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_release_for_elsewhere_is_refused_and_one_for_here_runs()
    {
        Assert.Equal(4, Open(Signed(new() { Version = 4, Stations = ["press 4"], NotAfter = Now })).Proof!.Release!.Version);
        foreach (BundleRelease release in (BundleRelease[])
            [new() { Stations = ["press 5"] }, new() { NotBefore = Now.AddSeconds(1) }, new() { NotAfter = Now.AddSeconds(-1) },
                new() { LeastAgent = new Version(StationModel.Agent.Major + 1, 0, 0) }])
        {
            Assert.Equal(EdgeFault.Model, Assert.Throws<EdgeException>(() => Open(Signed(release))).Fault);
        }
    }

    [Theory]
    [InlineData("\"m.edgemodel\"", false, false)]
    [InlineData("""{ "path": "m.edgemodel", "trust": "keys" }""", true, false)]
    [InlineData("""{ "path": "m.edgemodel", "trust": "keys", "unsigned": "refuse" }""", true, false)]
    [InlineData("""{ "path": "m.edgemodel", "trust": "keys", "unsigned": "allow" }""", true, true)]
    [InlineData("""{ "path": "m.edgemodel", "unsigned": "allow" }""", false, false)]
    public void The_configuration_says_whom_to_trust(string model, bool trusts, bool allowsUnsigned)
    {
        TrustConfiguration? trust = Read(model).Require().Trust;

        Assert.Equal(trusts ? new TrustConfiguration("/etc/edge-agent/keys", allowsUnsigned) : null, trust);
    }

    [Fact]
    public void To_refuse_everything_is_a_fault()
    {
        string fault = Assert.Single(Read("""{ "path": "m.edgemodel", "unsigned": "refuse" }""").Faults).What;

        Assert.Contains("model.unsigned is refuse", fault, StringComparison.Ordinal);
        Assert.Contains("model.trust", fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_log_and_journal_name_key_and_digest()
    {
        string bundle = Signed(new BundleRelease { Version = 4 });
        string journal = _folder.File("journal", "x");
        journal = Path.GetDirectoryName(journal)!;
        JsonElement status = await RunAsync(new StationConfiguration
        {
            Model = bundle, Source = new SyntheticSourceConfiguration(), ControlSocket = _folder.File("control.sock"),
            Trust = new TrustConfiguration(_trust, false), Outputs = [new JournalConfiguration(journal)],
        });

        string digest = ModelBundle.Open(bundle).Manifest.Digest!;
        string key = BundleSignature.ClaimedKey(ModelBundle.Open(bundle))!;
        Assert.Equal((digest, key), (status.GetProperty("bundle").GetString(), status.GetProperty("bundleKey").GetString()));
        Assert.Equal(4, status.GetProperty("release").GetInt64());
        Assert.Contains(_log.Entries, entry => entry.Id == 1107 && entry.Message.Contains(key, StringComparison.Ordinal));
        JournalRow[] rows = TestJournal.RowsOf(journal);
        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.Equal((digest, key), (row.Bundle, row.BundleKey)));
    }

    [Theory]
    [InlineData(false, 1108)]
    [InlineData(true, 1109)]
    public async Task A_model_of_nobody_is_told_in_one_line(bool isAllowed, int told)
    {
        JsonElement status = await RunAsync(new StationConfiguration
        {
            Model = Bundle(), Source = new SyntheticSourceConfiguration(), ControlSocket = _folder.File("control.sock"),
            Trust = isAllowed ? new TrustConfiguration(_trust, true) : null,
        });

        Assert.False(status.TryGetProperty("bundleKey", out _));
        Assert.Equal(1, _log.Count(told));
        Assert.Equal(1, _log.Count(1107) + _log.Count(1108) + _log.Count(1109));
    }

    private static ConfigurationReading Read(string model) => new ConfigurationReader(StationModules.Catalog).Parse(
        System.Text.Encoding.UTF8.GetBytes($$"""{ "model": {{model}}, "source": { "type": "synthetic" } }"""),
        "/etc/edge-agent/station.json");

    private string Bundle() => TinyModel.WriteBundle(_folder.File("unsigned"));

    private string Signed(BundleRelease release)
    {
        string target = _folder.File("signed");
        BundleSigner.Sign(ModelBundle.Open(Bundle()), _key, release, target);
        return target;
    }

    private StationModel Open(string model, bool trusts = true, bool allowsUnsigned = false, string? manifest = null) => StationModel.Open(
        new StationConfiguration
        {
            Station = "press 4", Model = model, ModelManifest = manifest, Source = new SyntheticSourceConfiguration(),
            Trust = trusts ? new TrustConfiguration(_trust, allowsUnsigned) : null,
        },
        recipe: null, Now);

    private async Task<JsonElement> RunAsync(StationConfiguration configuration)
    {
        using CancellationTokenSource stop = new();
        GreySource source = new(-1, isLive: true) { BeforeRead = (_, _) => Thread.Yield() };
        StationServices services = new() { Loggers = _log, Companions = StationModules.Companions, CreateSource = (_, _) => source };
        StationRunner runner = new(services, new FakeServiceManager(isActive: false));
        Task run = Task.Run(() => runner.RunAsync(configuration, stop.Token));
        await _log.UntilAsync(1000, run);

        string answer = await ControlClient.AskAsync(configuration.ControlSocket!, ControlRequests.Status, CancellationToken.None);
        while (!run.IsCompleted && JsonDocument.Parse(answer).RootElement.GetProperty("counters").GetProperty("parts").GetInt64() == 0)
        {
            answer = await ControlClient.AskAsync(configuration.ControlSocket!, ControlRequests.Status, CancellationToken.None);
        }

        await stop.CancelAsync();
        await run;
        return JsonDocument.Parse(answer).RootElement;
    }
}
