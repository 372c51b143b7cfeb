namespace EdgeConvNeXt.Station.Hosting;

/// <summary>
/// What starts the agent as a service, watches it and starts it anew. Telling it anything never fails: a station inspects whether it
/// listens or not.
/// </summary>
public interface IServiceManager
{
    /// <summary>Whether there is one.</summary>
    bool IsActive { get; }

    /// <summary>How long it waits for a sign of life before it starts the service anew, or null when it does not wait for one.</summary>
    TimeSpan? WatchdogTime { get; }

    /// <summary>The service is up: everything is open and warm.</summary>
    /// <param name="status">One line for people.</param>
    void Ready(string status);

    /// <summary>One line for people on how the service does.</summary>
    void Status(string status);

    /// <summary>A sign of life.</summary>
    void KeepAlive();

    /// <summary>The service begins to stop.</summary>
    void Stopping();
}
