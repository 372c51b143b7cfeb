using EdgeConvNeXt.Cli;
using EdgeConvNeXt.Station.Programs;

return await CommandLine.RunAsync(args, DescriptorStream.OpenText(), Console.Error);
