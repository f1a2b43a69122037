import re

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from tests.cast import Cast, card_number, faults_of
from tests.services.arriving import noted
from tests.services.joiners import keep
from tests.web.browser import NOTHING, Browser, is_nothing
from timebank.store.looks import Looking
from timebank.store.members import Contact, Member, MemberAbout, MemberName
from timebank.store.outbox import Mail

PEOPLE = "/kettle/desk/people"
NEW = f"{PEOPLE}/new"


@pytest.fixture
def alices(cast: Cast) -> str:
    """Let Alice tell about herself; return her page at the desk."""
    mine = {"community_id": cast.community_id, "member_id": cast.alice.member_id}
    keep(
        cast,
        MemberAbout(**mine, pronouns="she", about="I like maps.", helps="Large print"),
        Contact(**mine, kind="call", address="01632 960 123"),
        Contact(**mine, kind="text", address="07700 900123"),
    )
    return f"{PEOPLE}/{cast.alice.member_id.hex()}"


def looks(engine: Engine) -> list[str]:
    with Session(engine) as session:
        return sorted(session.exec(select(Looking.what)))


def names(engine: Engine) -> list[str]:
    with Session(engine) as session:
        return list(session.exec(select(MemberName.name)))


def test_people_are_listed_by_name_alone(stella: Browser) -> None:
    words = stella.get(f"{PEOPLE}?someone=b").words

    assert "Bob B" in words
    assert not re.search(r"\d (?:hour|minute)", words)


@pytest.mark.parametrize("wanted", ["bob", "OB", "number"])
def test_somebody_is_found(stella: Browser, cast: Cast, wanted: str) -> None:
    typed = card_number(cast, cast.bob) if wanted == "number" else wanted

    page = stella.get(f"{PEOPLE}?someone={typed}")

    assert f"{PEOPLE}/{cast.bob.member_id.hex()}" in page.links()
    assert "Alice A" not in page.words


@pytest.mark.parametrize("wanted", ["Zoe", "%25", "x" * 500])
def test_somebody_unknown_is_told_kindly(stella: Browser, wanted: str) -> None:
    page = stella.get(f"{PEOPLE}?someone={wanted}")

    assert page.status == 200
    assert "Nobody here goes by that." in page.words


def test_looking_for_somebody_is_no_look_at_them(stella: Browser, engine: Engine) -> None:
    stella.get(f"{PEOPLE}?someone=alice")

    assert looks(engine) == []


def test_page_is_in_their_own_words_with_ways_to_reach_them(stella: Browser, alices: str) -> None:
    page = stella.get(alices)

    assert page.heading == "Alice A"
    for words in ("she", "I like maps.", "Large print", "alice@example.org"):
        assert words in page.words
    assert {"tel:01632960123", "sms:07700900123", "mailto:alice@example.org"} <= set(page.links())


def test_opening_it_is_noted_and_the_page_says_so(stella: Browser, engine: Engine, alices: str) -> None:
    page = stella.get(alices)
    stella.get(alices)

    assert page.notices == ["Alice can see that you opened this page."]
    assert looks(engine) == ["page", "reach"]


def test_alice_reads_that_it_was_opened(stella: Browser, alice: Browser, alices: str) -> None:
    stella.get(alices)

    assert "Stella S" in alice.get("/kettle/you/privacy/who-looked").words


def test_where_there_is_no_way_to_reach_them_that_is_said(
    stella: Browser, engine: Engine, cast: Cast
) -> None:
    joined = stella.send(NEW, "/new", name="Joy")
    page = stella.get(joined.location.removesuffix("/joined"))

    assert "They’d rather ask in person." in page.words
    assert looks(engine) == ["page"]


def test_own_page_is_no_look(stella: Browser, engine: Engine, cast: Cast) -> None:
    page = stella.get(f"{PEOPLE}/{cast.stella.member_id.hex()}")

    assert page.status == 200
    assert page.notices == []
    assert looks(engine) == []


def test_person_who_is_not_there_is_nothing(stella: Browser, neighbours: object, cast: Cast) -> None:
    trent = neighbours.trent.member_id.hex()  # type: ignore[attr-defined]

    for path in (f"{PEOPLE}/{NOTHING}", f"{PEOPLE}/{trent}", f"{PEOPLE}/{trent}/joined"):
        assert is_nothing(stella.get(path), stella.get(f"/kettle/entries/{NOTHING}"))


def test_nobody_else_opens_it(bob: Browser, engine: Engine, alices: str) -> None:
    assert is_nothing(bob.get(alices), bob.get(f"/kettle/entries/{NOTHING}"))
    assert looks(engine) == []


def test_somebody_joins_with_a_first_name_in_three_presses(stella: Browser, engine: Engine) -> None:
    assert NEW in stella.get("/kettle/desk").links()

    page = stella.follow(stella.send(NEW, "/new", name="Joy"))

    assert page.heading == "Joy is in"
    assert NEW in page.links()
    sheet = next(link for link in page.links() if "/cards/sheet" in link)
    assert "Joy" in stella.get(sheet).words


def test_adding_twice_adds_one(stella: Browser, engine: Engine) -> None:
    path, fields = stella.fill_in(NEW, "/new", name="Joy")

    assert stella.post(path, fields).answer == stella.post(path, fields).answer
    assert names(engine).count("Joy") == 1


def test_nobody_is_signed_in_by_that(stella: Browser, cast: Cast) -> None:
    stella.send(NEW, "/new", name="Joy")

    assert stella.get("/kettle/home").heading == "Hello, Stella"


@pytest.mark.parametrize("how", ["text", "call"])
def test_telephone_number_is_kept(stella: Browser, engine: Engine, how: str) -> None:
    stella.send(NEW, "/new", name="Joy", how=how, where="07700 900123")

    with Session(engine) as session:
        assert (how, "07700 900123") in session.exec(select(Contact.kind, Contact.address)).all()


def test_address_is_kept_when_its_code_is_read_out(stella: Browser, engine: Engine) -> None:
    joined = stella.send(NEW, "/new", name="Joy", how="email", where="joy@example.org")
    with Session(engine) as session:
        (code,) = re.findall(r"\b\d{6}\b", session.exec(select(Mail)).one().body)

    wrong = stella.send(joined.location, "/address", code="x")
    right = stella.send(joined.location, "/address", code=code)

    assert (wrong.status, right.answer) == (422, (303, joined.location))
    assert "Keep their address" not in stella.follow(right).words
    with Session(engine) as session:
        assert "joy@example.org" in session.exec(select(Contact.address)).all()


@pytest.mark.parametrize(
    "typed", [{"name": ""}, {"name": "x" * 61}, {"name": "Joy", "how": "email"}, {"name": "Joy", "how": "x"}]
)
def test_what_does_not_fit_is_kept_to_mend(stella: Browser, engine: Engine, typed: dict[str, str]) -> None:
    page = stella.send(NEW, "/new", **typed)

    assert page.status == 422
    assert page.errors
    assert page.typed("name") == typed["name"]
    assert len(names(engine)) == len(set(names(engine)) - {"Joy"})


@pytest.mark.parametrize("who", ["alice", "anyone"])
def test_nobody_else_adds_anyone(request: pytest.FixtureRequest, engine: Engine, who: str) -> None:
    browser: Browser = request.getfixturevalue(who)

    browser.press("/in", NEW, name="Joy", how="none")

    assert "Joy" not in names(engine)


def test_earlier_visit_is_offered_and_added(stella: Browser, cast: Cast, engine: Engine) -> None:
    noted(cast, "Joy")
    joined = stella.send(NEW, "/new", name="Joy")
    assert "Was Joy at Tea yesterday?" in stella.follow(joined).words

    added = stella.send(joined.location, "/visits/")

    assert added.answer == (303, joined.location)
    assert "Was Joy at" not in stella.follow(added).words
    assert names(engine).count("Joy") == 1
    assert faults_of(cast) == ()


def test_visit_of_somebody_else_is_not_added(stella: Browser, cast: Cast) -> None:
    _, visitor = noted(cast, "Newt")
    joined = stella.send(NEW, "/new", name="Joy")
    path = f"{joined.location.removesuffix('/joined')}/visits/{visitor.member_id.hex()}"

    page = stella.press("/in", path)

    assert page.status == 422
    assert cast.session.get_one(Member, (cast.community_id, visitor.member_id)).joined_at is None
