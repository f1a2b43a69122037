"""Acting for somebody: what their pages share."""

from typing import Any

from flask import Flask, g
from flask_login import current_user
from wtforms import HiddenField
from wtforms.validators import ValidationError

from timebank import clock
from timebank.context import acting, community, database, me, member, today
from timebank.language import gettext
from timebank.services import looks
from timebank.services.errors.supporters import ActingChangedError
from timebank.services.exchanges import Helper
from timebank.store.supporters import minutes_agreed
from timebank.web.forms import KeyedForm


def _support_here() -> str:
    they = acting() if current_user.is_authenticated else None
    return they.support_id.hex() if they else ""


class ActingForm(KeyedForm):
    """A form that remembers for whom its member acted when the page was made."""

    acting = HiddenField(default=_support_here)

    def validate_acting(self, field: HiddenField) -> None:
        """Refuse what was meant for somebody else, and take the page for what it is now."""
        sent = field.raw_data[0] if field.raw_data else ""
        if sent != _support_here():
            field.data = _support_here()
            raise ValidationError(gettext(ActingChangedError.sentence))

    def insist_on_side(self) -> None:
        """Raise ActingChangedError where there is no form to show again."""
        if self.acting.errors:
            raise ActingChangedError


def helper() -> Helper | None:
    """Tell who helps, while somebody acts for another."""
    return Helper(member().member_id, "supporter") if acting() else None


def looked(what: str) -> None:
    """Keep, for them to read, that whoever acts for somebody opened something of theirs."""
    they = acting()
    if they:
        looks.note(
            database(),
            community_id=community().id,
            member_id=they.member_id,
            looker_id=member().member_id,
            standing="supporter",
            what=what,
            now=clock.now(),
        )


def week_began() -> int:
    """Tell the instant this week began here."""
    return clock.week_began(today(), community().time_zone)


def minutes_left() -> int:
    """Tell to how many minutes more I may say yes this week for whom I act."""
    they = acting()
    if they is None or not they.agree_minutes:
        return 0
    two = {"member_id": they.member_id, "helper_id": member().member_id}
    said = minutes_agreed(database(), community().id, **two, since=week_began())
    return max(0, they.agree_minutes - said)


def _bar() -> dict[str, Any]:
    """Give every page the bar that says for whom its member acts."""
    signed_in = None if "is_failing" in g else me()
    support = signed_in.support if signed_in else None
    if signed_in is None or support is None:
        return {"acting": None, "acting_bar": None}
    stands = support.stands(clock.today(signed_in.community.time_zone))
    bar = {
        "name": support.name,
        "stands": stands,
        "is_theirs": bool(g.get("is_for_another")),
        "community": signed_in.community,
        "form": KeyedForm(formdata=None),
    }
    return {"acting": acting() if g.get("slug") else None, "acting_bar": bar}


def init_app(app: Flask) -> None:
    """Give the bar to templates."""
    app.context_processor(_bar)
