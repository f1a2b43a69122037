"""Pages: each view parses, calls one service or query, and redirects or renders."""

from pathlib import Path

from flask import Flask

from timebank.web import (
    acting,
    assets,
    blanks,
    breaks,
    calendars,
    cards,
    changes,
    check_ins,
    claims,
    consents,
    copies,
    desk,
    desk_people,
    desk_record,
    desk_slips,
    devices,
    difference_sentences,
    differences,
    entries,
    errands,
    exit,
    finishing,
    front,
    gathering_sentences,
    gatherings,
    gift_sentences,
    gifts,
    handshakes,
    headers,
    health,
    help,
    home,
    hosts,
    hours,
    hours_pictures,
    hours_sentences,
    invitations,
    joining,
    kiosks,
    leaving,
    letters,
    lines,
    look,
    look_sentences,
    months,
    no_contact,
    offline,
    openings,
    organisations,
    packs,
    passkeys,
    pdf,
    people,
    pictures,
    pot,
    pot_pictures,
    privacy,
    profile,
    proof,
    reach,
    receipts,
    record,
    recoveries,
    remembering,
    role_words,
    roll_call,
    scanning,
    sentences,
    sheets,
    sign_in,
    statements,
    supporters,
    talks,
    whole,
    words,
    you,
)

PAGES = (
    health,
    front,
    help,
    sign_in,
    joining,
    invitations,
    home,
    record,
    handshakes,
    entries,
    errands,
    differences,
    talks,
    blanks,
    no_contact,
    hours,
    pot,
    gifts,
    organisations,
    months,
    lines,
    statements,
    letters,
    gatherings,
    finishing,
    changes,
    hosts,
    packs,
    calendars,
    roll_call,
    scanning,
    check_ins,
    kiosks,
    claims,
    cards,
    you,
    supporters,
    desk,
    whole,
    desk_people,
    openings,
    desk_record,
    desk_slips,
    devices,
    passkeys,
    profile,
    reach,
    look,
    role_words,
    consents,
    people,
    breaks,
    copies,
    leaving,
    recoveries,
    remembering,
    privacy,
    proof,
    receipts,
    exit,
    offline,
    sheets,
)


def init_app(app: Flask, static_dir: Path) -> None:
    """Add pictures, words, static files and every page."""
    assets.init_app(app, static_dir)
    pictures.init_app(app)
    pot_pictures.init_app(app)
    pdf.init_app(app)
    words.init_app(app)
    sentences.init_app(app)
    difference_sentences.init_app(app)
    gathering_sentences.init_app(app)
    hours_sentences.init_app(app)
    gift_sentences.init_app(app)
    hours_pictures.init_app(app)
    months.init_app(app)
    lines.init_app(app)
    letters.init_app(app)
    whole.init_app(app)
    supporters.init_app(app)
    look_sentences.init_app(app)
    acting.init_app(app)
    exit.init_app(app)
    offline.init_app(app, static_dir)
    proof.init_app(app, static_dir)
    headers.init_app(app)
    look.init_app(app)
    for page in PAGES:
        app.register_blueprint(page.bp)
