using System.Diagnostics;
using System.Globalization;

namespace EdgeConvNeXt.Testing.Mqtt;

/// <summary>Debian's mosquitto_pub.</summary>
public static class MosquittoPublisher
{
    /// <summary>Publishes one message at least once; returns when the broker has it.</summary>
    /// <param name="port">The broker's port on 127.0.0.1.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="more">Further arguments.</param>
    public static Task Publish(int port, string topic, string payload, params string[] more) =>
        Run(port, topic, ["-m", payload, .. more]);

    /// <summary>Publishes what a file holds; returns when the broker has it.</summary>
    /// <param name="port">The broker's port on 127.0.0.1.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="file">The file.</param>
    /// <param name="more">Further arguments.</param>
    public static Task PublishFile(int port, string topic, string file, params string[] more) =>
        Run(port, topic, ["-f", file, .. more]);

    private static async Task Run(int port, string topic, params string[] more)
    {
        string number = port.ToString(CultureInfo.InvariantCulture);
        using Process process = Process.Start(
            "/usr/bin/mosquitto_pub", ["-V", "5", "-q", "1", "-h", "127.0.0.1", "-p", number, "-t", topic, .. more]);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }
}
