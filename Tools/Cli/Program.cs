using EdgeConvNeXt.Cli;
using EdgeConvNeXt.Station.Programs;

// The console's own writer would not report when a reader such as `head` is gone: a demo without end would run on without a reader.

StreamWriter output = new(new DescriptorStream(DescriptorStream.StandardOutput)) { AutoFlush = true };
return await CommandLine.RunAsync(args, TextWriter.Synchronized(output), Console.Error);
