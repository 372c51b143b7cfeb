using System.CommandLine;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Station.Commands.Options;
using EdgeConvNeXt.Station.Programs;

namespace EdgeConvNeXt.Station.Commands;

/// <summary><c>edge bundle verify</c> and <c>edge-agent bundle verify</c>: whether a model package is as it was made.</summary>
internal static class BundleVerifyCommand
{
    /// <summary>The command.</summary>
    public static Command Create(TextWriter output)
    {
        Argument<string> bundle = new Argument<string>("bundle") { Description = "A folder or an .edgemodel file." }.NotEmpty();
        Command command = new("verify", "Check every file of a bundle against its hash. Exit code 1 when one differs.") { bundle };
        command.SetAction(parsed => Verify(parsed.GetValue(bundle)!, output));
        return command;
    }

    private static int Verify(string path, TextWriter output)
    {
        try
        {
            ModelBundle bundle = ModelBundle.Open(path);
            bundle.Verify();
            int files = bundle.Manifest.Files.Count;
            output.WriteLine($"{PrintableText.Of(path)}: sound, {files} {(files == 1 ? "file" : "files")}.");
            return ExitCodes.Done;
        }
        catch (EdgeException fault) when (
            fault.Fault == EdgeFault.Model && fault.InnerException is not UnauthorizedAccessException && Path.Exists(path))
        {
            // Of a bundle that is not there at all, or that this user may not read, there is no answer; it fails like everywhere else.
            output.WriteLine(PrintableText.Of(fault.Message));
            return ExitCodes.No;
        }
    }
}
