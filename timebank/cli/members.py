"""Adding a member, and printing a way in for one."""

from typing import TYPE_CHECKING

import click

from timebank.cli.communities import readable
from timebank.cli.refusal import Refusal

if TYPE_CHECKING:
    from sqlmodel import Session

    from timebank.queries.communities import CommunityView
    from timebank.store.people import Person

TERM_DAYS = 365
DUTIES = ("welcome", "recording", "pot", "reports", "rules")


@click.command("add-member")
@click.option("--community", "slug", required=True, help="The community's short name.")
@click.option("--name", required=True, help="What the member is called, like “Ada B”.")
@click.option("--email", default="", help="Where sign-in codes go.")
@click.option("--steward", is_flag=True, help="Give them every steward's duty for twelve months.")
@click.option("--works-for-host", is_flag=True, help="With --steward: the host organisation employs them.")
def add_member(slug: str, name: str, email: str, steward: bool, works_for_host: bool) -> None:
    """Add a member.

    They get a card, whose number is printed, and the welcome hours.
    """
    from timebank.cli.database import current_session, find_community, read_settings
    from timebank.queries.members import card_of
    from timebank.services import codes

    name, email = readable(name), email.strip()
    _check_email(email)
    settings = read_settings()
    with current_session(settings) as session:
        community = find_community(session, slug)
        person = _add(session, community, name=name, email=email, secret=settings.secret)
        if steward:
            _take_on_duties(session, community, person.member_id, by_job=works_for_host)
        card = card_of(session, community.id, person.member_id)
    click.echo(f"{name}: card number {codes.in_two_blocks(card.number) if card else 'none'}")


def _add(session: "Session", community: "CommunityView", *, name: str, email: str, secret: str) -> "Person":
    from sqlalchemy.exc import IntegrityError

    from timebank import clock
    from timebank.services import members

    day = clock.today(community.time_zone).isoformat()
    try:
        return members.add(
            session,
            community_id=community.id,
            name=name,
            email=email,
            secret=secret,
            now=clock.now(),
            day=day,
        )
    except IntegrityError as error:
        # Everything else about a new member is made at random, so only the address can be there already.
        message = f"A member of {community.name} has the address {email} already."
        raise Refusal(message) from error


def _check_email(email: str) -> None:
    if email and ("@" not in email or any(letter.isspace() for letter in email)):
        message = f"“{email}” is not an e-mail address."
        raise Refusal(message)


def _take_on_duties(
    session: "Session", community: "CommunityView", member_id: bytes, *, by_job: bool
) -> None:
    from datetime import timedelta

    from timebank import clock
    from timebank.services import members

    begins = clock.today(community.time_zone)
    for duty in DUTIES:
        members.take_on_duty(
            session,
            community_id=community.id,
            member_id=member_id,
            duty=duty,
            begins_on=begins.isoformat(),
            ends_on=(begins + timedelta(days=TERM_DAYS)).isoformat(),
            by_job=by_job,
        )


@click.command()
@click.option("--community", "slug", required=True, help="The community's short name.")
@click.option("--member", "wanted", required=True, help="A name, a first name or a card number.")
def slip(slug: str, wanted: str) -> None:
    """Print a way in for one member.

    The address works once, within seven days.
    """
    from timebank import clock
    from timebank.cli.database import current_session, find_community, read_settings
    from timebank.services import sign_in

    settings = read_settings()
    with current_session(settings) as session:
        community = find_community(session, slug)
        member_id = _find(session, community, wanted)
        token = sign_in.make_slip(
            session, community_id=community.id, member_id=member_id, is_only_way=False, now=clock.now()
        )
    click.echo(f"{settings.public_address}/{slug}/slip/{token}")


def _find(session: "Session", community: "CommunityView", wanted: str) -> bytes:
    from timebank.services import members
    from timebank.services.errors import TwoPeopleOfThatNameError, UnknownPersonError

    try:
        return members.find_one(session, community.id, wanted)
    except UnknownPersonError as error:
        message = f"Nobody in {community.name} goes by “{wanted}”, as a name, a first name or a card number."
        raise Refusal(message) from error
    except TwoPeopleOfThatNameError as error:
        cards = "; ".join(_cards(session, community, wanted))
        message = f"More than one person goes by “{wanted}”, so give a card number: {cards}."
        raise Refusal(message) from error


def _cards(session: "Session", community: "CommunityView", wanted: str) -> list[str]:
    from timebank.queries.members import card_of, everyone
    from timebank.services.text import folded

    finding = folded(wanted)
    alike = [
        person
        for person in everyone(session, community.id)
        if folded(person.name) == finding or folded(person.name).startswith(f"{finding} ")
    ]
    cards = [card_of(session, community.id, person.id) for person in alike]
    return [f"{card.number} ({card.name})" for card in cards if card]
