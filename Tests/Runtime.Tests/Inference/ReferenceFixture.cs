using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Runtime.Tests.Inference;

/// <summary>The tiny model with a grey picture for each label, and the scores that its float variant gives them.</summary>
internal sealed class ReferenceFixture : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ReferenceFixture()
    {
        Bundle = ModelBundle.Open(TinyModel.WriteBundle(_folder.File("tiny")));
        Pictures =
        [
            .. Enumerable.Range(0, TinyModel.Labels.Count).SelectMany(
                label => Enumerable.Repeat(TinyModel.GreyOf(label), TinyModel.Side * TinyModel.Side * 3)),
        ];
        using IInferenceSession session = Open(TinyModel.FloatVariant);
        PictureInput input = new(TinyModel.Manifest.Input);
        Vectors = new GoldenVectors("zero", Pictures, new float[TinyModel.Labels.Count * TinyModel.Labels.Count], TinyModel.Labels.Count);
        List<float> scores = [];
        for (int i = 0; i < Vectors.Count; i++)
        {
            input.Write(Vectors.Input(i), session);
            session.Run();
            scores.AddRange(session.Output);
        }

        Scores = [.. scores];
        Vectors = new GoldenVectors(TinyModel.FloatVariant, Pictures, Scores, TinyModel.Labels.Count);
    }

    public ModelBundle Bundle { get; }

    public byte[] Pictures { get; }

    public float[] Scores { get; }

    public GoldenVectors Vectors { get; }

    public IInferenceSession Open(string variant) =>
        new CpuProvider().Open(Bundle, Bundle.FindVariant("cpu", variant)!, new SessionSettings { Threads = 1, WarmUpRuns = 1 });

    public GoldenVectors With(Func<float, int, float> change) =>
        new(TinyModel.FloatVariant, Pictures, [.. Scores.Select(change)], TinyModel.Labels.Count);

    public void Dispose() => _folder.Dispose();
}
