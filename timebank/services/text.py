"""What people type, made safe to keep: no control or direction characters, single spaces, one form."""

import unicodedata

# Cc control, Cf direction and zero-width marks, Cs stray halves, Co private, Cn unassigned.
_DROPPED = {"Cc", "Cf", "Cs", "Co", "Cn"}
# A zero-width joiner holds families of emoji and some scripts together; it hides nothing.
_KEPT = {"\u200d"}


def clean(text: str | None) -> str:
    """Normalise what was typed; tricks with direction or hidden characters are dropped."""
    if text and text.isascii() and text.isprintable():
        return " ".join(text.split())
    spaced = "".join(" " if letter.isspace() else letter for letter in text or "")
    kept = (c for c in spaced if c in _KEPT or unicodedata.category(c) not in _DROPPED)
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).split())


def folded(name: str) -> str:
    """Fold a name for finding it: form, case and spaces do not matter."""
    if name.isascii() and name.isprintable():
        return " ".join(name.casefold().split())
    return " ".join(unicodedata.normalize("NFKC", clean(name)).casefold().split())
