using System.CommandLine;
using System.Globalization;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime.Models.Signatures;
using EdgeConvNeXt.Runtime.Monitoring.Drift;
using EdgeConvNeXt.Station.Commands.Options;
using EdgeConvNeXt.Station.Programs;

namespace EdgeConvNeXt.Station.Commands;

/// <summary>
/// <c>edge bundle verify</c> and <c>edge-agent bundle verify</c>: whether a model package is as it was made, and by whom.
/// </summary>
internal sealed class BundleVerifyCommand
{
    private readonly Argument<string> _bundle = new Argument<string>("bundle")
    {
        Description = "A folder or an .edgemodel file.",
    }.NotEmpty();

    private readonly Option<string?> _trust = new Option<string?>("--trust")
    {
        Description = "Ask who signed it too: a folder with the public keys that count, and a file revoked with digests.",
    }.NotEmpty();

    private readonly Option<string?> _station = new Option<string?>("--station")
    {
        Description = "Name of the station that it shall run on; without it that is not asked. Needs --trust.",
    }.NotEmpty();

    private readonly Option<string?> _running = new Option<string?>("--running")
    {
        Description = "The bundle that it shall take the place of, which must not be a newer release. Needs --trust.",
    }.NotEmpty();

    private readonly Option<bool> _allowOlder = new("--allow-older") { Description = "An older release than --running will do." };

    private readonly TextWriter _output;
    private readonly TimeProvider _clock;

    private BundleVerifyCommand(TextWriter output, TimeProvider clock)
    {
        _output = output;
        _clock = clock;
    }

    /// <summary>The command.</summary>
    public static Command Create(TextWriter output) => new BundleVerifyCommand(output, TimeProvider.System).Create();

    private Command Create()
    {
        Command command = new(
            "verify", "Check every file of a bundle against its hash, and with --trust its signature. Exit code 1 when one is not right.")
        {
            _bundle, _trust, _station, _running, _allowOlder,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(_trust) is null && (result.GetResult(_station) ?? result.GetResult(_running)) is not null)
            {
                result.AddError($"{_station.Name} and {_running.Name} need {_trust.Name}.");
            }
        });
        command.SetAction(Verify);
        return command;
    }

    private int Verify(ParseResult parsed)
    {
        string path = parsed.GetValue(_bundle)!;
        TrustStore? trust = parsed.GetValue(_trust) is { } folder ? TrustStore.Open(folder) : null;
        try
        {
            ModelBundle bundle = ModelBundle.Open(path);
            bundle.Verify();
            DriftBaseline.Read(bundle);
            string signer = trust is null ? "" : Signer(bundle, trust, parsed);
            int files = bundle.Manifest.Files.Count;
            _output.WriteLine(PrintableText.Of($"{path}: sound, {files} {(files == 1 ? "file" : "files")}{signer}."));
            return ExitCodes.Done;
        }
        catch (EdgeException fault) when (
            fault.Fault == EdgeFault.Model && fault.InnerException is not UnauthorizedAccessException && Path.Exists(path))
        {
            // Of a bundle that is not there at all, or that this user may not read, there is no answer; it fails like everywhere else.
            _output.WriteLine(PrintableText.Of(fault.Message));
            return ExitCodes.No;
        }
    }

    private string Signer(ModelBundle bundle, TrustStore trust, ParseResult parsed)
    {
        BundleProof proof = BundleSignature.Verify(bundle, trust);
        proof.Release?.ThrowIfUnfit(bundle.Location, parsed.GetValue(_station), _clock.GetUtcNow(), Agent);
        if (parsed.GetValue(_running) is { } running && !parsed.GetValue(_allowOlder))
        {
            ThrowIfOlder(bundle, proof, ModelBundle.Open(running), trust);
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $", release {proof.Release?.Version ?? 0}, digest {proof.Digest}, signed by key {proof.Key}");
    }

    private static Version Agent => typeof(BundleVerifyCommand).Assembly.GetName().Version!;

    // Releases are counted for each model by itself.
    private static void ThrowIfOlder(ModelBundle bundle, BundleProof proof, ModelBundle running, TrustStore trust)
    {
        if (running.IsSigned && running.Manifest.Name == bundle.Manifest.Name)
        {
            BundleRelease release = proof.Release ?? new BundleRelease { Version = 0 };
            release.ThrowIfOlder(bundle.Location, BundleSignature.Verify(running, trust).Release?.Version ?? 0);
        }
    }
}
