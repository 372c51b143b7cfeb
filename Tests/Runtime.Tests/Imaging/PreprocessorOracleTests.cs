using EdgeConvNeXt.Runtime.FeatureProbe;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Imaging.Resampling;

namespace EdgeConvNeXt.Runtime.Tests.Imaging;

/// <summary>The preprocessor with each vector width against plain loops.</summary>
public class PreprocessorOracleTests
{
    public static TheoryData<string> Widths => ["128", "256", "512"];

    [Theory]
    [MemberData(nameof(Widths))]
    public void The_table_of_cases_gives_what_the_oracle_gives(string width) => AssertSame(PreprocessCases.Table(), width);

    [Theory]
    [MemberData(nameof(Widths))]
    public void Random_cases_give_what_the_oracle_gives(string width) => AssertSame(PreprocessCases.Random(seed: 7, count: 150), width);

    [Theory]
    [MemberData(nameof(Widths))]
    public void One_instance_serves_changing_frames(string width)
    {
        List<PreprocessCase> cases = [.. PreprocessCases.Random(seed: 3, count: 60)];
        ImageInput input = cases[0].Input;
        Preprocessor preprocessor = new(input, NewResampler(width));
        PreprocessComparison comparison = new();
        foreach (PreprocessCase example in cases.Select(example => example with { Input = input }))
        {
            Assert.Null(comparison.Compare(example, example.Pixels(), preprocessor));
        }
    }

    private static void AssertSame(IEnumerable<PreprocessCase> cases, string width)
    {
        PreprocessComparison comparison = new();
        foreach (PreprocessCase example in cases)
        {
            Assert.Null(comparison.Compare(example, example.Pixels(), new Preprocessor(example.Input, NewResampler(width))));
        }
    }

    private static Resampler NewResampler(string width) => width switch
    {
        "128" => new Resampler<Lanes128>(),
        "256" => new Resampler<Lanes256>(),
        "512" => new Resampler<Lanes512>(),
        _ => throw new ArgumentOutOfRangeException(nameof(width), width, "No such vector width."),
    };
}
