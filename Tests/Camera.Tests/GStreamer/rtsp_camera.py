"""A network camera on loopback: python3 rtsp_camera.py PORT USER PASSWORD. Port 0 takes a free one. Prints the port when it answers.

Debian packages: python3-gi gir1.2-gst-rtsp-server-1.0 gstreamer1.0-plugins-base gstreamer1.0-plugins-good
"""

import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer  # noqa: E402

# The payloader takes no other chroma than 4:2:0, and without it would leave DESCRIBE unanswered
CAMERA = (
    "( videotestsrc is-live=true pattern=ball ! video/x-raw,format=I420,width=320,height=240,framerate=30/1"
    " ! jpegenc ! rtpjpegpay name=pay0 pt=26 )"
)


def protect(server, user, password):
    authentication = GstRtspServer.RTSPAuth()
    token = GstRtspServer.RTSPToken()
    token.set_string(GstRtspServer.RTSP_TOKEN_MEDIA_FACTORY_ROLE, "viewer")
    authentication.add_basic(GstRtspServer.RTSPAuth.make_basic(user, password), token)
    server.set_auth(authentication)


def main():
    port, user, password = sys.argv[1:4]
    Gst.init(None)
    server = GstRtspServer.RTSPServer.new()
    server.set_address("127.0.0.1")
    server.set_service(port)
    protect(server, user, password)

    factory = GstRtspServer.RTSPMediaFactory.new()
    factory.set_launch(CAMERA)
    factory.set_shared(True)
    permissions = GstRtspServer.RTSPPermissions()
    permissions.add_permission_for_role("viewer", "media.factory.access", True)
    permissions.add_permission_for_role("viewer", "media.factory.construct", True)
    factory.set_permissions(permissions)
    server.get_mount_points().add_factory("/line", factory)

    if server.attach(None) == 0:
        sys.exit("The port cannot be had: " + port)
    print(server.get_bound_port(), flush=True)
    GLib.MainLoop().run()


if __name__ == "__main__":
    main()
