using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EdgeConvNeXt.Runtime.Inspection.Trials;
using EdgeConvNeXt.Runtime.Models.Slots;
using EdgeConvNeXt.Station.Access;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Live;
using EdgeConvNeXt.Testing;
using Json.Schema;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace EdgeConvNeXt.Station.Tests.Api.Page.OpenApi;

/// <summary>
/// The page's OpenAPI document against what the station does. Paths are written by hand; EDGE_UPDATE_GOLDENS=1 writes the schemas of
/// answers anew, out of the types that are written.
/// </summary>
public sealed partial class OpenApiTests : IDisposable
{
    private static readonly string File = Path.Combine(RepositoryRoot.Path, "Tools", "Station", "Page", "openapi.json");
    private static readonly JsonSerializerOptions Written = new()
    {
        WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _client = new() { DefaultRequestHeaders = { { "X-Edge-Csrf", "local" } } };

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Its_schemas_are_those_of_the_types_that_are_written()
    {
        JsonObject document = Document();
        document["components"]!["schemas"] = new AnswerSchemas().Make();
        string text = document.ToJsonString(Written) + "\n";
        if (Environment.GetEnvironmentVariable("EDGE_UPDATE_GOLDENS") == "1")
        {
            System.IO.File.WriteAllText(File, text);
        }

        Assert.Equal(System.IO.File.ReadAllText(File), text);
    }

    [Fact]
    public async Task A_reader_of_its_makers_finds_no_fault()
    {
        using MemoryStream stream = new(await System.IO.File.ReadAllBytesAsync(File));

        ReadResult reading = await OpenApiDocument.LoadAsync(stream, "json");

        Assert.Empty(reading.Diagnostic!.Errors);
        Assert.Empty(reading.Diagnostic.Warnings);
        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, reading.Diagnostic.SpecificationVersion);
    }

    [Fact]
    public void It_has_every_path_of_the_code_with_its_role_and_no_other()
    {
        string folder = Path.Combine(RepositoryRoot.Path, "Tools", "Station", "Api", "Page");
        string[] mapped =
        [
            .. Directory.GetFiles(folder, "*Routes.cs").SelectMany(file => Mapped().Matches(System.IO.File.ReadAllText(file)))
                .Select(match => $"{MethodOf(match.Groups[1].Value)} {match.Groups[2].Value} {match.Groups[3].Value}".ToLowerInvariant())
                .Order(),
        ];

        Assert.NotEmpty(mapped);
        Assert.Equal(mapped, Operations().Select(operation =>
            $"{operation.Method} {operation.Path} {operation.Node["x-role"]?.GetValue<string>() ?? "none"}".ToLowerInvariant()).Order());
    }

    [Fact]
    public async Task Each_path_with_a_role_is_closed_to_nobody_and_those_without_are_open()
    {
        await using CalledStation station = await Start(Role.None);

        foreach ((string method, string path, JsonNode node) in Operations())
        {
            string called = path.Replace("{result}", $"{Guid.Empty}", StringComparison.Ordinal);
            using HttpRequestMessage request = new(HttpMethod.Parse(method), $"{station.Url}/api/v1/{called}");
            request.Content = method is "get" ? null : new StringContent("{}", Encoding.UTF8, "application/json");
            using HttpResponseMessage answer = await _client.SendAsync(request);
            bool isClosed = answer.StatusCode == HttpStatusCode.Unauthorized;
            Assert.True(isClosed == node["x-role"] is not null, $"{method} {path}: {answer.StatusCode}");
        }
    }

    [Fact]
    public async Task What_a_station_answers_is_as_it_says()
    {
        await using CalledStation station = await Start(Role.Engineer);
        await station.Rows(3);
        string result = await station.Pictured();
        await Call(station, HttpMethod.Put, $"parts/{result}/label", """{"label":"crack"}""");
        await Call(station, HttpMethod.Post, "users", """{"name":"maria","role":"viewer","password":"correct horse battery"}""");
        await Call(station, HttpMethod.Post, "tokens", """{"name":"scada","scopes":["read"]}""");

        foreach ((HttpMethod method, string path, string schema, string? body) in ((HttpMethod, string, string, string?)[])
        [
            (HttpMethod.Get, "session", "SessionAnswer", null), (HttpMethod.Get, "users", "UserList", null),
            (HttpMethod.Get, "tokens", "TokenList", null), (HttpMethod.Get, "audit", "AuditAnswer", null),
            (HttpMethod.Get, "live/summary", "PageSummary", null), (HttpMethod.Get, "parts?limit=2", "PartList", null),
            (HttpMethod.Get, $"parts/{result}", "PagePart", null), (HttpMethod.Get, "review", "ReviewList", null),
            (HttpMethod.Get, "accuracy", "AccuracyAnswer", null), (HttpMethod.Get, "trends?by=shift", "TrendAnswer", null),
            (HttpMethod.Get, "recipe", "RecipePage", null),
            (HttpMethod.Get, "recipe/history", "RecipeHistoryPage", null), (HttpMethod.Get, "models", "ModelPage", null),
            (HttpMethod.Post, "recipe/effect", "ThresholdEffect", """{"thresholds":{"default":1}}"""),
            (HttpMethod.Post, "recipe/check", "RecipeFaults", """{"document":{"name":5}}"""),
            (HttpMethod.Put, $"parts/{result}/label", "LabelAnswer", """{"label":"crack"}"""),
            (HttpMethod.Get, "parts/x", "HttpProblem", null), (HttpMethod.Put, "recipe", "HttpProblem", "{}"),
        ])
        {
            JsonNode answer = await Call(station, method, path, body);
            EvaluationResults results = Schema(schema).Evaluate(
                answer.Deserialize<JsonElement>(), new EvaluationOptions { OutputFormat = OutputFormat.List });
            Assert.True(results.IsValid, $"{method} {path}: {answer}: {Faults(results)}");
        }
    }

    private static string MethodOf(string added) => added == "Ask" ? "Get" : added;

    private static string Faults(EvaluationResults results) => string.Join("; ", results.Details!.Where(detail => detail.Errors is not null)
        .SelectMany(detail => detail.Errors!.Select(error => $"{detail.InstanceLocation}: {error.Value}")));

    // A schema with the others beside it; nothing that is not in it may be in an answer.
    private static JsonSchema Schema(string name)
    {
        JsonNode schemas = Document()["components"]!["schemas"]!.DeepClone();
        Close(schemas);
        return JsonSchema.FromText(new JsonObject
        {
            ["$ref"] = $"#/components/schemas/{name}", ["$defs"] = schemas,
        }.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal));
    }

    private static void Close(JsonNode? node)
    {
        if (node is JsonObject schema)
        {
            foreach ((_, JsonNode? child) in schema.ToArray())
            {
                Close(child);
            }

            if (schema["properties"] is JsonObject && (string?)schema["type"] == "object")
            {
                schema["additionalProperties"] = false;
            }
        }
    }

    private static JsonObject Document() => JsonNode.Parse(System.IO.File.ReadAllText(File))!.AsObject();

    private static IEnumerable<(string Method, string Path, JsonNode Node)> Operations() =>
        from path in Document()["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        select (operation.Key, path.Key["/api/v1/".Length..], operation.Value!);

    private Task<CalledStation> Start(Role role) => CalledStation.Start(
        configuration => configuration.With(new LiveConfiguration()) with
        {
            Page = new PageConfiguration
            {
                Address = new IPEndPoint(IPAddress.Loopback, 0), Folder = _folder.File("page"), WithoutLogin = role,
                Shifts = [new TimeOnly(6, 0)],
            },
            Slots = new SlotsConfiguration(
                new SlotFolder(_folder.File("slots")).Location, new TrialSettings { LeastTime = TimeSpan.FromHours(1) }),
        },
        trigger: "free");

    private async Task<JsonNode> Call(CalledStation station, HttpMethod method, string path, string? body)
    {
        using HttpRequestMessage request = new(method, $"{station.Url}/api/v1/{path}");
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await _client.SendAsync(request);
        string text = await answer.Content.ReadAsStringAsync();
        return JsonNode.Parse(text.Length == 0 ? "{}" : text)!;
    }

    [GeneratedRegex("""map\.(Get|Ask|Post|Put|Delete)\("([^"]+)", Role\.(\w+)""")]
    private static partial Regex Mapped();
}
