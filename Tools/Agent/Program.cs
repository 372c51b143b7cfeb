using EdgeConvNeXt.Agent;
using EdgeConvNeXt.Station.Trials;

return args is [TrialChild.Command]
    ? TrialChild.Run(Console.In, Console.Out)
    : await new AgentProgram(Console.Out, Console.Error).RunAsync(args).ConfigureAwait(false);
