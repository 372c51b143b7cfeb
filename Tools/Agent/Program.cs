using EdgeConvNeXt.Agent;

return await new AgentProgram(Console.Out, Console.Error).RunAsync(args).ConfigureAwait(false);
