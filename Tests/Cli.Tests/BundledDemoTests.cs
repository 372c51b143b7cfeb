using System.Text.Json;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Cli.Tests;

/// <summary>The model that comes with the program, as it comes.</summary>
public class BundledDemoTests
{
    private static readonly string Folder = Path.Combine(RepositoryRoot.Path, "Tools", "Demo");

    [Fact]
    public void The_manifest_says_what_INT8_cost_on_a_thousand_unseen_parts()
    {
        VariantAccuracy accuracy = Assert.IsType<VariantAccuracy>(Assert.Single(ModelBundle.Open(Folder).Manifest.Variants).Accuracy);
        double reference = Assert.IsType<double>(accuracy.ReferenceTop1);
        Assert.Equal(1000, accuracy.Images);
        Assert.InRange(reference, 0.98, 1);
        Assert.InRange(accuracy.Top1, Math.Max(0.98, reference - 0.005), 1);
    }

    [Fact]
    public async Task The_demo_judges_nearly_every_part_right()
    {
        Cli run = await Cli.RunAsync("demo", "--frames", "100", "--headless", "--json", "--seed", "40001");

        Assert.Equal(0, run.ExitCode);
        JsonElement summary = JsonDocument.Parse(run.LastLine).RootElement;
        Assert.InRange(summary.GetProperty("accuracy").GetDouble(), 0.95, 1);
        Assert.InRange(summary.GetProperty("escapes").GetInt32(), 0, 1);
        Assert.InRange(summary.GetProperty("overkill").GetInt32(), 0, 1);
    }
}
