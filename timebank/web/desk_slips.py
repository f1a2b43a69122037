"""Sign-in slips at the desk: a way in, once, for someone who has no other."""

from typing import Any

from flask import Blueprint, render_template, request, url_for

from timebank import clock
from timebank.context import database, member, not_there, page, perform, settings, stewards_only
from timebank.queries import desk
from timebank.queries.members import PersonView, name_of
from timebank.services.desk import print_slip
from timebank.services.squares import matrix
from timebank.web.desk import FindForm
from timebank.web.forms import KeyedForm

bp = Blueprint("desk_slips", __name__, url_prefix="/<slug:community>/desk")


def _page(form: KeyedForm) -> tuple[str, int]:
    finding = FindForm(request.args)
    people, are_more = desk.find(database(), member().community.id, (finding.someone.data or "")[:60])
    return page("desk/slips.html", form, finding=finding, people=people, are_more=are_more)


@bp.get("/slips")
@stewards_only("welcome")
def show() -> tuple[str, int]:
    """Find who would like a slip."""
    return _page(KeyedForm(formdata=None))


@bp.post("/people/<id:person>/slip")
@stewards_only("welcome")
def create(person: bytes) -> str | tuple[str, int]:
    """Print a slip; it is shown in this answer alone, so that no address leads to it again."""
    form, me = KeyedForm(), member()
    found: PersonView = name_of(database(), me.community.id, person) or not_there()
    act: dict[str, Any] = {"steward_id": me.member_id, "member_id": person, "secret": settings().secret}
    here = me.community.id
    if form.validate() and perform(
        form,
        lambda: print_slip(database(), community_id=here, key=form.key_bytes, **act, now=clock.now()),
    ):
        address = settings().public_address + url_for("sign_in.slip", token=form.answer)
        return render_template("desk/slip.html", name=found.name, address=address, matrix=matrix(address))
    return _page(form)
