using System.CommandLine;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime.Models.Slots;
using EdgeConvNeXt.Runtime.Monitoring.Comparison;
using EdgeConvNeXt.Station.Commands.Options;
using EdgeConvNeXt.Station.Programs;
using EdgeConvNeXt.Station.Shadow;

namespace EdgeConvNeXt.Station.Commands.Models;

/// <summary><c>model promote</c>: a shadow that is proven better becomes the line's model, as <c>model install</c> brings it.</summary>
internal sealed class ModelPromoteCommand
{
    private readonly Argument<string?> _shadow = new("shadow")
    {
        Description = "The bundle, as shadow.models names it; may be left out where there is one.", Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string> _config = StationSlots.ConfigOption();
    private readonly Option<string?> _socket = StationSlots.SocketOption();
    private readonly Option<bool> _withoutProof = new("--without-proof") { Description = "Though the test has not decided for it." };
    private readonly Option<string?> _by = new Option<string?>("--by") { Description = "Who says so, for the record." }.NotEmpty();
    private readonly TextWriter _output;

    private ModelPromoteCommand(TextWriter output) => _output = output;

    /// <summary>The command.</summary>
    public static Command Create(TextWriter output) => new ModelPromoteCommand(output).Create();

    private Command Create()
    {
        Command command = new(
            "promote",
            "Install a shadow as the line's model, where it is proven better than the one that runs. Exit code 1 where it is not.")
        {
            _shadow, _config, _socket, _withoutProof, _by,
        };
        command.Validators.Add(parsed =>
        {
            if (parsed.GetValue(_withoutProof) && parsed.GetValue(_by) is null)
            {
                parsed.AddError($"{_withoutProof.Name} needs {_by.Name}: the name of the person who answers for it.");
            }
        });
        command.SetAction(PromoteAsync);
        return command;
    }

    private async Task<int> PromoteAsync(ParseResult parsed, CancellationToken stop)
    {
        string config = parsed.GetValue(_config)!;
        StationSlots station = StationSlots.Of(config, parsed.GetValue(_socket));
        ShadowConfiguration shadows = station.Configuration.Outputs.OfType<ShadowConfiguration>().FirstOrDefault()
            ?? throw new EdgeException(
                EdgeFault.Configuration, "The station has no shadow", config, $"the setting {ShadowModule.Models.Path}",
                "Have it judge beside the line first, or install it with `edge model install`.");
        string bundle = BundleOf(shadows, parsed.GetValue(_shadow));
        ModelManifest manifest = ModelBundle.Open(bundle).Manifest;
        ShadowComparison pair = Compare(station, shadows.Journal, ShadowSide.Of(ModelIdentity.Of(manifest)));
        bool isProven = pair.Labels.Result == ComparisonResult.Better;
        _output.WriteLine(ComparisonText.Of(ComparisonReport.Of(pair)));
        if (!isProven && !parsed.GetValue(_withoutProof))
        {
            return ExitCodes.No;
        }

        int exitCode = await InstallAsync(bundle, config, parsed.GetValue(_socket), stop).ConfigureAwait(false);
        if (exitCode == ExitCodes.Done)
        {
            ShadowContest.Promote(shadows.Journal, pair, isProven, parsed.GetValue(_by));
        }

        return exitCode;
    }

    private static string BundleOf(ShadowConfiguration shadows, string? named)
    {
        string? path = named is null ? null : Path.GetFullPath(named);
        return shadows.Models switch
        {
            [string only] when path is null => only,
            _ when path is not null && shadows.Models.Contains(path) => path,
            _ => throw new EdgeException(
                EdgeFault.Configuration, path is null ? "The station has more than one shadow" : "The station has no such shadow",
                path ?? ShadowModule.Models.Path, $"one of {string.Join(", ", shadows.Models)}", "Name it."),
        };
    }

    private static ShadowComparison Compare(StationSlots station, string journal, ShadowSide shadow)
    {
        ModelSlot? running = station.Folder.Read().Running;
        ModelManifest? configured = running is not null ? null
            : station.Configuration.ModelManifest is { } manifest ? ModelBundle.FromOnnx(station.Configuration.Model, manifest).Manifest
            : ModelBundle.Open(station.Configuration.Model).Manifest;
        ShadowSide line = running is null
            ? ShadowSide.Of(ModelIdentity.Of(configured!))
            : new ShadowSide { Model = running.Model!, Bundle = running.Digest };
        return ShadowContest.Read(journal, line, shadow);
    }

    private Task<int> InstallAsync(string bundle, string config, string? socket, CancellationToken stop)
    {
        string[] where = socket is null ? [] : ["--socket", socket];
        InvocationConfiguration invocation = new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        return ModelInstallCommand.Create(_output).Parse([bundle, "--config", config, .. where]).InvokeAsync(invocation, stop);
    }
}
