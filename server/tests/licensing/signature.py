"""Checks a licence file as anybody could who has the issuer's public key and this description, with a library of its own.

The file is JSON with "format" (postern-signed-1), "issuer" (the first 16 hexadecimal digits of the SHA-256 of the public key),
"payload" and "signature" in base64. The signature is Ed25519 (RFC 8032) over the bytes "postern licence record 1", a zero byte, and
the payload.

usage: signature.py NAME:PUBLIC-KEY FILE
prints the payload's registration key and exits with 0 if it holds, else says why and exits with 1
"""

import base64
import hashlib
import json
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

public = base64.b64decode(sys.argv[1].split(":")[1], validate=True)
with open(sys.argv[2], encoding="utf-8") as file:
    envelope = json.load(file)
if envelope["format"] != "postern-signed-1":
    sys.exit("another format")
if envelope["issuer"] != hashlib.sha256(public).hexdigest()[:16]:
    sys.exit("another issuer")
payload = base64.b64decode(envelope["payload"], validate=True)
try:
    signature = base64.b64decode(envelope["signature"], validate=True)
    Ed25519PublicKey.from_public_bytes(public).verify(signature, b"postern licence record 1\0" + payload)
except InvalidSignature:
    sys.exit("the signature does not hold")
print(json.loads(payload)["registration_key"])
