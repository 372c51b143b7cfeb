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
    public static async Task Publish(int port, string topic, string payload, params string[] more)
    {
        string number = port.ToString(CultureInfo.InvariantCulture);
        using Process process = Process.Start(
            "/usr/bin/mosquitto_pub", ["-V", "5", "-q", "1", "-h", "127.0.0.1", "-p", number, "-t", topic, "-m", payload, .. more]);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }
}
