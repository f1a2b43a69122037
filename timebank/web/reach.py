"""How to reach me: an email address proved by a code, and numbers for a text or a call."""

from flask import Blueprint, flash, redirect, session, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import BooleanField
from wtforms.validators import DataRequired, Optional, Regexp

from timebank import clock
from timebank.context import database, id_of, member, members_only, page, perform, settings
from timebank.language import gettext as _
from timebank.queries.reach import ReachView, of
from timebank.services import reach
from timebank.web.forms import KeyedForm, words_field

bp = Blueprint("reach", __name__, url_prefix="/<slug:community>/you/reach-me")
ASKED = "address"  # where the browser's session keeps which code was sent
# 6 to 15 digits (E.164), with the signs that people set between them.
NUMBER = Regexp(
    r"^[+(]{0,2}[0-9](?:[ ()-]*[0-9]){5,14}$",
    message=_l("A phone number has 6 to 15 digits. Check it, or leave it empty."),
)


class AddressForm(KeyedForm):
    """A new address."""

    address = words_field(
        _l("Email"),
        120,
        DataRequired(_l("Type your email address.")),
        Regexp(r"^[^@\s]+@[^@\s]+\.[^@\s]+$", message=_l("An email address looks like name@example.org.")),
    )


class CodeForm(KeyedForm):
    """The six digits from the mail."""

    code = words_field(_l("The 6 digits we sent"), 20, DataRequired(_l("Type the 6 digits we sent.")))


class NumbersForm(KeyedForm):
    """Numbers for a text and for a call."""

    text = words_field(_l("For a text"), 30, Optional(), NUMBER)
    call = words_field(_l("For a call"), 30, Optional(), NUMBER)


class GoodbyeForm(KeyedForm):
    """Letting an address go; `sure` is asked for the last way in."""

    sure = BooleanField(_l("Yes, remove it"))


def _mine() -> ReachView:
    me = member()
    return of(database(), me.community.id, me.member_id)


def _page(
    *,
    address: AddressForm | None = None,
    numbers: NumbersForm | None = None,
    goodbye: GoodbyeForm | None = None,
) -> tuple[str, int]:
    mine = _mine()
    numbers = numbers or NumbersForm(formdata=None, text=mine.text, call=mine.call)
    return page(
        "reach/show.html",
        address or goodbye or numbers,
        mine=mine,
        address=address or AddressForm(formdata=None),
        numbers=numbers,
        goodbye=goodbye or GoodbyeForm(formdata=None),
    )


@bp.get("")
@members_only
def show() -> tuple[str, int]:
    """See how I can be reached."""
    return _page()


@bp.post("/email")
@members_only
def ask() -> Response | tuple[str, int]:
    """Have a code sent to a new address."""
    form, me = AddressForm(), member()
    if form.validate() and perform(
        form,
        lambda: reach.ask_for_address(
            database(),
            community_id=me.community.id,
            member_id=me.member_id,
            address=form.address.data or "",
            secret=settings().secret,
            now=clock.now(),
        ),
    ):
        session[ASKED] = form.answer.hex()
        return redirect(url_for(".type_code"), 303)
    return _page(address=form)


@bp.get("/email/code")
@members_only
def type_code() -> Response | tuple[str, int]:
    """Type the six digits."""
    if ASKED not in session:
        return redirect(url_for(".show"), 303)
    return page("reach/code.html", CodeForm(formdata=None))


@bp.post("/email/code")
@members_only
def prove() -> Response | tuple[str, int]:
    """Make the address mine with the six digits."""
    form, me = CodeForm(), member()
    if form.validate() and perform(
        form,
        lambda: reach.prove_address(
            database(),
            community_id=me.community.id,
            member_id=me.member_id,
            code_id=id_of(session.get(ASKED)) or bytes(16),
            code=form.code.data or "",
            secret=settings().secret,
            now=clock.now(),
        ),
    ):
        session.pop(ASKED, None)
        flash(_("Saved. You can sign in with your new address from now on."))
        return redirect(url_for(".show"), 303)
    return page("reach/code.html", form)


@bp.post("/email/removal")
@members_only
def remove() -> Response | tuple[str, int]:
    """Remove my address."""
    form, me = GoodbyeForm(), member()
    if form.validate() and perform(
        form,
        lambda: reach.let_go_of_address(
            database(),
            community_id=me.community.id,
            member_id=me.member_id,
            key=form.key_bytes,
            sure=bool(form.sure.data),
            now=clock.now(),
        ),
    ):
        flash(_("Your email address is gone from here."))
        return redirect(url_for(".show"), 303)
    return _page(goodbye=form)


@bp.post("/numbers")
@members_only
def save_numbers() -> Response | tuple[str, int]:
    """Keep my numbers; an empty box removes one."""
    form, me = NumbersForm(), member()
    if form.validate() and perform(
        form,
        lambda: reach.keep_numbers(
            database(),
            community_id=me.community.id,
            member_id=me.member_id,
            key=form.key_bytes,
            text=form.text.data or "",
            call=form.call.data or "",
            secret=settings().secret,
            now=clock.now(),
        ),
    ):
        flash(_("Saved."))
        return redirect(url_for(".show"), 303)
    return _page(numbers=form)
