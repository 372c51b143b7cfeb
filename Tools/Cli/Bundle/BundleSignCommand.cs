using System.CommandLine;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime.Models.Signatures;
using EdgeConvNeXt.Station.Commands.Options;
using EdgeConvNeXt.Station.Programs;

namespace EdgeConvNeXt.Cli.Bundle;

/// <summary><c>edge bundle sign</c>: says who made a bundle, and where and when it may run.</summary>
internal static class BundleSignCommand
{
    private static readonly Argument<string> Bundle = new Argument<string>("bundle")
    {
        Description = "A folder or an .edgemodel file.",
    }.NotEmpty();
    private static readonly Option<string> Key = new Option<string>("--key")
    {
        Description = "The private key: EC on P-256, P-384 or P-521 in PEM, without a password.", Required = true,
    }.NotEmpty();
    private static readonly Option<string?> Target = new Option<string?>("--output", "-o")
    {
        Description = "The bundle to write; default: the bundle itself.",
    }.NotEmpty();
    private static readonly Option<long> Release = new Option<long>("--version")
    {
        Description = "Number of the release, which counts up.", DefaultValueFactory = _ => 1,
    }.Within(0, 9_007_199_254_740_991);
    private static readonly Option<string?> NotBefore = Moment("--not-before", "It does not start before: 2026-12-31T23:00:00Z.");
    private static readonly Option<string?> NotAfter = Moment("--not-after", "It does not start any more after: 2026-12-31T23:00:00Z.");
    private static readonly Option<string?> Stations = new Option<string?>("--stations")
    {
        Description = "Names of the stations that it is for, with commas between them; default: all.",
    }.NotEmpty();
    private static readonly Option<string?> LeastAgent = CreateLeastAgent();

    /// <summary>The command.</summary>
    public static Command Create(TextWriter output)
    {
        Command command = new("sign", "Sign a bundle (OpenSSF Model Signing 1.0), and say where and when it may run.")
        {
            Bundle, Key, Target, Release, NotBefore, NotAfter, Stations, LeastAgent,
        };
        command.SetAction(parsed => Sign(parsed, output));
        return command;
    }

    private static int Sign(ParseResult parsed, TextWriter output)
    {
        string path = parsed.GetValue(Bundle)!;
        string target = parsed.GetValue(Target) ?? path;
        ModelBundle bundle = ModelBundle.Open(path);
        BundleWriter.ThrowIfNoPlace(target);
        BundleProof proof = BundleSigner.Sign(bundle, parsed.GetValue(Key)!, ReleaseOf(parsed), target);
        output.WriteLine($"Wrote {target}: release {proof.Release!.Version}, digest {proof.Digest}, signed by key {proof.Key}.");
        return ExitCodes.Done;
    }

    private static BundleRelease ReleaseOf(ParseResult parsed) => new()
    {
        Version = parsed.GetValue(Release),
        NotBefore = BundleRelease.TryParseMoment(parsed.GetValue(NotBefore), out DateTimeOffset from) ? from : null,
        NotAfter = BundleRelease.TryParseMoment(parsed.GetValue(NotAfter), out DateTimeOffset to) ? to : null,
        Stations = parsed.GetValue(Stations)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [],
        LeastAgent = BundleRelease.TryParseAgent(parsed.GetValue(LeastAgent), out Version? least) ? least : null,
    };

    private static Option<string?> Moment(string name, string description)
    {
        Option<string?> option = new(name) { Description = description };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: string text }] && !BundleRelease.TryParseMoment(text, out _))
            {
                result.AddError($"{name} is a moment with an offset, such as 2026-12-31T23:00:00Z; it was '{text}'.");
            }
        });
        return option;
    }

    private static Option<string?> CreateLeastAgent()
    {
        Option<string?> option = new("--least-agent") { Description = "The oldest version of the agent that it runs on: 0.1.0." };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: string text }] && !BundleRelease.TryParseAgent(text, out _))
            {
                result.AddError($"{option.Name} is a version of three numbers, such as 0.1.0; it was '{text}'.");
            }
        });
        return option;
    }
}
