using EdgeConvNeXt.Runtime.FeatureProbe;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Imaging.Resampling;

namespace EdgeConvNeXt.Runtime.Tests.Imaging;

/// <summary>The preprocessor with each vector width, and in C for each set of instructions, against plain loops.</summary>
public class PreprocessorOracleTests
{
    public static TheoryData<string> Resamplers { get; } =
        ["128", "256", "512", .. ResampleSet.All.Where(set => set.RunsHere).Select(set => set.Name)];

    [Theory]
    [MemberData(nameof(Resamplers))]
    public void The_table_of_cases_gives_what_the_oracle_gives(string resampler) => AssertSame(PreprocessCases.Table(), resampler);

    [Theory]
    [MemberData(nameof(Resamplers))]
    public void Random_cases_give_what_the_oracle_gives(string resampler) =>
        AssertSame(PreprocessCases.Random(seed: 7, count: 150), resampler);

    [Theory]
    [MemberData(nameof(Resamplers))]
    public void One_instance_serves_changing_frames(string resampler)
    {
        List<PreprocessCase> cases = [.. PreprocessCases.Random(seed: 3, count: 60)];
        ImageInput input = cases[0].Input;
        Preprocessor preprocessor = new(input, NewResampler(resampler));
        PreprocessComparison comparison = new();
        foreach (PreprocessCase example in cases.Select(example => example with { Input = input }))
        {
            Assert.Null(comparison.Compare(example, example.Pixels(), preprocessor));
        }
    }

    private static void AssertSame(IEnumerable<PreprocessCase> cases, string resampler)
    {
        PreprocessComparison comparison = new();
        foreach (PreprocessCase example in cases)
        {
            Assert.Null(comparison.Compare(example, example.Pixels(), new Preprocessor(example.Input, NewResampler(resampler))));
        }
    }

    private static Resampler NewResampler(string resampler) => resampler switch
    {
        "128" => new Resampler<Lanes128>(),
        "256" => new Resampler<Lanes256>(),
        "512" => new Resampler<Lanes512>(),
        _ => new NativeResampler(ResampleSet.All.Single(set => set.Name == resampler)),
    };
}
