"""A passkey made of software: it answers as a phone would, and can be told to cheat."""

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40
ORIGIN = "http://localhost"


def text(octets: bytes) -> str:
    return urlsafe_b64encode(octets).rstrip(b"=").decode()


def octets(words: str) -> bytes:
    return urlsafe_b64decode(words + "==")


@dataclass
class PasskeyOfSoftware:
    """One key pair; `count` is how often it says it was used."""

    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    count: int = 0

    def make(self, options: str, *, origin: str = ORIGIN, flags: int = PRESENT | VERIFIED) -> str:
        """Answer the question that asks for a new passkey."""
        asked = json.loads(options)
        numbers = self.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cbor2.dumps(public)
        data = self._data(asked["rp"]["id"], flags | ATTESTED) + attested
        told = _told("webauthn.create", asked, origin)
        statement = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer({"clientDataJSON": text(told), "attestationObject": text(statement)})

    def show(
        self,
        options: str,
        *,
        origin: str = ORIGIN,
        flags: int = PRESENT | VERIFIED,
        host: str = "",
        counts: bool = True,
    ) -> str:
        """Answer the question that asks for a passkey."""
        asked = json.loads(options)
        self.count += counts
        data = self._data(host or asked["rpId"], flags)
        told = _told("webauthn.get", asked, origin)
        signature = self.key.sign(data + hashlib.sha256(told).digest(), ec.ECDSA(hashes.SHA256()))
        said = {"clientDataJSON": told, "authenticatorData": data, "signature": signature}
        return self._answer({name: text(value) for name, value in said.items()})

    def _data(self, host: str, flags: int) -> bytes:
        return hashlib.sha256(host.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _answer(self, response: dict[str, str]) -> str:
        return json.dumps(
            {"id": text(self.id), "rawId": text(self.id), "type": "public-key", "response": response}
        )


def _told(kind: str, asked: dict[str, Any], origin: str) -> bytes:
    return json.dumps({"type": kind, "challenge": asked["challenge"], "origin": origin}).encode()
