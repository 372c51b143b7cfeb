using System.CommandLine;
using System.Globalization;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Models.Slots;
using EdgeConvNeXt.Station.Api.Control;
using EdgeConvNeXt.Station.Commands.Options;
using EdgeConvNeXt.Station.Outputs;
using EdgeConvNeXt.Station.Programs;
using EdgeConvNeXt.Station.Slots;

namespace EdgeConvNeXt.Station.Commands.Models;

/// <summary><c>model install</c>: a model comes to the station, and is tried.</summary>
internal sealed class ModelInstallCommand
{
    // Opening a model on a slow board takes a minute.
    private static readonly TimeSpan TryTime = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan LookPeriod = TimeSpan.FromMilliseconds(200);

    private readonly Argument<string> _source = new Argument<string>("model")
    {
        Description = "The bundle: a folder, a file, or an https address.",
    }.NotEmpty();

    private readonly Option<string> _config = StationSlots.ConfigOption();
    private readonly Option<string?> _socket = StationSlots.SocketOption();
    private readonly Option<bool> _allowOlder = new("--allow-older") { Description = "An older release than the one that runs will do." };
    private readonly Option<bool> _stage = new("--no-trial") { Description = "Install and verify it, and leave the one that runs." };

    private readonly Option<string?> _authorities = new Option<string?>("--ca-file")
    {
        Description = "Certificates (PEM) of which one has to vouch for the server of an address; those that the system trusts without it.",
    }.NotEmpty();

    private readonly TextWriter _output;
    private readonly TimeProvider _clock = TimeProvider.System;

    private ModelInstallCommand(TextWriter output) => _output = output;

    /// <summary>The command.</summary>
    public static Command Create(TextWriter output) => new ModelInstallCommand(output).Create();

    private Command Create()
    {
        Command command = new(
            "install",
            "Install a model and have the agent try it: it stays once it has come through its trial. Exit code 1 when it may not run.")
        {
            _source, _config, _socket, _allowOlder, _stage, _authorities,
        };
        command.SetAction(InstallAsync);
        return command;
    }

    private async Task<int> InstallAsync(ParseResult parsed, CancellationToken stop)
    {
        StationSlots station = StationSlots.Of(parsed.GetValue(_config)!, parsed.GetValue(_socket));
        ModelSlot slot;
        try
        {
            slot = await InstallAsync(station, parsed, stop).ConfigureAwait(false);
        }
        catch (EdgeException fault) when (fault.Fault == EdgeFault.Model && IsThere(parsed.GetValue(_source)!))
        {
            // Of what is not there at all there is no answer; it fails like everywhere else.
            _output.WriteLine(PrintableText.Of(fault.Message));
            return ExitCodes.No;
        }

        string release = slot.Release is { } number ? string.Create(CultureInfo.InvariantCulture, $", release {number}") : "";
        _output.WriteLine(PrintableText.Of($"{slot.Model}{release} is verified in slot {slot.Name}."));
        return parsed.GetValue(_stage) ? ExitCodes.Done : await TryAsync(station, slot, _output, stop).ConfigureAwait(false);
    }

    private async Task<ModelSlot> InstallAsync(StationSlots station, ParseResult parsed, CancellationToken stop)
    {
        string source = parsed.GetValue(_source)!;
        SlotInstallation installation = SlotInstaller.Create(
            station.Folder, station.Configuration, parsed.GetValue(_allowOlder), _clock);
        if (!BundleDownload.IsAddress(source))
        {
            return installation.Install(source);
        }

        BundleDownload download = new(station.Folder.MakeIncoming(_clock.GetUtcNow()))
        {
            Authorities = parsed.GetValue(_authorities) is { } file ? ReadAuthorities(file) : null,
        };
        string fetched = await download.FetchAsync(source, stop).ConfigureAwait(false);
        try
        {
            return installation.Install(fetched);
        }
        finally
        {
            File.Delete(fetched);
        }
    }

    private static bool IsThere(string source) => BundleDownload.IsAddress(source) || Path.Exists(source);

    private static System.Security.Cryptography.X509Certificates.X509Certificate2Collection ReadAuthorities(string file)
    {
        try
        {
            return PemFiles.Authorities(file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException
            or System.Security.Cryptography.CryptographicException)
        {
            throw new EdgeException(
                EdgeFault.Configuration, $"The certificates cannot be used: {fault.Message.TrimEnd('.')}", file,
                "a PEM file with certificates", "Correct --ca-file.", fault);
        }
    }

    /// <summary>Has the agent judge by the model in a slot, or its next start where none runs.</summary>
    /// <param name="station">The station.</param>
    /// <param name="slot">The slot as it was read.</param>
    /// <param name="output">Where it is told what came of it.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="EdgeException">The agent does not answer, or not in time; or the model cannot be tried.</exception>
    public static async Task<int> TryAsync(StationSlots station, ModelSlot slot, TextWriter output, CancellationToken stop)
    {
        if (!await station.AskAsync(new ModelRequest("try") { Slot = slot.Name }, stop).ConfigureAwait(false))
        {
            SlotTable next = station.Folder.Change(table => table.Try(slot, baseline: null));
            output.WriteLine($"No agent runs here ({station.Socket}): the next start begins with it, {Words(next)}.");
            return ExitCodes.Done;
        }

        MonotonicTime begun = MonotonicTime.Now(TimeProvider.System);
        while (MonotonicTime.Now(TimeProvider.System) - begun < TryTime)
        {
            SlotTable table = station.Folder.Read();
            ModelSlot now = table.Get(slot.Name);
            if (now.State == SlotState.Bad || now.Digest != slot.Digest)
            {
                output.WriteLine(PrintableText.Of($"The agent refuses it: {now.Reason ?? "another model came into the slot"}."));
                return ExitCodes.No;
            }

            if (table.Active == slot.Name)
            {
                output.WriteLine($"It judges parts from now on, {Words(table)}.");
                return ExitCodes.Done;
            }

            await Task.Delay(LookPeriod, TimeProvider.System, stop).ConfigureAwait(false);
        }

        throw new EdgeException(
            EdgeFault.Device, $"The agent has not taken the model within {TryTime.TotalMinutes} minutes", station.Socket,
            "an agent that opens it", "Look at its log (journalctl -u edge-agent).");
    }

    private static string Words(SlotTable table) => table.IsOnTrial ? "on trial" : "which was good before";
}
