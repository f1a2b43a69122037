"""What every form shares: a key made with the page, cleaned text, and ids read strictly."""

import secrets
from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import Length, Regexp

from timebank.services.text import clean

KEY_HEX = 32


class KeyedForm(FlaskForm):
    """A form whose key makes a second press of the same page count once."""

    key = HiddenField(
        default=lambda: secrets.token_hex(KEY_HEX // 2),
        validators=[
            Regexp("^[0-9a-f]{32}$", message=_l("This page didn't arrive whole. Open it again, please."))
        ],
    )
    answer: Any = None

    @property
    def key_bytes(self) -> bytes:
        """The key as the services take it."""
        return bytes.fromhex(str(self.key.data))


def words_field(label: str, longest: int, *validators: Any, **more: Any) -> StringField:
    """Make a one-line text field whose text is cleaned as it comes in."""
    message = _l("That's a bit long. Use %(longest)d characters or fewer.", longest=longest)
    return StringField(
        label, filters=[clean], validators=[*validators, Length(max=longest, message=message)], **more
    )


def choices_of(pairs: Iterable[tuple[Any, Any]]) -> list[Any]:
    """Make the choices of a field from values and words; WTForms gives up bare tuples after 3.3."""
    return [SelectChoice(value, words) for value, words in pairs]


def id_of(text: str | None) -> bytes | None:
    """Read an id sent by a form; anything else is no id."""
    try:
        found = bytes.fromhex(text or "")
    except ValueError:
        return None
    return found if len(found) == KEY_HEX // 2 else None
