using System.CommandLine.Parsing;
using System.CommandLine;
using EdgeConvNeXt.Cli.Run;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Programs;

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
        // `edge` alone shows what there is
        ParseResult parsed = CommandList.Create(output, error).Parse(args.Length == 0 ? ["--help"] : args);
        if (parsed.Errors.Count > 0)
        {
            return Refuse(parsed, error);
        }

        // The agent handles the signals itself, and a stop is no failure to it.
        using CommandStop? signals = parsed.CommandResult.Command.Name == RunCommand.Name
            ? null
            : new CommandStop(error, TimeProvider.System);
        CancellationToken stop = signals?.Token ?? CancellationToken.None;
        try
        {
            // The library's own listener would begin only after an action has handed back its task, and most work in their first step.
            InvocationConfiguration configuration = new()
            {
                EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null, Output = output, Error = error,
            };
            return await parsed.InvokeAsync(configuration, stop);
        }
        catch (Exception failure)
        {
            FailureReport report = FailureReport.Of(failure, stop.IsCancellationRequested, isVerbose: false);
            if (report.Text is { } text)
            {
                error.WriteLine($"edge: {text}");
            }

            return report.ExitCode;
        }
    }

    private static int Refuse(ParseResult parsed, TextWriter error)
    {
        foreach (ParseError fault in parsed.Errors)
        {
            error.WriteLine(
                $"edge: {PrintableText.Of(string.Join(' ', fault.Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))}");
        }

        Command command = parsed.CommandResult.Command;
        error.WriteLine($"See `{string.Join(' ', Words(command).Reverse())} --help`.");
        return ExitCodes.WrongUsage;
    }

    private static IEnumerable<string> Words(Command command) => command is RootCommand
        ? ["edge"]
        : command.Parents.OfType<Command>().SelectMany(Words).Reverse().Append(command.Name).Reverse();
}
