"""Ed25519: making a key, signing with it, and checking a signature."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

SEED_BYTES = 32


def public_of(seed: bytes) -> bytes:
    """Return the public key that belongs to a private one."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def sign(seed: bytes, text: bytes) -> bytes:
    """Sign a text."""
    return Ed25519PrivateKey.from_private_bytes(seed).sign(text)


def is_good(public: bytes, text: bytes, signature: bytes) -> bool:
    """Tell whether a signature over a text is by the owner of this key."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, text)
    except (InvalidSignature, ValueError):
        return False
    return True
