"""Joining by oneself: everything in one act, and the same press twice is one member."""

import re
from typing import Any

import pytest
from sqlmodel import Session, select

from tests.cast import NOW, SECRET, TODAY, WELCOME, Cast, a_gathering, a_key, faults_of, finish, roll_of
from timebank.clock import DAY, MINUTE
from timebank.queries import sign_in as who_queries
from timebank.queries.sign_in import SignedIn
from timebank.services import codes, communities, joining, reach
from timebank.services.check_ins import Arrival, visit
from timebank.services.errors import RefusalError, SlowDownError
from timebank.services.errors.sign_in import CodeRunOutError, WrongCodeError
from timebank.services.joining import JOINS_IN_TEN_MINUTES, Joined, Joiner
from timebank.store.bookings import totals
from timebank.store.errors import KeyUsedForSomethingElseError
from timebank.store.members import Card, Contact, Member
from timebank.store.outbox import Mail


def join(cast: Cast, name: str = "Amara", kind: str = "", address: str = "", **more: Any) -> Joined:
    return joining.join(
        cast.session,
        community_id=cast.community_id,
        joiner=Joiner(name, kind, address),
        **(
            {
                "key": a_key(),
                "place": "here",
                "kind": "own",
                "secret": SECRET,
                "day": TODAY.isoformat(),
                "now": NOW,
            }
            | more
        ),
    )


def who(cast: Cast, token: str, now: int = NOW) -> SignedIn:
    found = who_queries.who(cast.session, cast.community_id, codes.hashed(token), now)
    assert found is not None
    return found


def newcomer(cast: Cast, name: str = "Newt") -> tuple[bytes, Arrival]:
    tea = a_gathering(cast)
    arrival = visit(
        cast.session, community_id=cast.community_id, gathering_id=tea, name=name, key=a_key(), now=NOW
    )
    return tea, arrival


def contacts(cast: Cast, member_id: bytes) -> dict[str, str]:
    rows = cast.session.exec(select(Contact.kind, Contact.address).where(Contact.member_id == member_id))
    return dict(rows.all())


def mails(cast: Cast) -> list[Mail]:
    return list(cast.session.exec(select(Mail)))


def test_joining_does_everything_at_once(cast: Cast) -> None:
    joined = join(cast)

    me = who(cast, joined.token, NOW + 179 * DAY)
    assert (me.name, me.is_visitor, me.is_greeted, me.device.kind) == ("Amara", False, True, "own")
    assert totals(cast.session, cast.community_id, me.account_id).received == WELCOME
    assert cast.session.exec(select(Card).where(Card.member_id == me.member_id)).one().issue == 0
    assert faults_of(cast) == ()


def test_the_same_press_twice_is_one_member_who_is_signed_in(cast: Cast) -> None:
    key = a_key()

    first, second = (join(cast, "Amara", "text", "07700 900123", key=key) for _ in range(2))

    assert who(cast, first.token).member_id == who(cast, second.token).member_id == first.member_id
    assert len(cast.session.exec(select(Member)).all()) == 5


def test_the_same_key_for_another_name_is_refused(cast: Cast) -> None:
    key = a_key()
    join(cast, key=key)

    with pytest.raises(KeyUsedForSomethingElseError):
        join(cast, "Bob", key=key)


def test_a_members_id_does_not_tell_the_key(cast: Cast) -> None:
    key = a_key()

    assert join(cast, key=key).member_id != key


@pytest.mark.parametrize("kind", ["text", "call"])
def test_a_telephone_number_is_kept_at_once(cast: Cast, kind: str) -> None:
    joined = join(cast, "Amara", kind, "07700 900123")

    assert contacts(cast, joined.member_id) == {kind: "07700 900123"}
    assert mails(cast) == []


def test_a_family_may_share_a_telephone(cast: Cast) -> None:
    join(cast, "Amara", "call", "07700 900123")

    assert join(cast, "Ben", "call", "07700 900123").member_id


def test_whoever_would_rather_ask_in_person_has_no_contact(cast: Cast) -> None:
    assert contacts(cast, join(cast).member_id) == {}


def prove(cast: Cast, joined: Joined, code: str, **more: Any) -> RefusalError | None:
    assert joined.code_id is not None
    return reach.prove_address(
        cast.session,
        community_id=cast.community_id,
        **(
            {"member_id": joined.member_id, "code_id": joined.code_id, "code": code}
            | {"secret": SECRET, "now": NOW}
            | more
        ),
    )


def code_in(mail: Mail) -> str:
    (code,) = re.findall(r"\b\d{6}\b", mail.body)
    return str(code)


def test_an_address_is_kept_once_its_code_has_come_back(cast: Cast) -> None:
    joined = join(cast, "Amara", "email", "Amara@Example.ORG")
    (mail,) = mails(cast)
    assert (mail.address, contacts(cast, joined.member_id)) == ("amara@example.org", {})

    assert prove(cast, joined, code_in(mail)) is None

    assert contacts(cast, joined.member_id) == {"email": "amara@example.org"}


def test_the_same_press_twice_sends_one_code(cast: Cast) -> None:
    key = a_key()

    first, second = (join(cast, "Amara", "email", "amara@example.org", key=key) for _ in range(2))

    assert first.code_id == second.code_id
    assert len(mails(cast)) == 1


def test_another_members_address_is_told_only_to_them(cast: Cast) -> None:
    joined = join(cast, "Amara", "email", "alice@example.org")

    (mail,) = mails(cast)
    assert mail.address == "alice@example.org"
    assert not re.search(r"\d{6}", mail.body)
    assert "to sign in, choose Sign in" in mail.body
    assert isinstance(prove(cast, joined, "123456"), WrongCodeError)
    assert contacts(cast, joined.member_id) == {}


def test_an_address_somebody_else_proved_meanwhile_is_not_taken_from_them(cast: Cast) -> None:
    first = join(cast, "Amara", "email", "both@example.org")
    code = code_in(mails(cast)[0])
    second = join(cast, "Ben", "email", "both@example.org")
    (other,) = {code_in(mail) for mail in mails(cast)} - {code} or {code}

    assert prove(cast, first, code) is None

    assert isinstance(prove(cast, second, other), CodeRunOutError)
    assert contacts(cast, first.member_id) == {"email": "both@example.org"}


def test_a_code_is_good_for_its_member_alone(cast: Cast) -> None:
    joined = join(cast, "Amara", "email", "amara@example.org")
    code = code_in(mails(cast)[0])

    refused = prove(cast, joined, code, member_id=cast.bob.member_id)

    assert isinstance(refused, WrongCodeError)
    assert contacts(cast, cast.bob.member_id) == {"email": "bob@example.org"}


def test_a_code_runs_out(cast: Cast) -> None:
    joined = join(cast, "Amara", "email", "amara@example.org")
    code = code_in(mails(cast)[0])

    assert isinstance(prove(cast, joined, code, now=NOW + 11 * MINUTE), CodeRunOutError)
    for _ in range(5):
        assert isinstance(prove(cast, joined, "nothing"), WrongCodeError)
    assert isinstance(prove(cast, joined, code), CodeRunOutError)


def test_a_newcomer_who_joins_stays_the_same_person_with_their_hours(cast: Cast) -> None:
    tea, arrival = newcomer(cast)
    before = who(cast, arrival.token)

    joined = join(cast, "Newton", visitor_id=before.member_id)

    me = who(cast, arrival.token, NOW + 179 * DAY)
    assert (me.member_id, me.name, me.is_visitor) == (before.member_id, "Newton", False)
    assert (joined.member_id, joined.token) == (before.member_id, "")
    assert me.member_id in roll_of(cast, tea)
    finish(cast, tea)
    assert totals(cast.session, cast.community_id, me.account_id).received == WELCOME + 120
    assert faults_of(cast) == ()


@pytest.mark.parametrize("is_same_page", [True, False])
def test_a_newcomer_who_presses_twice_joins_once(cast: Cast, is_same_page: bool) -> None:
    visitor = who(cast, newcomer(cast)[1].token)
    key = a_key()

    join(cast, key=key, visitor_id=visitor.member_id)
    join(cast, key=key if is_same_page else a_key(), visitor_id=visitor.member_id)

    assert totals(cast.session, cast.community_id, visitor.account_id).received == WELCOME
    assert faults_of(cast) == ()


def test_where_hello_comes_first_a_member_is_not_greeted_yet(session: Session) -> None:
    community_id = communities.create(session, slug="kettle", name="Kettle", hello_first=True, now=NOW)
    joined = joining.join(
        session,
        community_id=community_id,
        key=a_key(),
        joiner=Joiner("Amara"),
        place="here",
        kind="own",
        secret=SECRET,
        day=TODAY.isoformat(),
        now=NOW,
    )

    member = session.get_one(Member, (community_id, joined.member_id))
    assert (member.joined_at, member.greeted_at) == (NOW, None)


def test_too_many_from_one_place_are_slowed_down(cast: Cast) -> None:
    for number in range(JOINS_IN_TEN_MINUTES):
        join(cast, f"Person {number}")

    with pytest.raises(SlowDownError):
        join(cast)
    assert join(cast, place="elsewhere").token
