"""Finds a request's language once, where Flask-Babel looks for it again at every word."""

from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from flask import Flask, has_request_context
from flask_babel import Babel, Domain, get_locale
from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Language:
    """What words are said in: the locale's name, and its translations."""

    name: str
    words: Any


class Words(Domain):  # type: ignore[misc]  # Flask-Babel ships no types
    """Flask-Babel's words, kept for the length of a request: a page says hundreds."""

    def get_translations(self) -> Any:
        """Find the translations of this request's language."""
        return _language().words

    def look_up(self) -> Any:
        """Look them up as Flask-Babel does."""
        return super().get_translations()


_spoken: ContextVar[Language | None] = ContextVar("language", default=None)
_words = Words()


def gettext(text: str, /, **values: Any) -> str:
    """Say a sentence in the request's language."""
    said: str = _words.get_translations().ugettext(text)
    return said % values if values else said


def spoken() -> str:
    """Name the request's language."""
    return _language().name


def _language() -> Language:
    language = _spoken.get()
    if language is None:
        language = Language(str(get_locale()), _words.look_up())
        # Outside a request nothing would forget it again.
        if has_request_context():
            _spoken.set(language)
    return language


def _say_safely(text: str, /, **values: Any) -> Markup:
    # A template's words are a format string even where nothing is filled in, as Jinja has it.
    said = Markup(_words.get_translations().ugettext(text))
    return said % values if "%" in said else said


def init_app(app: Flask) -> None:
    """Let templates and everything else say words in the request's language."""
    Babel(app)
    app.extensions["babel"].instance.domain_instance = _words
    # Jinja's own way to the same words passes its context along three times.
    app.jinja_env.globals["_"] = _say_safely

    @app.teardown_request
    def forget(_: BaseException | None) -> None:
        _spoken.set(None)
