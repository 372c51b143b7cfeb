using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace EdgeConvNeXt.Testing.Mqtt;

/// <summary>Debian's mosquitto_sub: a client that has nothing in common with the station's.</summary>
public sealed class MosquittoSubscriber : IDisposable
{
    private readonly Process _process;
    private readonly BlockingCollection<ReceivedMessage> _messages = [];
    private readonly TaskCompletionSource _subscribed = new();

    private MosquittoSubscriber(IEnumerable<string> arguments)
    {
        // Line by line, or what -d tells would wait for the first message.
        string[] command = ["-oL", "/usr/bin/mosquitto_sub", "-d", "-F", "|%t|%q%r|%x|%D|", .. arguments];
        _process = Process.Start(new ProcessStartInfo("/usr/bin/stdbuf", command) { RedirectStandardOutput = true })!;
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.BeginOutputReadLine();
    }

    /// <summary>Subscribes; returns when the broker has confirmed it.</summary>
    /// <param name="port">The broker's port on 127.0.0.1.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="session">Name of a session that outlives the connection; null for none.</param>
    /// <param name="more">Further arguments.</param>
    public static async Task<MosquittoSubscriber> Subscribe(int port, string topic, string? session = null, params string[] more)
    {
        string[] lasting = session is null ? [] : ["-c", "-i", session, "-x", "3600"];
        MosquittoSubscriber subscriber = new(
            ["-V", "5", "-q", "1", "-h", "127.0.0.1", "-p", port.ToString(CultureInfo.InvariantCulture), "-t", topic, .. lasting, .. more]);
        await subscriber._subscribed.Task.WaitAsync(MosquittoBroker.Timeout);
        return subscriber;
    }

    /// <summary>The next message.</summary>
    public async Task<ReceivedMessage> Next()
    {
        ReceivedMessage? message = null;
        bool isThere = await Task.Run(() => _messages.TryTake(out message, MosquittoBroker.Timeout));
        Assert.True(isThere, "No further message came.");
        return message!;
    }

    /// <summary>The next message that fits.</summary>
    public async Task<ReceivedMessage> Next(Func<ReceivedMessage, bool> fits)
    {
        while (true)
        {
            ReceivedMessage message = await Next();
            if (fits(message))
            {
                return message;
            }
        }
    }

    /// <summary>The next messages.</summary>
    public async Task<ReceivedMessage[]> Next(int count)
    {
        ReceivedMessage[] messages = new ReceivedMessage[count];
        for (int i = 0; i < count; i++)
        {
            messages[i] = await Next();
        }

        return messages;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
        _messages.Dispose();
    }

    // "|TOPIC|QUALITY RETAINED|PAYLOAD IN HEX|CORRELATION|"; other lines are what -d tells.
    private void Take(string? line)
    {
        if (line is null || _messages.IsAddingCompleted)
        {
            return;
        }

        if (line.StartsWith("Subscribed ", StringComparison.Ordinal))
        {
            _subscribed.TrySetResult();
        }
        else if (line.Split('|') is ["", string topic, [char quality, char retained], string hex, string correlation, ""])
        {
            _messages.Add(new ReceivedMessage(topic, retained == '1', Convert.FromHexString(hex), correlation) { Quality = quality - '0' });
        }
    }
}

/// <summary>A message as a subscriber got it.</summary>
/// <param name="Topic">Its topic.</param>
/// <param name="Retained">Whether the broker had kept it.</param>
/// <param name="Payload">Its payload.</param>
/// <param name="Correlation">Its correlation data (MQTT 5); empty for none.</param>
public sealed record ReceivedMessage(string Topic, bool Retained, byte[] Payload, string Correlation)
{
    /// <summary>How sure it was to arrive, 0 or 1; one of 2 is told as 1.</summary>
    public int Quality { get; init; }

    /// <summary>The payload as JSON.</summary>
    public JsonElement Json => JsonDocument.Parse(Payload).RootElement;
}
