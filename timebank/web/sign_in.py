"""Signing in without a memory test: a code by mail, a card and PIN, a printed slip; and out again."""

from flask import Blueprint, redirect, request, session, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import HiddenField
from wtforms.validators import DataRequired, Regexp

from timebank import clock
from timebank.context import (
    community,
    database,
    id_of,
    me_here,
    next_page,
    not_there,
    page,
    perform,
    settings,
)
from timebank.cookies import CLEAR_ALL, CLEAR_KEPT, carried_here, forget, remember
from timebank.queries import members
from timebank.queries.sign_in import slip_name
from timebank.services import sign_in
from timebank.services.codes import hashed, token_of_press
from timebank.web.forms import KeyedForm, words_field
from timebank.web.phones import chosen, label, whose_field

bp = Blueprint("sign_in", __name__, url_prefix="/<slug:community>")


class NextForm(KeyedForm):
    """Where to go afterwards."""

    next = HiddenField()


class MailForm(NextForm):
    """An address to send a code to."""

    address = words_field(
        _l("Email"),
        120,
        DataRequired(_l("Type your email address.")),
        Regexp(r"^[^@\s]+@[^@\s]+\.[^@\s]+$", message=_l("An email address looks like name@example.org.")),
    )


class ComeInForm(NextForm):
    """Whose phone it is, which tells how long to stay signed in."""

    whose = whose_field()


class CodeForm(ComeInForm):
    """The six digits from the mail."""

    code = words_field(_l("The 6 digits we sent"), 20, DataRequired(_l("Type the 6 digits we sent.")))


class CardForm(ComeInForm):
    """A card number and PIN."""

    card = words_field(_l("Card number"), 20, DataRequired(_l("Type the number on your card.")))
    pin = words_field(_l("PIN"), 20, DataRequired(_l("Type your 6-digit PIN.")))


class PersonForm(NextForm):
    """One of the demo's made-up members."""

    person = HiddenField()


def _page(
    *, mail: MailForm | None = None, card: CardForm | None = None, demo: PersonForm | None = None
) -> tuple[str, int]:
    here, wanted = community(), request.values.get("next", "")
    people = members.everyone(database(), here.id) if here.is_demo else ()
    demo = demo or PersonForm(formdata=None, next=wanted)
    return page(
        "sign_in/new.html",
        mail or card or demo,
        mail=mail or MailForm(formdata=None, next=wanted),
        card=card or CardForm(formdata=None, next=wanted),
        demo=demo if here.is_demo else None,
        onward=next_page(wanted, "") or None,
        people=people,
    )


@bp.get("/sign-in")
def new() -> tuple[str, int] | Response:
    """Choose a way in."""
    return redirect(url_for("home.show"), 303) if me_here() else _page()


@bp.post("/sign-in")
def ask_for_code() -> Response | tuple[str, int]:
    """Have a code sent."""
    form = MailForm()
    if form.validate() and perform(
        form,
        lambda: sign_in.ask_for_code(
            database(),
            community_id=community().id,
            key=form.key_bytes,
            address=form.address.data or "",
            place=request.remote_addr or "",
            secret=settings().secret,
            now=clock.now(),
        ),
    ):
        session["code"] = form.answer.hex()
        return redirect(url_for(".type_code", next=form.next.data or None), 303)
    return _page(mail=form)


@bp.get("/sign-in/code")
def type_code() -> tuple[str, int] | Response:
    """Type the six digits."""
    if "code" not in session:
        return redirect(url_for(".new"), 303)
    return page("sign_in/code.html", CodeForm(formdata=None, next=request.args.get("next", "")))


@bp.post("/sign-in/code")
def use_code() -> Response | tuple[str, int]:
    """Come in with the six digits."""
    form = CodeForm()
    if form.validate() and perform(
        form,
        lambda: sign_in.enter_code(
            database(),
            community_id=community().id,
            code_id=id_of(session.get("code")) or bytes(16),
            code=form.code.data or "",
            secret=settings().secret,
            **chosen(form.whose),
            device_token=_token(form),
            now=clock.now(),
        ),
    ):
        return come_in(form, chosen(form.whose)["kind"])
    return page("sign_in/code.html", form)


@bp.post("/sign-in/card")
def use_card() -> Response | tuple[str, int]:
    """Come in with a card and PIN."""
    form = CardForm()
    if form.validate() and perform(
        form,
        lambda: sign_in.use_card(
            database(),
            community_id=community().id,
            card_number=form.card.data or "",
            pin=form.pin.data or "",
            place=request.remote_addr or "",
            **chosen(form.whose),
            device_token=_token(form),
            now=clock.now(),
        ),
    ):
        return come_in(form, chosen(form.whose)["kind"])
    return _page(card=form)


@bp.post("/sign-in/demo")
def use_demo() -> Response | tuple[str, int]:
    """Come in as a made-up member of the demo."""
    form = PersonForm()
    person = id_of(form.person.data) or not_there()
    if form.validate() and perform(
        form,
        lambda: sign_in.pick_demo_member(
            database(),
            community_id=community().id,
            member_id=person,
            label=label(),
            device_token=_token(form),
            now=clock.now(),
        ),
    ):
        return come_in(form, "own")
    return _page(demo=form)


@bp.get("/slip/<token>")
def slip(token: str) -> tuple[str, int]:
    """Open a printed slip; nothing happens until the button is pressed."""
    name = slip_name(database(), community().id, hashed(token), clock.now()) or not_there()
    return page("sign_in/slip.html", ComeInForm(formdata=None), name=name, token=token)


@bp.post("/slip/<token>")
def use_slip(token: str) -> Response | tuple[str, int]:
    """Come in with a printed slip, once."""
    form, here = ComeInForm(), community().id
    if form.validate() and perform(
        form,
        lambda: sign_in.use_slip(
            database(),
            community_id=here,
            token=token,
            **chosen(form.whose),
            device_token=_token(form),
            now=clock.now(),
        ),
    ):
        return come_in(form, chosen(form.whose)["kind"])
    return page("sign_in/slip.html", form, name="", token=token)


def _token(form: NextForm) -> str:
    return token_of_press(settings().secret, form.key_bytes)


def come_in(form: NextForm, kind: str) -> Response:
    """Sign this device in with the token that the act answered, and go on."""
    # A fresh session for a fresh sign-in, so that nothing an earlier visitor left is taken over.
    session.clear()
    target = next_page(form.next.data, url_for("home.show"))
    return remember(redirect(target, 303), community().id, form.answer, kind)


@bp.post("/sign-out")
def sign_out() -> Response:
    """Leave; on a phone that isn't mine, with everything cleared that this site ever kept there."""
    here = carried_here()
    if here:
        sign_in.sign_out(database(), community_id=here.community_id, token=here.token)
    session.clear()
    what = CLEAR_ALL if "all" in request.form else CLEAR_KEPT
    return forget(redirect(url_for("front.show"), 303), what)
