"""How somebody who joins can be reached: one question, asked of oneself or by a steward."""

import re
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import InputRequired

from timebank.language import gettext as _
from timebank.web.forms import KeyedForm, choices_of, words_field

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
TELEPHONE = re.compile(r"\+?[0-9 ()./-]+")
FEWEST_DIGITS, MOST_DIGITS = 5, 15
IN_PERSON = "none"
WAYS = (
    ("email", _l("Email")),
    ("text", _l("Text message")),
    ("call", _l("Phone call")),
    (IN_PERSON, _l("I’d rather ask in person")),
)


class ReachForm(KeyedForm):
    """One way to reach somebody, or none."""

    how = RadioField(
        choices=choices_of(WAYS),
        validators=[InputRequired(_l("Choose one. Asking in person is fine."))],
    )
    where = words_field(_l("Your email address or phone number"), 120)

    def validate(self, extra_validators: Any = None) -> bool:
        """Insist on an address or number that fits the way chosen."""
        if not super().validate(extra_validators):
            return False
        problem = _problem(self.how.data, self.where.data or "")
        self.where.errors = [problem] if problem else []
        return not problem

    @property
    def reach(self) -> tuple[str, str]:
        """Read the kind and the address; both are empty for whoever would rather ask in person."""
        kind = "" if self.how.data in (None, IN_PERSON) else self.how.data
        return kind, (self.where.data or "") if kind else ""


def _problem(how: str | None, where: str) -> str:
    if how == "email" and not EMAIL.fullmatch(where):
        return _("An email address looks like name@example.org.")
    if how in ("text", "call") and not _is_telephone(where):
        return _("A phone number looks like 07700 900123.")
    return ""


def _is_telephone(text: str) -> bool:
    digits = sum(letter.isdigit() for letter in text)
    return bool(TELEPHONE.fullmatch(text)) and FEWEST_DIGITS <= digits <= MOST_DIGITS
