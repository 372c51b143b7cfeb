using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace EdgeConvNeXt.Benchmarks;

/// <summary>An agent with page, journal and pictures.</summary>
/// <param name="Configuration">Its file.</param>
/// <param name="Address">Where its page answers, as host:port.</param>
internal sealed record AgentWithPage(string Configuration, string Address)
{
    /// <summary>Writes the configuration of one.</summary>
    /// <param name="model">A bundle.</param>
    /// <param name="name">Path of its files, without their endings.</param>
    /// <param name="framesPerSecond">Parts a second.</param>
    public static AgentWithPage Configure(string model, string name, int framesPerSecond)
    {
        int port = FreePort();
        JsonObject configuration = new()
        {
            ["station"] = "bench",
            ["model"] = Path.GetFullPath(model),
            ["source"] = new JsonObject { ["type"] = "synthetic", ["framesPerSecond"] = framesPerSecond },
            ["control"] = new JsonObject { ["socket"] = name + ".sock" },
            ["output"] = new JsonObject
            {
                ["jsonLines"] = name + ".jsonl", ["journal"] = name + ".journal", ["evidence"] = name + ".pictures",
            },
            ["page"] = new JsonObject
            {
                ["address"] = port.ToString(CultureInfo.InvariantCulture), ["folder"] = name + ".page", ["withoutLogin"] = "engineer",
            },
        };
        File.WriteAllText(name + ".json", configuration.ToJsonString());
        return new AgentWithPage(name + ".json", $"127.0.0.1:{port}");
    }

    private static int FreePort()
    {
        using TcpListener free = new(IPAddress.Loopback, 0);
        free.Start();
        return ((IPEndPoint)free.LocalEndpoint).Port;
    }
}
