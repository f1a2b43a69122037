"""People who chose to be found, and one person's page."""

from flask import Blueprint, render_template

from timebank.context import database, member, members_only, not_there
from timebank.queries import people

bp = Blueprint("people", __name__, url_prefix="/<slug:community>/people")


@bp.get("")
@members_only
def list_() -> str:
    """See who chose to be found, if I did too."""
    me = member()
    if not me.is_greeted:
        not_there()
    here, session = me.community.id, database()
    return render_template(
        "people/list.html",
        is_listed=people.is_listed(session, here, me.member_id),
        people=people.listed(session, here, me.member_id),
    )


@bp.get("/<id:person>")
@members_only
def show(person: bytes) -> str:
    """See what somebody would like people to know."""
    me = member()
    found = people.one(database(), me.community.id, me.member_id, person) or not_there()
    return render_template("people/show.html", person=found)
