using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EdgeConvNeXt.Station.Tests.Outputs.Mqtt;

/// <summary>
/// A broker of MQTT 5 for one client, which takes so many messages at once and acknowledges each only when the test says so.
/// </summary>
internal sealed class TerseBroker : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ushort _receiveMaximum;
    private readonly Queue<ushort> _unanswered = new();
    private Socket? _client;
    private int _published;

    public TerseBroker(ushort receiveMaximum)
    {
        _receiveMaximum = receiveMaximum;
        _listener.Start();
        _ = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Messages that came.</summary>
    public int Published => Volatile.Read(ref _published);

    /// <summary>Where the last of them went.</summary>
    public string LastTopic { get; private set; } = "";

    /// <summary>Acknowledges the oldest message that is not yet.</summary>
    public void Acknowledge()
    {
        Span<byte> answer = [0x40, 2, 0, 0];
        lock (_unanswered)
        {
            BinaryPrimitives.WriteUInt16BigEndian(answer[2..], _unanswered.Dequeue());
        }

        _client!.Send(answer);
    }

    /// <summary>Sends an empty message, at most once.</summary>
    public void Send(string topic) =>
        _client!.Send([0x30, (byte)(topic.Length + 3), 0, (byte)topic.Length, .. Encoding.UTF8.GetBytes(topic), 0]);

    public void Dispose()
    {
        _listener.Dispose();
        _client?.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            _client = await _listener.AcceptSocketAsync();
            await using NetworkStream stream = new(_client);
            while (true)
            {
                byte[] kind = await ReadAsync(stream, 1);
                Answer(kind[0], await ReadAsync(stream, await LengthAsync(stream)));
            }
        }
        catch (Exception fault) when (fault is IOException or SocketException or ObjectDisposedException)
        {
            // The client has gone, or the test has ended.
        }
    }

    private void Answer(byte kind, byte[] packet)
    {
        switch (kind >> 4)
        {
            case 1:
                _client!.Send([0x20, 6, 0, 0, 3, 0x21, (byte)(_receiveMaximum >> 8), (byte)_receiveMaximum]);
                break;
            case 3:
                int topic = BinaryPrimitives.ReadUInt16BigEndian(packet);
                LastTopic = Encoding.UTF8.GetString(packet, 2, topic);
                lock (_unanswered)
                {
                    _unanswered.Enqueue(BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(2 + topic)));
                }

                Interlocked.Increment(ref _published);
                break;
            case 12:
                _client!.Send([0xd0, 0]);
                break;
        }
    }

    private static async Task<int> LengthAsync(Stream stream)
    {
        int length = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = (await ReadAsync(stream, 1))[0];
            length |= (next & 0x7f) << shift;
            if (next < 0x80)
            {
                return length;
            }
        }
    }

    private static async Task<byte[]> ReadAsync(Stream stream, int count)
    {
        byte[] bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes);
        return bytes;
    }
}
