from sqlmodel import Session

from tests.demo.asking import account_of, ask
from timebank.queries import differences, people, supporters
from timebank.queries.communities import by_slug
from timebank.queries.hours import page
from timebank.queries.verification import verify


def ids(kettle: Session, name: str) -> tuple[bytes, bytes, bytes]:
    """Find a member of Kettle: the community, the member and the account."""
    here, account = account_of(kettle, name)
    ((member,),) = ask(kettle, "SELECT member_id FROM account WHERE id = ?", account)
    return here, member, account


def test_people_find_each_other(kettle: Session) -> None:
    here, amara, _ = ids(kettle, "Amara O")

    names = [each.name for each in people.listed(kettle, here, amara)]

    assert {"Amara O", "Grace L", "Tom H"} < set(names)
    assert 30 < len(names) < 75


def test_amara_may_act_for_dee_and_fay_no_longer_for_gil(kettle: Session) -> None:
    found = [
        (each.supporter, each.member, each.ended_at is None)
        for name in ("Amara O", "Fay W")
        for each in supporters.all_of(kettle, *ids(kettle, name)[:2])
    ]

    assert found == [("Amara O", "Dee S", True), ("Fay W", "Gil R", False)]


def test_all_that_dee_did_says_who_helped(kettle: Session) -> None:
    here, dee, account = ids(kettle, "Dee S")

    lines = [line for line in page(kettle, here, account, dee, before=None).lines if line.kind == "exchange"]

    assert lines
    assert {line.helper for line in lines} == {"Grace L", "Tom H"}


def test_ivo_is_gone_and_every_sum_stays(kettle: Session) -> None:
    community = by_slug(kettle, "kettle")
    assert community

    assert ask(kettle, "SELECT count(*) FROM member_name WHERE name LIKE 'Ivo%'") == [(0,)]
    assert ask(kettle, "SELECT count(*) FROM erasure") == [(1,)]
    assert verify(kettle, community).faults == ()


def test_sunita_remembers_an_hour_differently_and_amara_is_asked(kettle: Session) -> None:
    here, amara, _ = ids(kettle, "Amara O")

    (asked,) = differences.asked_of(kettle, here, amara)

    assert (asked.other, asked.reason, asked.may_say_yes) == ("Sunita R", "time", True)
    assert [each.minutes for each in asked.recollections] == [90, 60]
