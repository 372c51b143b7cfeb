"""Reads and writes payloads of Sparkplug B with the makers' own library of protocol buffers, one a line.

  decode HEX   a line of JSON: timestamp, seq, metrics; {"error": ...} where it is none
  encode JSON  a line of hex: the payload of metrics {name, and one of the values}
"""
import importlib
import json
import os
import subprocess
import sys
import tempfile

# Its variant in C++ only warns, and not always, where it stops before the end.
os.environ["PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION"] = "python"
here = os.path.dirname(os.path.abspath(__file__))
with tempfile.TemporaryDirectory() as made:
    subprocess.run(["protoc", f"--python_out={made}", f"--proto_path={here}", "payload.proto"], check=True)
    sys.path.insert(0, made)
    sys.dont_write_bytecode = True
    Payload = importlib.import_module("payload_pb2").Payload


def text(value):
    return value.decode("utf-8", "backslashreplace") if isinstance(value, bytes) else value


def plain(message):
    return {field.name: text(value) for field, value in message.ListFields() if field.name != "metrics"}


def decode(line):
    payload = Payload()
    try:
        payload.ParseFromString(bytes.fromhex(line))
    except Exception as fault:  # the library's own kinds differ from version to version
        return json.dumps({"error": str(fault)})
    metrics = [dict(plain(metric), kind=metric.WhichOneof("value")) for metric in payload.metrics]
    return json.dumps(dict(plain(payload), metrics=metrics))


def encode(line):
    payload = Payload()
    for fields in json.loads(line):
        metric = payload.metrics.add()
        for name, value in fields.items():
            setattr(metric, name, value.encode() if isinstance(value, str) else value)
    payload.timestamp = 1764439200000
    return payload.SerializeToString().hex()


print("ready", flush=True)
for request in sys.stdin:
    verb, _, rest = request.strip().partition(" ")
    print(decode(rest) if verb == "decode" else encode(rest), flush=True)
