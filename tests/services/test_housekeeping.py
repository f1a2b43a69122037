"""What is let go and when; the evidence of it; and that the papers say the same."""

import re
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

from tests.cast import NOW, Cast, a_gathering, a_key
from timebank.clock import DAY, MINUTE
from timebank.services import check_ins, housekeeping
from timebank.services.housekeeping import RULES, VISITORS_NAMES, Rule
from timebank.store.acts import Act
from timebank.store.attempts import EVERYWHERE
from timebank.store.claims import Claim
from timebank.store.engine import begin_writing
from timebank.store.errands import Errand
from timebank.store.handshakes import Handshake
from timebank.store.invitations import Invitation
from timebank.store.kiosks import Kiosk
from timebank.store.letters import Letter
from timebank.store.looks import Looking
from timebank.store.members import Consent
from timebank.store.outbox import Mail
from timebank.store.removals import Removal
from timebank.store.sheets import Sheet
from timebank.store.sign_in import Attempt, Device, Recovery, SignInCode, Slip
from timebank.store.supporters import Support

PAPER = Path(__file__).parents[2] / "docs" / "privacy" / "retention.md"
LONG_AGO = 0


def a_tablet(cast: Cast, at: int) -> Kiosk:
    """Stand a tablet at a gathering that ended at an instant."""
    gathering = a_gathering(cast, starts_at=at - 120 * MINUTE)
    made = {"seed": a_key(), "token_hash": a_key(), "made_at": at}
    return Kiosk(community_id=cast.community_id, gathering_id=gathering, **made)


def a_row(cast: Cast, rule: Rule, at: int) -> Any:
    """Make what a rule is about, so that its time began at an instant."""
    if rule.what == "tablets at gatherings":
        return a_tablet(cast, at)
    here = {"community_id": cast.community_id}
    mine = here | {"member_id": cast.alice.member_id}
    of_bob = {"looker_id": cast.bob.member_id, "standing": "steward", "what": "page"}
    bob = cast.bob.member_id
    if rule.what == "late check-ins":
        return Claim(**mine, id=a_key(), gathering_id=a_gathering(cast), claimed_at=at, made_at=at)
    rows: dict[str, Any] = {
        "the keys of presses": Act(**here, key=a_key(), kind="x", fingerprint=a_key(), acted_at=at),
        "sign-in codes": SignInCode(**here, id=a_key(), code_hash=a_key(), expires_at=at),
        "sign-in slips": Slip(**mine, token_hash=a_key(), expires_at=at),
        "counts of tries": Attempt(**here, place=a_key().hex(), since=at, count=1),
        "signed-in devices": Device(
            **mine, token_hash=a_key(), id=a_key(), kind="own", made_at=0, expires_at=at
        ),
        "sent mail": Mail(
            **here,
            id=a_key(),
            address="a@b.example",
            subject="",
            body="",
            made_at=0,
            next_try_at=0,
            sent_at=at,
        ),
        "who looked": Looking(**mine, id=a_key(), at=at, **of_bob),
        "invitations": Invitation(**here, code=a_key().hex(), made_by=bob, made_at=at - 1, expires_at=at),
        "letters about one’s time": Letter(
            **mine, id=a_key(), code_hash=a_key(), sentences="Hello.", made_at=at, expires_at=at + 1
        ),
        "recoveries": Recovery(**mine, id=a_key(), asked_by=bob, asked_at=at),
        "who may act for whom": Support(
            **mine,
            id=a_key(),
            supporter_id=bob,
            consent="said",
            begins_on="2020-01-01",
            ends_on="2099-01-01",
            made_at=0,
            ended_at=at,
        ),
        "codes shown from phone to phone": Handshake(
            **mine,
            id=a_key(),
            token_hash=a_key(),
            code_hash=a_key(),
            way="gave",
            minutes=60,
            happened_on="2026-03-02",
            made_at=0,
            expires_at=at,
        ),
        "files that were asked for": Errand(
            **mine,
            id=a_key(),
            kind="cards",
            asked_at=0,
            wanted=b"",
            total=1,
            state="ready",
            made=b"%PDF",
            ended_at=at,
        ),
        "spreadsheets brought along": Sheet(**mine, id=a_key(), what="members", made_at=at, packed=b""),
        "ended consents": Consent(**mine, purpose="found", given_at=at - 1, ended_at=at),
        "this evidence": Removal(**here, id=a_key(), at=at, what="x", count=1),
    }
    return rows[rule.what]


def keep(session: Session, *rows: Any) -> None:
    begin_writing(session)
    session.add_all(rows)
    session.commit()


def evidence(cast: Cast) -> list[tuple[str, int, int]]:
    rows = cast.session.exec(select(Removal.what, Removal.count, Removal.at))
    return sorted(tuple(row) for row in rows if row[0] != "x")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.what)
def test_what_is_over_goes_and_what_is_not_stays(cast: Cast, rule: Rule) -> None:
    begin_writing(cast.session)
    cast.session.connection().execute(Act.__table__.delete())  # type: ignore[attr-defined]
    cast.session.commit()
    over = NOW - rule.days * DAY
    keep(cast.session, a_row(cast, rule, over - MINUTE), a_row(cast, rule, over + MINUTE))

    gone = housekeeping.let_go(cast.session, now=NOW)

    assert gone == {rule.what: 1}
    assert len(cast.session.connection().execute(rule.table.select()).all()) == 1
    assert evidence(cast) == ([] if rule.what == "this evidence" else [(rule.what, 1, NOW)])
    assert housekeeping.let_go(cast.session, now=NOW) == {}


def test_evidence_counts_each_community_by_itself_and_names_nobody(cast: Cast) -> None:
    places = {cast.community_id: 3, EVERYWHERE: 2}
    keep(
        cast.session,
        *(
            Attempt(community_id=here, place=str(number), since=LONG_AGO, count=1)
            for here, count in places.items()
            for number in range(count)
        ),
    )

    housekeeping.let_go(cast.session, now=NOW)

    rows = cast.session.exec(select(Removal.community_id, Removal.what, Removal.count))
    assert {tuple(row) for row in rows} == {(here, "counts of tries", n) for here, n in places.items()}


def test_a_phone_that_supported_somebody_long_ago_stays_signed_in(cast: Cast) -> None:
    support = a_row(cast, RULES[9], LONG_AGO + 1)
    keep(cast.session, support)
    device = a_row(cast, RULES[4], NOW + DAY)
    device.support_id = support.id
    keep(cast.session, device)

    assert housekeeping.let_go(cast.session, now=NOW) == {"who may act for whom": 1}

    cast.session.rollback()
    assert cast.session.exec(select(Device.support_id)).one() is None


def test_a_support_that_ran_out_is_let_go_too(cast: Cast) -> None:
    support = a_row(cast, RULES[9], NOW)
    support.ended_at, support.ends_on = None, "2020-06-01"
    keep(cast.session, support)

    assert housekeeping.let_go(cast.session, now=NOW) == {"who may act for whom": 1}


def test_a_visitors_name_leaves_evidence(cast: Cast) -> None:
    check_ins.visit(
        cast.session,
        community_id=cast.community_id,
        gathering_id=a_gathering(cast),
        name="Newt",
        key=a_key(),
        now=NOW,
    )

    assert housekeeping.forget_visitors(cast.session, now=NOW + 31 * DAY) == 1

    assert evidence(cast) == [(VISITORS_NAMES, 1, NOW + 31 * DAY)]


def in_words(days: int) -> str:
    words = {0: "no longer", 1: "1 day", 365: "12 months", 3 * 365: "3 years"}
    return words.get(days, f"{days} days")


def test_the_paper_says_what_the_code_does() -> None:
    lines = re.findall(r"^\| ([^|`]+) \| ([^|]+) \| ([^|]+) \| [^|]+ \|$", PAPER.read_text(), re.MULTILINE)
    said = {what: (kept, after) for what, kept, after in lines if what not in ("what", "---")}

    visitors = (in_words(housekeeping.VISITOR_DAYS), "their last gathering")
    assert said == {VISITORS_NAMES: visitors} | {
        rule.what: (in_words(rule.days), rule.after) for rule in RULES
    }


@pytest.mark.parametrize(
    ("what", "days"),
    [
        ("backups, and what a restore set aside", housekeeping.BACKUP_DAYS),
        ("mails written into `mail/`, where there is no mail server", housekeeping.SENT_MAIL_DAYS),
    ],
)
def test_the_paper_says_how_long_files_are_kept(what: str, days: int) -> None:
    assert f"| {what} | {days} days |" in PAPER.read_text()
