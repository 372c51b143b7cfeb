#!/usr/bin/env python3
"""Receives results of a station (docs/webhook.md): checks signature and age, drops what it has already, prints one line for each.

usage: receiver.py PORT SECRET_FILE
"""

import hashlib
import hmac
import json
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

OLDEST_SECONDS = 300
LARGEST_BODY = 10_000_000


class Receiver(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    secret = b""
    seen = set()

    def do_POST(self):
        length = int(self.headers.get("Content-Length", 0))
        if length > LARGEST_BODY:
            return self.answer(413)
        body = self.rfile.read(length)
        if not self.is_genuine(body):
            return self.answer(401)
        posted = json.loads(body)
        for result in posted if isinstance(posted, list) else [posted]:
            if result["result"] not in self.seen:
                self.seen.add(result["result"])
                print(result["sequence"], result["result"], result["outcome"], flush=True)
        self.answer(204)

    def is_genuine(self, body):
        stamp = self.headers.get("X-Edge-Timestamp", "")
        signature = self.headers.get("X-Edge-Signature", "")
        if not stamp.isdigit() or abs(time.time() - int(stamp)) > OLDEST_SECONDS:
            return False
        expected = hmac.new(self.secret, stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
        # In constant time: how long a wrong signature takes must not tell how much of it is right.
        return hmac.compare_digest(signature, "v1=" + expected)

    def answer(self, status):
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    with open(sys.argv[2], "rb") as file:
        Receiver.secret = file.readline().rstrip(b"\r\n")
    server = HTTPServer(("127.0.0.1", int(sys.argv[1])), Receiver)
    print("listening", server.server_port, flush=True)
    server.serve_forever()
