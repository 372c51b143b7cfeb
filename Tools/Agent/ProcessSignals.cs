using System.Runtime.InteropServices;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Station.Programs;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Agent;

/// <summary>
/// The signals of the agent's process, from before its model opens to its end: none of them ends it without its last words. SIGTERM and
/// SIGINT stop it. SIGHUP and SIGUSR1 are the running station's, where it has a recipe and a software trigger (<see
/// cref="StationRunner"/>); elsewhere a service ignores them and says so, and an agent of a terminal takes SIGHUP for the terminal's end.
/// </summary>
internal sealed class ProcessSignals : IDisposable
{
    private readonly PosixSignalRegistration[] _registrations;

    /// <param name="signals">What stops the agent.</param>
    /// <param name="configuration">What the agent does.</param>
    /// <param name="isService">Whether systemd started it.</param>
    /// <param name="log">Where it is said that a signal means nothing.</param>
    public ProcessSignals(StopSignals signals, StationConfiguration configuration, bool isService, ILogger log)
    {
        bool hasRecipe = configuration.Recipe is not null;
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => context.Cancel = signals.Take()),
            PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = signals.Take()),
            PosixSignalRegistration.Create(
                PosixSignal.SIGHUP, context => context.Cancel = hasRecipe || (isService ? Ignore("SIGHUP") : signals.Take())),
            PosixSignalRegistration.Create(StationRunner.User1, context => context.Cancel = hasRecipe || Ignore("SIGUSR1")),
        ];

        bool Ignore(string name)
        {
            StationLog.SignalIgnored(log, name);
            return true;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_registrations, registration => registration.Dispose());
}
