using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Station.Configuration;

namespace EdgeConvNeXt.Station.Tests.Configuration;

public sealed class ThresholdOverridesTests
{
    private static readonly DecisionThresholds Model = new()
    {
        Default = 0.6f,
        Margin = 0.2f,
        Labels = new Dictionary<string, float> { ["ok"] = 0.9f, ["pit"] = 0.7f },
    };

    [Fact]
    public void What_is_left_out_stays_as_the_model_has_it()
    {
        DecisionThresholds result = new ThresholdOverrides().Over(Model);

        Assert.Equal((0.6f, 0.2f), (result.Default, result.Margin));
        Assert.Equal(Model.Labels, result.Labels);
    }

    [Fact]
    public void What_is_given_wins_label_by_label()
    {
        ThresholdOverrides overrides = new()
        {
            Default = 0.5f, Margin = 0, Labels = new Dictionary<string, float> { ["pit"] = 0.1f, ["crack"] = 0.3f },
        };

        DecisionThresholds result = overrides.Over(Model);

        Assert.Equal((0.5f, 0f), (result.Default, result.Margin));
        Assert.Equal(new Dictionary<string, float> { ["ok"] = 0.9f, ["pit"] = 0.1f, ["crack"] = 0.3f }, result.Labels);
    }
}
