using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Station.Configuration;

namespace EdgeConvNeXt.Station.Tests.Configuration;

public sealed class SettingCatalogTests
{
    public static TheoryData<string> Paths { get; } = [.. StationModules.Catalog.All.Select(setting => setting.Path)];

    public static TheoryData<string> Numbers { get; } =
        [.. StationModules.Catalog.All.Where(
            setting => setting.Kind is SettingKind.Whole or SettingKind.Number).Select(setting => setting.Path)];

    [Fact]
    public void Every_setting_is_there_once_and_in_a_known_section()
    {
        Assert.Equal(StationModules.Catalog.All.Count, StationModules.Catalog.All.Select(setting => setting.Path).Distinct().Count());
        Assert.All(
            StationModules.Catalog.All,
            setting => Assert.Contains(StationModules.Catalog.Sections, section => section.Name == setting.Section));
        Assert.All(
            StationModules.Catalog.Sections,
            section => Assert.Contains(StationModules.Catalog.All, setting => setting.Section == section.Name));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Every_setting_says_what_it_does_and_what_leaving_it_out_means(string path)
    {
        SettingDefinition setting = Find(path);

        Assert.EndsWith(".", setting.Description, StringComparison.Ordinal);
        Assert.False(string.IsNullOrWhiteSpace(setting.Title));
        Assert.Equal(1, (setting.IsRequired ? 1 : 0) + (setting.Default is null ? 0 : 1) + (setting.Otherwise is null ? 0 : 1));
        Assert.Equal(setting.Kind is SettingKind.Choice or SettingKind.Choices, setting.Choices.Count > 0);
        Assert.All(setting.OfTypes, type => Assert.Contains(type, StationModules.Catalog.SourceTypes));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Every_default_passes_the_check_of_its_own_setting(string path)
    {
        SettingDefinition setting = Find(path);
        using JsonDocument value = JsonDocument.Parse(setting.Default ?? Another(setting).ToJsonString());

        Assert.True(SettingCheck.IsSound(setting, value.RootElement));
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Every_number_is_refused_just_outside_its_range_and_taken_at_its_ends(string path)
    {
        SettingDefinition setting = Find(path);
        double step = setting.Kind == SettingKind.Whole ? 1 : 0.01;

        Assert.Equal(!setting.IsAboveMinimum, IsTaken(setting, setting.Minimum));
        Assert.True(IsTaken(setting, setting.Minimum + step));
        Assert.True(IsTaken(setting, setting.Maximum));
        Assert.False(IsTaken(setting, setting.Minimum - step));
        Assert.False(IsTaken(setting, setting.Maximum + step));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Every_setting_changes_the_configuration(string path)
    {
        SettingDefinition setting = Find(path);
        string type = setting.OfTypes.Count > 0 ? setting.OfTypes[0] : "synthetic";
        JsonObject file = JsonNode.Parse(ConfigurationText.Smallest(type))!.AsObject();
        AddPartners(file, path);
        string before = Flatten(ConfigurationText.Sound(file.ToJsonString()));

        Set(file, path, Another(setting));
        if (path == "source.type")
        {
            file["source"]!["path"] = "parts";
        }

        Assert.NotEqual(before, Flatten(ConfigurationText.Sound(file.ToJsonString())));
    }

    private static SettingDefinition Find(string path) => StationModules.Catalog.All.Single(setting => setting.Path == path);

    private static bool IsTaken(SettingDefinition setting, double number)
    {
        string text = setting.Kind == SettingKind.Whole
            ? ((long)number).ToString(CultureInfo.InvariantCulture)
            : number.ToString("R", CultureInfo.InvariantCulture);
        using JsonDocument value = JsonDocument.Parse(text);
        return SettingCheck.IsSound(setting, value.RootElement);
    }

    /// <summary>A sound value other than the default.</summary>
    private static JsonNode Another(SettingDefinition setting) => setting.Kind switch
    {
        SettingKind.Flag => setting.Default != "true",
        SettingKind.Whole => (long)setting.Minimum + 21,
        SettingKind.Number => setting.Maximum * 0.75,
        SettingKind.Choice => setting.Choices.Skip(1).First(choice => setting.Default != $"\"{choice}\""),
        SettingKind.Choices => new JsonArray(setting.Choices[1], setting.Choices[0]),
        SettingKind.Labels => new JsonObject { ["crack"] = 0.25 },
        SettingKind.Texts => new JsonArray("another"),
        SettingKind.Text when setting.Path is "cuda.options" or "cann.options" => "device_id=3",
        SettingKind.Text when setting.Path is "goldenParts.at" or "page.shifts" => "06:00, 14:00",
        SettingKind.Text when setting.Path == "output.mqtt.address" => "another:1883",
        SettingKind.Text when setting.Path == "output.modbus.address" => "127.0.0.1:1503",
        SettingKind.Text when setting.Path is "metrics.address" or "http.address" or "page.address" => "9465",
        SettingKind.Text when setting.Path is "metrics.otlp" or "output.webhook.url" => "http://another/",
        _ => setting.Path == "source.url" ? "rtsp://another/stream" : setting.Path == "modelManifest" ? "another.json" : "another",
    };

    /// <summary>Settings that another one goes only together with.</summary>
    private static void AddPartners(JsonObject file, string path)
    {
        switch (path)
        {
            case "simulateGpio" or "recipeAudit":
                file["recipe"] = "plates.json";
                break;
            case "display.address" or "display.height":
                Set(file, "display.bus", "/dev/i2c-1");
                break;
            case ['p', 'a', 'g', 'e', '.', ..]:
                Set(file, "page.address", "9480");
                Set(file, "page.folder", "page");
                break;
            case "http.tokenFile":
                Set(file, "http.address", "9480");
                break;
            case ['o', 'u', 't', 'p', 'u', 't', '.', 'w', ..]:
                Set(file, "output.journal", "journal");
                Set(file, "output.webhook.url", "http://receiver/");
                break;
            case ['o', 'u', 't', 'p', 'u', 't', '.', 'j', ..]:
                Set(file, "output.journal.path", "journal");
                break;
            case "drift.learnParts":
                Set(file, "drift.path", "drift");
                Set(file, "drift.baseline", "learn");
                break;
            case ['d', 'r', 'i', 'f', 't', '.', ..]:
                Set(file, "drift.path", "drift");
                break;
            case "output.evidence":
                Set(file, "output.journal", "journal");
                break;
            case "labels.sampleOk" or "shadow.models" or ['o', 'u', 't', 'p', 'u', 't', '.', 'e', ..]:
                Set(file, "output.journal", "journal");
                Set(file, "output.evidence.path", "pictures");
                break;
            case "cuda.cacheFolder":
                Set(file, "cuda.tensorRt", true);
                break;
            case "signals.chip":
                Set(file, "signals.chip", "tower");
                Set(file, "signals.red", "1");
                break;
            case ['s', 'i', 'g', 'n', 'a', 'l', 's', '.', ..]:
                Set(file, "signals.chip", "tower");
                Set(file, "signals.ready", "2");
                Set(file, "signals.red", "1");
                break;
            case "model.whenUnsound" or "model.trust" or "model.slots":
                file["model"] = new JsonObject { ["path"] = "m" };
                break;
            case "model.unsigned":
                file["model"] = new JsonObject { ["path"] = "m", ["trust"] = "keys" };
                break;
            case ['t', 'r', 'i', 'a', 'l', '.', ..]:
                file["model"] = new JsonObject { ["path"] = "m", ["slots"] = "models" };
                break;
            case "modelManifest":
                Set(file, "model", "m.onnx");
                Set(file, "modelManifest", "m.json");
                break;
            case "output.modbus.whenSilent":
                Set(file, "output.modbus.address", "127.0.0.1:1502");
                Set(file, "output.modbus.heartbeatSeconds", 2);
                break;
            case ['o', 'u', 't', 'p', 'u', 't', '.', 'm', 'o', 'd', 'b', 'u', 's', ..]:
                file["recipe"] = "plates.json";
                Set(file, "output.modbus.address", "127.0.0.1:1502");
                break;
            case ['o', 'u', 't', 'p', 'u', 't', '.', 'm', 'q', ..]:
                Set(file, "output.journal", "journal");
                Set(file, "output.mqtt.address", "broker:1883");
                Set(file, "output.mqtt.site", "north");
                Set(file, "output.mqtt.line", "l1");
                AddGroup(file, path);
                AddSecrets(file, path);
                break;
            case "source.width" or "source.height":
                Set(file, "source.width", 320);
                Set(file, "source.height", 320);
                break;
            case ['r', 'e', 'g', 'i', 'o', 'n', '.', ..]:
                Set(file, "region.width", 5);
                Set(file, "region.height", 5);
                break;
        }
    }

    private static void AddGroup(JsonObject file, string path)
    {
        if (path.StartsWith("output.mqtt.sparkplug.", StringComparison.Ordinal))
        {
            Set(file, "output.mqtt.sparkplug.group", "plant");
        }
    }

    private static void AddSecrets(JsonObject file, string path)
    {
        if (path.EndsWith("File", StringComparison.Ordinal))
        {
            Set(file, "output.mqtt.tls", true);
            Set(file, "output.mqtt.user", "press");
            Set(file, "output.mqtt.certificateFile", "own.pem");
            Set(file, "output.mqtt.keyFile", "own.key");
        }
    }

    private static void Set(JsonObject file, string path, JsonNode value)
    {
        string[] parts = path.Split('.');
        JsonObject target = parts[..^1].Aggregate(file, (at, name) => (at[name] ??= new JsonObject()).AsObject());
        target[parts[^1]] = value;
    }

    private static string Flatten(StationConfiguration configuration) =>
        JsonSerializer.Serialize(configuration with { Metrics = configuration.Metrics with { Address = null }, Http = null, Page = null })
        + configuration.Metrics.Address + configuration.Http + configuration.Page + string.Join(' ', configuration.Page?.Shifts ?? [])
        + configuration.Source.GetType()
        + string.Concat(
            new object?[]
            {
                configuration.Source, configuration.Display,
            }.Concat(configuration.Outputs).Select(part => JsonSerializer.Serialize(part)));
}
