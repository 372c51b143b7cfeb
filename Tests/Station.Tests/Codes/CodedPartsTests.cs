using System.Text.Json;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Station.Outputs.JsonLines;
using EdgeConvNeXt.Station.Sources;
using EdgeConvNeXt.Station.Tests.Hosting;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests.Codes;

/// <summary>A whole station whose parts have a code on them: every third one is smeared.</summary>
public sealed class CodedPartsTests : IDisposable
{
    private const int Parts = 6;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("ignore")]
    [InlineData("unsure")]
    public async Task Every_part_has_the_serial_of_its_code_and_one_without_is_what_the_recipe_says(string whenMissing)
    {
        JsonElement[] verdicts = await RunAsync(whenMissing);

        Assert.Equal(
            Enumerable.Range(0, Parts).Select(part => IsSmeared(part) ? null : $"SN {part}"),
            verdicts.Select(verdict => verdict.TryGetProperty("serial", out JsonElement serial) ? serial.GetString() : null));
        JsonElement[] smeared = [.. verdicts.Where((_, part) => IsSmeared(part))];
        Assert.All(smeared, verdict => Assert.Contains("no code", verdict.GetProperty("codeFault").GetString(), StringComparison.Ordinal));
        string expected = whenMissing == "unsure" ? "unsure" : "ok";
        Assert.All(smeared, verdict => Assert.Equal(expected, verdict.GetProperty("outcome").GetString()));
    }

    private static bool IsSmeared(int part) => part % 3 == 2;

    private async Task<JsonElement[]> RunAsync(string whenMissing)
    {
        string recipe = _folder.File("recipe.json");
        await File.WriteAllTextAsync(recipe, $$"""
            { "name": "coded", "trigger": { "deadlineMs": 60000 }, "thresholds": { "default": 0 },
              "regions": [ { "name": "part", "width": 40, "height": 40 } ],
              "code": {
                "region": { "x": 100, "y": 50, "width": 120, "height": 120 }, "types": ["data-matrix"], "whenMissing": "{{whenMissing}}"
              } }
            """);
        StationConfiguration configuration = new()
        {
            Model = TinyModel.WriteBundle(_folder.File("tiny.edgemodel")),
            Source = new SyntheticSourceConfiguration(),
            Recipe = recipe,
            Outputs = [new JsonLinesConfiguration(_folder.File("verdicts.jsonl"))],
        };
        StationServices services = new() { CreateSource = (_, _) => new CodedSource() };
        await new StationRunner(services, new FakeServiceManager(isActive: false)).RunAsync(configuration, CancellationToken.None);
        return [.. File.ReadLines(_folder.File("verdicts.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)];
    }

    private sealed class CodedSource : IFrameSource
    {
        private const int Width = 240;
        private const int Height = 200;

        private readonly FramePool _pool = new();
        private int _next;

        public string Name => "coded parts";

        public bool IsLive => false;

        public FrameSourceStatistics Statistics => new(_next, 0, 0, 0, null, true);

        public void Start()
        {
        }

        public FrameLease? Read(CancellationToken cancellationToken)
        {
            if (_next == Parts)
            {
                return null;
            }

            int part = _next++;
            PooledFrame frame = _pool.Rent(
                new FrameInfo(part, MonotonicTime.Now(TimeProvider.System), Width, Height, PixelFormat.Gray8));
            GreyPicture code = PrintedCode.Of("DATAMATRIX", $"SN {part}").Draw(4);
            code.Within(PixelFormat.Gray8, Width, Height, left: 160 - (code.Width / 2), top: 110 - (code.Height / 2)).CopyTo(frame.Buffer);

            // Where the model looks every part is good.
            for (int row = 0; row < 40; row++)
            {
                frame.Buffer.Slice(row * Width, 40).Fill(TinyModel.GreyOf(0));
            }

            if (IsSmeared(part))
            {
                frame.Buffer.Slice(100 * Width, 20 * Width).Fill(90);
            }

            return frame.Lease;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
