"""Codes and tokens: what a QR square holds, what is typed instead, and how what was typed is read."""

import base64
import hashlib
import hmac
import secrets
import unicodedata

# No 0 O 1 I L U: people mix them up when reading aloud.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
SHORT_LENGTH = 6
SIGN_LENGTH = 17  # 17 of 30 letters: 83 bits
CARD_LENGTH = 27  # 27 of 30 letters: 132 bits
LETTER_LENGTH = 10  # 10 of 30 letters: 49 bits, typed from paper where tries are counted


def short_code() -> str:
    """Make the six characters printed beside a QR square."""
    return "".join(secrets.choice(ALPHABET) for _ in range(SHORT_LENGTH))


def sign_token() -> str:
    """Make the long code in a sign's QR square."""
    return "".join(secrets.choice(ALPHABET) for _ in range(SIGN_LENGTH))


def card_token(secret: str, community_id: bytes, member_id: bytes, issue: int) -> str:
    """Derive the code in a card's QR square; the database keeps only its hash.

    Derived rather than stored, so that a card can be printed again and a stolen database opens none.
    """
    message = b"card" + community_id + member_id + issue.to_bytes(4, "big")
    return _letters(secret, message, CARD_LENGTH)


def _letters(secret: str, message: bytes, length: int) -> str:
    number = int.from_bytes(hmac.digest(secret.encode(), message, "sha256"), "big")
    letters = []
    for _ in range(length):
        number, place = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[place])
    return "".join(letters)


def handshake_token(secret: str, community_id: bytes, handshake_id: bytes) -> str:
    """Derive the code in the square that one phone shows another, as safe as a card's."""
    return _letters(secret, b"handshake" + community_id + handshake_id, CARD_LENGTH)


def handshake_code(secret: str, community_id: bytes, handshake_id: bytes) -> str:
    """Derive the six characters beside it."""
    return _letters(secret, b"handshake typed" + community_id + handshake_id, SHORT_LENGTH)


def kiosk_token(secret: str, community_id: bytes, seed: bytes) -> str:
    """Derive what opens a tablet's page."""
    return _letters(secret, b"kiosk" + community_id + seed, CARD_LENGTH)


def kiosk_code(secret: str, community_id: bytes, seed: bytes, minute: int) -> str:
    """Derive the code in a tablet's square, for one minute."""
    return _letters(secret, b"kiosk minute" + community_id + seed + minute.to_bytes(8, "big"), SIGN_LENGTH)


def kiosk_typed_code(secret: str, community_id: bytes, seed: bytes, minute: int) -> str:
    """Derive the six characters beside it, for the same minute."""
    return _letters(secret, b"kiosk typed" + community_id + seed + minute.to_bytes(8, "big"), SHORT_LENGTH)


def kiosk_page_code(secret: str, community_id: bytes, seed: bytes) -> str:
    """Derive what a check-in page is sent by once it is open, which no screen shows."""
    return _letters(secret, b"kiosk page" + community_id + seed, CARD_LENGTH)


def calendar_token(secret: str, community_id: bytes, member_id: bytes, seed: bytes) -> str:
    """Derive what opens a member's calendar, as safe as a card's code and never on paper."""
    message = b"calendar" + community_id + member_id + seed
    return base64.urlsafe_b64encode(hmac.digest(secret.encode(), message, "sha256")[:24]).decode()


def letter_code(secret: str, community_id: bytes, letter_id: bytes) -> str:
    """Derive what a reader types to check a letter, so that it can be printed again."""
    return _letters(secret, b"letter" + community_id + letter_id, LETTER_LENGTH)


def new_token() -> str:
    """Make a token for a cookie or a slip: 192 bits, safe in an address."""
    return secrets.token_urlsafe(24)


def token_of_press(secret: str, key: bytes) -> str:
    """Derive the token of a cookie from the key of the page that asks for it.

    Where the answer to a press is lost, the next press of the same page comes in by the same token.
    """
    return base64.urlsafe_b64encode(hmac.digest(secret.encode(), b"press" + key, "sha256")[:24]).decode()


def hashed(token: str) -> bytes:
    """Hash a long random token for keeping."""
    return hashlib.sha256(token.encode()).digest()


def sealed(secret: str, *words: str) -> bytes:
    """Hash words few enough to be guessed, keyed with the installation's secret."""
    return hmac.digest(secret.encode(), b"words" + repr(words).encode(), "sha256")


def tag_of(secret: str, community_id: bytes, member_id: bytes) -> str:
    """Derive a word that tells on a phone whose its notes are, and nothing else."""
    return hmac.digest(secret.encode(), b"tag" + community_id + member_id, "sha256")[:6].hex()


def six_digits() -> str:
    """Make a code to type from a mail."""
    return f"{secrets.randbelow(1_000_000):06d}"


def typed_code(text: str) -> str:
    """Read a typed code: case, spaces and dashes do not matter."""
    folded = unicodedata.normalize("NFKC", text).upper()
    return "".join(letter for letter in folded if letter.isalnum())[:64]


def in_two_blocks(code: str) -> str:
    """Write a short code as two blocks of three, to read aloud; a letter's as two of five."""
    half = {SHORT_LENGTH: 3, LETTER_LENGTH: 5}.get(len(code), 0)
    return f"{code[:half]} {code[half:]}" if half else code
