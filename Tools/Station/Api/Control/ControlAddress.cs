using System.Text;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Linux;

namespace EdgeConvNeXt.Station.Api.Control;

/// <summary>Where a running agent's socket is.</summary>
public static class ControlAddress
{
    /// <summary>
    /// Environment variable with the service's runtime directory, which systemd makes and removes (RuntimeDirectory= in systemd.exec(5)).
    /// </summary>
    public const string RuntimeDirectoryVariable = "RUNTIME_DIRECTORY";

    /// <summary>The socket of the installed service.</summary>
    public const string OfService = "/run/edge-agent/" + FileName;

    private const string FileName = "control.sock";

    // Bytes of sun_path, unix(7), with the zero at a path's end.
    private const int Length = 108;

    /// <summary>The path on which an agent answers.</summary>
    /// <param name="configured">What its configuration says, or null.</param>
    /// <param name="variable">Reads an environment variable.</param>
    /// <returns>The configured path, else the one in the runtime directory, else null: then there is no socket.</returns>
    public static string? Of(string? configured, Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return configured ?? (variable(RuntimeDirectoryVariable) is { Length: > 0 } folder ? Path.Combine(folder, FileName) : null);
    }

    /// <summary>Refuses a path on which no agent can answer: one that no unix socket can have, or that something else has.</summary>
    /// <exception cref="EdgeException">It is too long, or a file, folder, pipe or device is in the way.</exception>
    public static void ThrowIfNotFree(string path)
    {
        ThrowIfTooLong(path);
        if (ThingAt(path) is { } thing)
        {
            throw new EdgeException(
                EdgeFault.File,
                $"A {thing} is in the way of the control socket",
                path,
                "a path that is free, or a socket that an agent left behind",
                "Move it away, or correct control.socket.");
        }
    }

    /// <summary>Refuses a path that cannot be a socket's.</summary>
    /// <exception cref="EdgeException">It is too long, or a file, folder, pipe or device.</exception>
    public static void ThrowIfNoSocket(string path)
    {
        ThrowIfTooLong(path);
        if (ThingAt(path) is { } thing)
        {
            throw new EdgeException(
                EdgeFault.File,
                $"This is a {thing}, and no socket on which an agent answers",
                path,
                "the control socket of a running agent",
                "Name the agent's with --socket.");
        }
    }

    private static void ThrowIfTooLong(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Encoding.UTF8.GetByteCount(path) >= Length)
        {
            throw new EdgeException(
                EdgeFault.Configuration,
                "The path of the control socket is too long",
                path,
                $"less than {Length} bytes",
                "Choose a folder nearer to the root, such as /run/edge-agent.");
        }
    }

    // Null where nothing is there, or a socket.
    private static string? ThingAt(string path) => FileStatus.Read(path, out FileStatus status) != 0 || status.IsSocket ? null
        : status.IsFile ? "file" : status.IsFolder ? "folder" : "pipe or a device";
}
