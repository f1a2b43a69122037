"""What a request knows: its database session, its community, who is signed in, and how acts are tried."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any, NoReturn, cast
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, g, redirect, render_template, request, url_for
from flask_login import LoginManager, UserMixin, current_user
from flask_wtf import FlaskForm
from sqlalchemy import Engine
from sqlmodel import Session
from werkzeug.routing import BaseConverter, ValidationError
from werkzeug.wrappers import Response as AnyResponse

from timebank import clock, cookies
from timebank.config import Settings
from timebank.language import gettext
from timebank.ledger.errors import LedgerError
from timebank.queries import communities, duties, sign_in
from timebank.queries.communities import CommunityView
from timebank.queries.sign_in import ActingView, SignedIn
from timebank.services import codes
from timebank.services.errors import NotThereError, RefusalError
from timebank.services.errors.supporters import NotAskedError
from timebank.services.lasting import POWERS
from timebank.store.engine import open_session

ID_BYTES = 16


class IdConverter(BaseConverter):
    """An id in an address: 32 hexadecimal digits for 16 bytes."""

    regex = "[0-9a-f]{32}"

    def to_python(self, value: str) -> bytes:
        """Read the digits."""
        return bytes.fromhex(value)

    def to_url(self, value: Any) -> str:
        """Write the digits."""
        return value.hex() if isinstance(value, bytes) else str(value)


class SlugConverter(BaseConverter):
    """A community's short name in an address."""

    regex = "[a-z][a-z0-9-]{1,39}"

    def to_python(self, value: str) -> str:
        """Refuse names that could not be a community's."""
        if value.endswith("-"):
            raise ValidationError
        return value


class YearConverter(BaseConverter):
    """A year in an address, in four digits."""

    regex = "[12][0-9]{3}"

    def to_python(self, value: str) -> int:
        """Read the digits."""
        return int(value)


class MonthConverter(BaseConverter):
    """A month in an address, as in "2026-03": its first day."""

    regex = "[12][0-9]{3}-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> date:
        """Read the digits."""
        return date.fromisoformat(f"{value}-01")

    def to_url(self, value: Any) -> str:
        """Write the digits."""
        return value.isoformat()[:7] if isinstance(value, date) else str(value)


class Visitor(UserMixin):
    """Flask-Login's word for whoever is signed in."""

    def __init__(self, signed_in: SignedIn) -> None:
        self.signed_in = signed_in


def database() -> Session:
    """Open this request's database session, once."""
    if "database" not in g:
        g.database = open_session(engine())
    return cast(Session, g.database)


def engine() -> Engine:
    """Find the application's engine."""
    return cast(Engine, current_app.extensions["timebank_engine"])


def settings() -> Settings:
    """Find the application's settings."""
    return cast(Settings, current_app.extensions["timebank_settings"])


def me() -> SignedIn | None:
    """Tell who is signed in, in whichever community."""
    return current_user.signed_in if current_user.is_authenticated else None


def me_here() -> SignedIn | None:
    """Tell who is signed in, if it is in the community of this address."""
    signed_in = me()
    return signed_in if signed_in and signed_in.community.slug == g.get("slug") else None


def member() -> SignedIn:
    """Tell which member is signed in here; only for pages behind `members_only`."""
    signed_in = me_here()
    assert signed_in is not None, "the view is not behind members_only"
    return signed_in


@dataclass(frozen=True, slots=True)
class Side:
    """Whose ids a page works with: the member's own, or those of whom they act for."""

    community: CommunityView
    member_id: bytes
    account_id: bytes
    name: str


def acting() -> ActingView | None:
    """Tell for whom the one signed in here acts on this device now, if for anybody."""
    signed_in = me_here()
    support = signed_in.support if signed_in else None
    return support if support and support.stands(today()) else None


def side(*asked: str) -> Side:
    """Tell whose side a page is on; while acting for somebody, they must have asked for one of these.

    Raises NotAskedError.
    """
    me, they = member(), acting()
    if they is None:
        return Side(me.community, me.member_id, me.account_id, me.name)
    if not any(getattr(they, permission) for permission in asked):
        raise NotAskedError
    g.is_for_another = True
    return Side(me.community, they.member_id, they.account_id, they.name)


def community() -> CommunityView:
    """Find the community of this address, or answer that it is not there."""
    if "community" not in g:
        signed_in = me_here()
        found = signed_in.community if signed_in else communities.by_slug(database(), g.get("slug", ""))
        g.community = found
    return cast(CommunityView, g.community) if g.community else abort(404)


def today() -> date:
    """Tell the day it is in this community."""
    if "today" not in g:
        g.today = clock.today(community().time_zone)
    return cast(date, g.today)


def not_there() -> NoReturn:
    """Answer as for something that does not exist."""
    raise NotThereError


def nowhere() -> NoReturn:
    """Answer as for a code that never was, in no community at all."""
    g.slug = ""
    g.pop("community", None)
    not_there()


def members_only(view: Callable[..., Any]) -> Callable[..., Any]:
    """Let in joined members of this community; anyone else signs in first and comes back."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        signed_in = me_here()
        if signed_in is None:
            return _sign_in_first()
        if signed_in.is_visitor:
            return redirect(url_for("hours.show"), 303)
        return view(*args, **kwargs)

    return guarded


def members_and_visitors(view: Callable[..., Any]) -> Callable[..., Any]:
    """Let in anyone signed in here, newcomers with only a first name too."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if me_here() is None:
            return _sign_in_first()
        return view(*args, **kwargs)

    return guarded


def duties_here() -> frozenset[str]:
    """Tell which steward's duties I have here today."""
    if "duties" not in g:
        me, day = member(), today().isoformat()
        g.duties = duties.of(database(), me.community.id, me.member_id, day)
    return cast(frozenset[str], g.duties)


def has_powers() -> bool:
    """Tell whether this device may use a steward's duties: a passkey was shown on it not long ago.

    They end after half a day, or half an hour without a steward's page. A demo's people are made up, so there
    it is not asked.
    """
    me, now = member(), clock.now()
    shown = me.device.powers_at
    if shown is None or me.community.is_demo:
        return me.community.is_demo
    used = max(shown, cookies.powers_used_at())
    return now - shown < POWERS.whole and now - used <= POWERS.idle


def stewards_only(*wanted: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Let in stewards who have one of these duties today (any duty, when none is named).

    For everyone else the page is not there; a steward without a passkey shown is asked for it.
    """

    def guard(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if me_here() is None:
                return _sign_in_first()
            mine = duties_here()
            if not (mine & set(wanted) if wanted else mine):
                not_there()
            if not has_powers():
                return show_passkey_first()
            g.uses_powers = not member().community.is_demo
            return view(*args, **kwargs)

        return guarded

    return guard


def show_passkey_first() -> AnyResponse:
    """Ask for the passkey and come back."""
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("passkeys.show", next=back), 303)


def _sign_in_first() -> AnyResponse:
    """Ask to sign in and come back; an address that only takes forms is no place to come back to."""
    community()
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("sign_in.new", next=back), 303)


def perform(form: FlaskForm, act: Callable[[], Any]) -> bool:
    """Try an act; a refusal becomes the form's own error. The answer is left in `form.answer`."""
    try:
        form.answer = act()
    except (RefusalError, LedgerError) as error:
        form.answer = error
    if isinstance(form.answer, RefusalError | LedgerError):
        _blame(form, form.answer)
        return False
    return True


def _blame(form: FlaskForm, error: RefusalError | LedgerError) -> None:
    field = getattr(error, "field", "") or "time"
    # A form may ask for the same thing under another name.
    field = getattr(form, "boxes", {}).get(field, field)
    if field in form:
        form[field].errors = [*form[field].errors, gettext(str(error))]
    else:
        form.form_errors.append(gettext(str(error)))


def id_of(text: str | None) -> bytes | None:
    """Read an id sent by a form or a cookie; anything else is no id."""
    try:
        found = bytes.fromhex(text or "")
    except ValueError:
        return None
    return found if len(found) == ID_BYTES else None


def next_page(wanted: str | None, otherwise: str) -> str:
    """Choose where to go after signing in: a path of this site, or the usual page."""
    if not wanted or not wanted.startswith("/") or wanted[1:2] in {"/", "\\"}:
        return otherwise
    parts = urlsplit(wanted)
    is_odd = any(ord(letter) < 33 or letter == "\\" for letter in wanted)
    return otherwise if parts.scheme or parts.netloc or is_odd else wanted


def init_app(app: Flask) -> None:
    """Wire sessions, sign-in, addresses and the closing of the database into the application."""
    app.url_map.converters |= {
        "id": IdConverter,
        "slug": SlugConverter,
        "year": YearConverter,
        "month": MonthConverter,
    }
    manager = LoginManager(app)
    manager.session_protection = None
    manager.request_loader(_who_asks)
    app.context_processor(_common)
    cookies.init_app(app)
    app.teardown_appcontext(_close)

    @app.url_value_preprocessor
    def take_slug(_: str | None, values: dict[str, Any] | None) -> None:
        g.slug = values.pop("community", "") if values else ""

    @app.url_defaults
    def add_slug(endpoint: str, values: dict[str, Any]) -> None:
        if "community" not in values and app.url_map.is_endpoint_expecting(endpoint, "community"):
            values["community"] = g.get("slug", "")


def _who_asks(_: Any) -> Visitor | None:
    carried, now = cookies.carried_here(), clock.now()
    if carried is None:
        return None
    signed_in = sign_in.who(database(), carried.community_id, codes.hashed(carried.token), now)
    if signed_in is None or not carried.is_good(now, signed_in.device.kind):
        return None
    g.carried, g.kind = carried, signed_in.device.kind
    return Visitor(signed_in)


def _close(_: BaseException | None) -> None:
    session = g.pop("database", None)
    if session is not None:
        session.close()


def _common() -> dict[str, Any]:
    return {"me": me_here() if g.get("slug") else None, "community": _community_or_none()}


def _community_or_none() -> CommunityView | None:
    return community() if g.get("slug") and g.get("community", True) else None


def page(template: str, form: FlaskForm, **more: Any) -> tuple[str, int]:
    """Render a page with a form: 422 when there is something to mend, with what was typed kept."""
    html = render_template(template, form=form, **more)
    return html, 422 if form.is_submitted() and form.errors else 200
