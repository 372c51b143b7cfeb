using System.Text;
using System.Text.Json.Nodes;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Agent.Tests.Process;

/// <summary>
/// A folder with the tiny model, pictures of parts in a folder for each true label, and a configuration that brings them together.
/// </summary>
internal sealed class PartsFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <param name="partsOfEach">Pictures for each label.</param>
    public PartsFolder(int partsOfEach)
    {
        TinyModel.WriteBundle(PathOf("tiny.edgemodel"));
        for (int label = 0; label < TinyModel.Labels.Count; label++)
        {
            byte[] picture =
            [
                .. Encoding.ASCII.GetBytes($"P5\n{TinyModel.Side} {TinyModel.Side}\n255\n"),
                .. Enumerable.Repeat(TinyModel.GreyOf(label), TinyModel.Side * TinyModel.Side),
            ];
            for (int number = 0; number < partsOfEach; number++)
            {
                File.WriteAllBytes(_folder.File("parts", TinyModel.Labels[label], $"{number:0000}.pgm"), picture);
            }
        }
    }

    public string PathOf(string name) => _folder.File(name);

    /// <summary>Writes a configuration for the folder.</summary>
    /// <param name="jsonLines">Where verdicts go.</param>
    /// <param name="change">What else is to be in it.</param>
    /// <returns>The command line that uses it.</returns>
    public string[] Configure(string jsonLines, Action<JsonObject>? change = null)
    {
        JsonObject configuration = new()
        {
            ["model"] = "tiny.edgemodel",
            ["source"] = new JsonObject { ["type"] = "folder", ["path"] = "parts", ["recursive"] = true },
            ["output"] = new JsonObject { ["jsonLines"] = jsonLines },
        };
        change?.Invoke(configuration);
        File.WriteAllText(PathOf("agent.json"), configuration.ToJsonString());
        return ["--config", PathOf("agent.json")];
    }

    public void Dispose() => _folder.Dispose();
}
