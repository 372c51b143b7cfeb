using System.CommandLine;
using System.CommandLine.Parsing;
using EdgeConvNeXt.Cli.Commands;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Cli;

/// <summary>From arguments to an exit code. Every failure ends here as one sentence on standard error, never as a stack trace.</summary>
internal static class CommandLine
{
    /// <summary>Runs one command.</summary>
    /// <param name="args">The arguments after the program's name.</param>
    /// <param name="output">Where answers go.</param>
    /// <param name="error">Where complaints and progress go.</param>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        ParseResult parsed = CommandList.Create(output, error).Parse(args);
        if (parsed.Errors.Count > 0)
        {
            return Refuse(parsed, error);
        }

        try
        {
            InvocationConfiguration configuration = new() { EnableDefaultExceptionHandler = false, Output = output, Error = error };
            if (parsed.CommandResult.Command.Name == RunCommand.Name)
            {
                // The agent hears SIGTERM and Ctrl-C itself and has its own two seconds; a second listener would cut them short.
                configuration.ProcessTerminationTimeout = null;
            }

            return await parsed.InvokeAsync(configuration);
        }
        catch (EdgeException fault)
        {
            error.WriteLine($"edge: {fault.Message}");
            return ExitCode.Of(fault);
        }
        catch (OperationCanceledException)
        {
            error.WriteLine("edge: stopped before it was done.");
            return ExitCode.No;
        }
    }

    private static int Refuse(ParseResult parsed, TextWriter error)
    {
        foreach (ParseError fault in parsed.Errors)
        {
            error.WriteLine($"edge: {fault.Message}");
        }

        Command command = parsed.CommandResult.Command;
        error.WriteLine(command is RootCommand ? "See `edge --help`." : $"See `edge {command.Name} --help`.");
        return ExitCode.Usage;
    }
}
