using System.Diagnostics;
using System.Globalization;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Camera.Tests.GStreamer;

/// <summary>A real RTSP server on loopback, in a process of its own, that can be switched off and on again.</summary>
internal sealed class RtspCamera : IAsyncDisposable
{
    private Process? _server;
    private int _port;

    public string Url => $"rtsp://viewer:secret@127.0.0.1:{_port}/line";

    public async Task SwitchOn()
    {
        string script = Path.Combine(RepositoryRoot.Path, "Tests", "Camera.Tests", "GStreamer", "rtsp_camera.py");
        ProcessStartInfo start = new("/usr/bin/python3", [script, _port.ToString(CultureInfo.InvariantCulture), "viewer", "secret"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _server = Process.Start(start)!;
        string? line = await _server.StandardOutput.ReadLineAsync(Deadline.Token());
        if (line is null)
        {
            Assert.Fail(
                "The RTSP server of the test did not start; it needs python3-gi and gir1.2-gst-rtsp-server-1.0. "
                + await _server.StandardError.ReadToEndAsync(Deadline.Token()));
        }

        // The same port from now on: a camera keeps its address
        _port = int.Parse(line, CultureInfo.InvariantCulture);
    }

    public async Task SwitchOff()
    {
        if (_server is not null)
        {
            _server.Kill();
            await _server.WaitForExitAsync(Deadline.Token());
            _server.Dispose();
            _server = null;
        }
    }

    public async ValueTask DisposeAsync() => await SwitchOff();
}
