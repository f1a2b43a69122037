"""What every form shares: a key made with the page, cleaned text, and ids read strictly."""

import re
import secrets
from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import Length, StopValidation

from timebank import clock
from timebank.clock import MINUTE
from timebank.context import member
from timebank.language import gettext
from timebank.ledger import minutes
from timebank.services.errors.exchanges import TwoTimesError
from timebank.services.text import clean

KEY_HEX = 32
OTHER = "other"  # the choice beside which something else is typed
MILLISECOND = 1_000  # microseconds
LONGEST_TIME = 13  # digits, in milliseconds: until the year 2286


def _arrived(_: FlaskForm, key: HiddenField) -> None:
    """Refuse a page whose key was lost or mangled on the way, and give it a new one to be sent with."""
    # The field's own default would otherwise stand in for a key that never came.
    if not key.raw_data or not re.fullmatch(f"[0-9a-f]{{{KEY_HEX}}}", str(key.data)):
        key.data = secrets.token_hex(KEY_HEX // 2)
        raise StopValidation(gettext("This page didn't arrive whole. Press the button once more, please."))


class KeyedForm(FlaskForm):
    """A form whose key makes a second press of the same page count once."""

    key = HiddenField(default=lambda: secrets.token_hex(KEY_HEX // 2), validators=[_arrived])
    answer: Any = None

    @property
    def key_bytes(self) -> bytes:
        """The key as the services take it."""
        return bytes.fromhex(str(self.key.data))


def act_of(form: KeyedForm) -> dict[str, Any]:
    """Tell a service who pressed a form's button, under which key, and when."""
    me = member()
    return {
        "community_id": me.community.id,
        "member_id": me.member_id,
        "key": form.key_bytes,
        "now": clock.now(),
    }


def words_field(label: str, longest: int, *validators: Any, **more: Any) -> StringField:
    """Make a one-line text field whose text is cleaned as it comes in."""
    return StringField(label, filters=[clean], validators=[*validators, _short(longest)], **more)


def few_lines_field(label: str, longest: int, *validators: Any) -> TextAreaField:
    """Make a field of a few lines, cleaned like one line."""
    return TextAreaField(
        label, filters=[clean], validators=[*validators, _short(longest)], render_kw={"rows": 4}
    )


def _short(longest: int) -> Length:
    message = _l("That's a bit long. Use %(longest)d characters or fewer.", longest=longest)
    return Length(max=longest, message=message)


def noted_at(said: str | None) -> int | None:
    """Read when a phone noted something, in microseconds; a time that is not over yet is none."""
    if not (said and said.isascii() and said.isdigit() and len(said) <= LONGEST_TIME):
        return None
    at, now = int(said) * MILLISECOND, clock.now()
    return min(at, now) if at <= now + MINUTE else None


def choices_of(pairs: Iterable[tuple[Any, Any]]) -> list[Any]:
    """Make the choices of a field from values and words; WTForms gives up bare tuples after 3.3."""
    return [SelectChoice(value, words) for value, words in pairs]


def chosen_minutes(time: Field, another: Field) -> int:
    """Read how long, chosen or typed."""
    chosen, typed = time.data or OTHER, another.data
    if chosen == OTHER:
        return minutes.parse(typed or "")
    found = minutes.parse(chosen)
    if typed and minutes.parse(typed) != found:
        raise TwoTimesError
    return found
