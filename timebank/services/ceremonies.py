"""What is asked of a passkey, and whether what it answers is true.

A passkey proves itself for one address (its `host` and `origin`), for one question that is asked once, and
only when its holder has shown face, finger or PIN to their own phone.
"""

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from timebank.clock import MINUTE

QUESTION_BYTES = 32
ANSWER_WITHIN = 5 * MINUTE
MILLISECOND = 1_000
# EdDSA, ECDSA with SHA-256 and RSA with SHA-256: between them, every passkey there is.
ALGORITHMS = (-8, -7, -257)


@dataclass(frozen=True, slots=True)
class Question:
    """A random question, when it was asked, and where."""

    octets: bytes
    asked_at: int
    host: str
    origin: str

    def is_open(self, now: int) -> bool:
        """Tell whether there is still time to answer."""
        return 0 <= now - self.asked_at <= ANSWER_WITHIN


@dataclass(frozen=True, slots=True)
class KnownKey:
    """What is kept of a passkey: its public half, and how often it said it was used."""

    id: bytes
    public_key: bytes
    sign_count: int


def to_make(
    question: Question, *, site: str, member_id: bytes, name: str, known: Iterable[bytes] = ()
) -> str:
    """Ask a browser for a new passkey, other than those known."""
    options = {
        "rp": {"id": question.host, "name": site},
        "user": {"id": _text(member_id), "name": name, "displayName": name},
        "pubKeyCredParams": [{"type": "public-key", "alg": number} for number in ALGORITHMS],
        "attestation": "none",
        "authenticatorSelection": {"residentKey": "required", "requireResidentKey": True}
        | {"userVerification": "required"},
        "excludeCredentials": _listed(known),
    }
    return json.dumps(_common(question) | options)


def to_show(question: Question, known: Iterable[bytes] = ()) -> str:
    """Ask a browser to show one of these passkeys, or any that it has for this address."""
    options = {"rpId": question.host, "userVerification": "required", "allowCredentials": _listed(known)}
    return json.dumps(_common(question) | options)


def _common(question: Question) -> dict[str, Any]:
    return {"challenge": _text(question.octets), "timeout": ANSWER_WITHIN // MILLISECOND}


def _listed(known: Iterable[bytes]) -> list[dict[str, str]]:
    return [{"type": "public-key", "id": _text(each)} for each in known]


def _text(octets: bytes) -> str:
    return urlsafe_b64encode(octets).rstrip(b"=").decode()


def made(question: Question, answer: str) -> KnownKey | None:
    """Read a new passkey; nothing when the answer does not hold."""
    # Imported here: it takes a while and much memory, and few processes ever see a passkey.
    from webauthn import verify_registration_response

    found = _told(
        verify_registration_response,
        credential=answer,
        expected_challenge=question.octets,
        expected_rp_id=question.host,
        expected_origin=question.origin,
        require_user_verification=True,
    )
    return found and KnownKey(found.credential_id, found.credential_public_key, found.sign_count)


def named(answer: str) -> bytes | None:
    """Read which passkey an answer claims to come from."""
    from webauthn.helpers import parse_authentication_credential_json

    found = _told(parse_authentication_credential_json, answer)
    return found.raw_id if found else None


def shown(question: Question, answer: str, key: KnownKey) -> int | None:
    """Tell how often the passkey says it was used by now; nothing when the answer does not hold.

    A count that does not grow is refused: there would be two of the passkey, or it was heard before.
    """
    from webauthn import verify_authentication_response

    found = _told(
        verify_authentication_response,
        credential=answer,
        expected_challenge=question.octets,
        expected_rp_id=question.host,
        expected_origin=question.origin,
        credential_public_key=key.public_key,
        credential_current_sign_count=key.sign_count,
        require_user_verification=True,
    )
    return found.new_sign_count if found else None


def _told(read: Callable[..., Any], *said: str, **wanted: Any) -> Any:
    # What comes from outside can be wrong in more ways than the library has names for; all mean no.
    try:
        return read(*said, **wanted)
    except Exception:
        return None
