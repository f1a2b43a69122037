"""Phones and computers: what one is called, and whose it is."""

from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import Optional

from timebank.web.forms import choices_of

# The first that is found in what a browser says of itself; most browsers name others before their own.
NAMES = (
    ("iPad", "iPad"),
    ("iPhone", "iPhone"),
    ("Android", "Android phone"),
    ("Windows", "Windows computer"),
    ("CrOS", "Chromebook"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux computer"),
)
OTHERWISE = "A phone or computer"


def label() -> str:
    """Name this phone or computer in plain words, from what its browser says of itself."""
    agent = request.user_agent.string
    found = next((name for part, name in NAMES if part in agent), OTHERWISE)
    is_tablet = found == "Android phone" and "Mobile" not in agent
    return "Android tablet" if is_tablet else found


def whose_field() -> RadioField:
    """Ask whose phone it is; whoever does not say is taken to share it."""
    return RadioField(
        _l("Is this your own phone or computer?"),
        choices=choices_of([("own", _l("Yes, keep me signed in")), ("shared", _l("No, or I share it"))]),
        validators=[Optional()],
        validate_choice=False,
    )


def chosen(field: Any) -> dict[str, str]:
    """Read whose it is, and what it is, as the services take them."""
    kind = field.data if field.data in ("own", "shared") else "unknown"
    return {"kind": kind, "label": label()}
