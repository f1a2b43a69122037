"""Pages: each view parses, calls one service or query, and redirects or renders."""

from pathlib import Path

from flask import Flask

from timebank.web import (
    assets,
    breaks,
    cards,
    check_ins,
    copies,
    entries,
    front,
    gathering_sentences,
    gatherings,
    headers,
    health,
    help,
    home,
    hours,
    leaving,
    pictures,
    privacy,
    record,
    roll_call,
    sentences,
    sign_in,
    words,
    you,
)

PAGES = (
    health,
    front,
    help,
    sign_in,
    home,
    record,
    entries,
    hours,
    gatherings,
    roll_call,
    check_ins,
    cards,
    you,
    breaks,
    copies,
    leaving,
    privacy,
)


def init_app(app: Flask, static_dir: Path) -> None:
    """Add pictures, words, static files and every page."""
    assets.init_app(app, static_dir)
    pictures.init_app(app)
    words.init_app(app)
    sentences.init_app(app)
    gathering_sentences.init_app(app)
    headers.init_app(app)
    for page in PAGES:
        app.register_blueprint(page.bp)
