using EdgeConvNeXt.Station.Programs;
using EdgeConvNeXt.Station.Trials;

namespace EdgeConvNeXt.Agent;

/// <summary>The process. Written out: of top-level statements ASP.NET's generator would make a public type.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args) => args is [TrialChild.Command]
        ? TrialChild.Run(Console.In, Console.Out)
        : await new AgentProgram(DescriptorStream.OpenText(), Console.Error).RunAsync(args).ConfigureAwait(false);
}
