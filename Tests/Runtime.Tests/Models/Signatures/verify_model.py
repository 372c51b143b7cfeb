"""Verifies a signed model as OpenSSF Model Signing 1.0 says, with openssl and nothing of the product.

Usage: verify_model.py FOLDER PUBLIC_KEY_PEM
"""

import base64
import hashlib
import json
import pathlib
import subprocess
import sys
import tempfile

HASH = {"P-256": "sha256", "P-384": "sha384", "P-521": "sha512"}


def openssl(*arguments):
    return subprocess.run(["openssl", *arguments], check=True, capture_output=True).stdout


def main(folder, key):
    bundle = json.loads((folder / "model.sig").read_text("utf-8"))
    assert bundle["mediaType"] == "application/vnd.dev.sigstore.bundle.v0.3+json"
    pem = openssl("pkey", "-pubin", "-in", key, "-outform", "PEM")
    assert bundle["verificationMaterial"]["publicKey"]["hint"] == hashlib.sha256(pem).hexdigest(), "another key"
    envelope = bundle["dsseEnvelope"]
    kind = envelope["payloadType"]
    assert kind == "application/vnd.in-toto+json"
    payload = base64.b64decode(envelope["payload"], validate=True)
    curve = next(name for name in HASH if name in openssl("pkey", "-pubin", "-in", key, "-noout", "-text").decode())
    with tempfile.TemporaryDirectory() as place:
        signature, signed = pathlib.Path(place, "sig"), pathlib.Path(place, "pae")
        signature.write_bytes(base64.b64decode(envelope["signatures"][0]["sig"], validate=True))
        signed.write_bytes(b"DSSEv1 %d %s %d " % (len(kind), kind.encode(), len(payload)) + payload)
        openssl("dgst", f"-{HASH[curve]}", "-verify", key, "-signature", str(signature), str(signed))

    statement = json.loads(payload)
    assert statement["_type"] == "https://in-toto.io/Statement/v1"
    assert statement["predicateType"] == "https://model_signing/signature/v1.0"
    resources = statement["predicate"]["resources"]
    root = hashlib.sha256(b"".join(bytes.fromhex(one["digest"]) for one in resources)).hexdigest()
    assert [one["digest"]["sha256"] for one in statement["subject"]] == [root]
    serialization = statement["predicate"]["serialization"]
    assert (serialization["method"], serialization["hash_type"]) == ("files", "sha256")
    there = {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*") if path.is_file() and str(path.relative_to(folder)) not in serialization["ignore_paths"]
    }
    assert there == {one["name"]: one["digest"] for one in resources}, "other files than were signed"
    print("verified", root)


main(pathlib.Path(sys.argv[1]), sys.argv[2])
