using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection;

namespace EdgeConvNeXt.Runtime.Tests.Inspection.Triggering;

/// <summary>What watches how the model sees parts.</summary>
public sealed class InspectionLineFeatureTests : LineTest
{
    private readonly Watched _watched = new();

    [Fact]
    public async Task Each_part_is_shown_with_the_features_of_the_model_that_judged_it()
    {
        await using PushedSource source = new(isLive: false);
        InspectionLine line = Line(source, new Judge(1), new InspectionLineOptions { FeatureWatches = [_watched] });
        Task run = line.RunAsync(0, CancellationToken.None);
        source.Push(Frame(0, 7));
        await Next();
        line.Use(Settings, new Judge(2));
        source.Push(Frame(30, 8));
        await Next();
        line.Use(Settings, new ByBrightness());
        source.Push(Frame(60, 9));
        await Next();
        source.End();
        await run.WaitAsync(Timeout);

        // The last judge gives none, and nothing is shown of its part.
        Assert.Equal([(1, "model 1", 1, 7), (2, "model 2", 2, 8)], _watched.Seen);
    }

    private sealed class Judge(int model) : IFrameJudge
    {
        private readonly float[] _features = [model, 0];

        public ReadOnlySpan<float> Scores => default;

        public ReadOnlySpan<float> Features => _features;

        Verdict IFrameJudge.Judge(FrameLease frame, long part)
        {
            _features[1] = frame.Pixels[0];
            return new Verdict(part, Outcome.Ok, "ok", 1, frame.Info, default, $"model {model}");
        }
    }

    private sealed class Watched : IFeatureWatch
    {
        public List<(long Part, string Model, float Mark, float Grey)> Seen { get; } = [];

        public void Watch(in Verdict verdict, ReadOnlySpan<float> features) =>
            Seen.Add((verdict.PartNumber, verdict.ModelId, features[0], features[1]));
    }
}
