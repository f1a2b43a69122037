"""Finds a request's language once, where Flask-Babel looks for it again at every word."""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import Flask, has_request_context
from flask_babel import Babel, Domain, get_locale
from markupsafe import Markup

MARKED_KEPT = 2_048


@dataclass(frozen=True, slots=True)
class Language:
    """What words are said in: the locale's name, its translations, and how to look a sentence up in them."""

    name: str
    words: Any
    say: Callable[[str], str]


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
# A template's words are the same few hundred on every page.
_marked = lru_cache(maxsize=MARKED_KEPT)(Markup)


def gettext(text: str, /, **values: Any) -> str:
    """Say a sentence in the request's language."""
    said = _language().say(text)
    return said % values if values else said


def spoken() -> str:
    """Name the request's language."""
    return _language().name


def _language() -> Language:
    language = _spoken.get()
    if language is None:
        words = _words.look_up()
        language = Language(str(get_locale()), words, words.ugettext)
        # Outside a request nothing would forget it again.
        if has_request_context():
            _spoken.set(language)
    return language


def _say_safely(text: str, /, **values: Any) -> Markup:
    # A template's words are a format string even where nothing is filled in, as Jinja has it.
    said = _marked(_language().say(text))
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
