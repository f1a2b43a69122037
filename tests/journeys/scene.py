"""What pages need to come about: people, gatherings and the phones on which they are opened."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Self

from tests.journeys.community import Community
from tests.journeys.phone import Phone, Phones
from tests.journeys.server import SECRET
from timebank import clock
from timebank.clock import DAY
from timebank.queries.gatherings import GatheringView
from timebank.services import check_ins, consents, members, profile, recoveries
from timebank.store.people import Person

AMARA = "Amara O"
GRACE = "Grace L"
DAY_MINUTES = 24 * 60


@dataclass(frozen=True)
class Scene:
    """What a page needs to come about: the demo, the new community, and phones."""

    kettle: Community
    teapot: Community
    phones: Phones

    def visitor(self, path: str) -> Phone:
        """Open an address without signing in."""
        return self.phones.open().go(path)

    def amara(self, path: str) -> Phone:
        """Open an address as the member whose months the demo tells."""
        return self.phones.open(cookie=self.kettle.cookie(self.kettle.named(AMARA))).go(path)

    def grace(self, path: str) -> Phone:
        """Open an address as the demo's steward, whom nobody asks for a passkey."""
        return self.phones.open(cookie=self.kettle.cookie(self.kettle.named(GRACE))).go(path)

    def beginner(self, path: str) -> Phone:
        """Open an address as somebody who joined just now, where nothing has happened."""
        return self.phones.open(cookie=self.teapot.cookie(self.teapot.member().member_id)).go(path)

    def at_haven(self, path: str) -> Phone:
        """Open an address as somebody in whose community every page has the exit button."""
        haven = Community(self.kettle.engine, "haven")
        return self.phones.open(cookie=haven.cookie(haven.member().member_id)).go(path)

    def by(self, person: Person, path: str) -> Phone:
        """Open an address as this member."""
        return self.phones.open(cookie=self.kettle.cookie(person.member_id)).go(path)

    def newcomer(self, path: str) -> Phone:
        """Open an address as somebody who only gave a first name; the path may name their check-in."""
        arrival = self.kettle.visit("Noor", self.tea())
        cookie = self.kettle.cookie_of(arrival.token)
        return self.phones.open(cookie=cookie).go(path.format(check_in=arrival.check_in_id.hex()))

    def people(self) -> tuple[Person, Person]:
        """Add two members."""
        return self.kettle.member("Alice"), self.kettle.member("Bob")

    def supported(self) -> tuple[Person, Person]:
        """Add a member who lets another act for them, and who is asked for a yes."""
        alice, bob = self.people()
        self.kettle.support(alice, bob)
        self.kettle.support(bob, self.kettle.member("Dan"))
        self.kettle.exchange(self.kettle.member("Carol"), alice, "gave")
        return alice, bob

    def acting(self, path: str = "/kettle/home") -> Phone:
        """Open an address while acting for somebody."""
        _, bob = self.supported()
        begun = self.by(bob, "/kettle/home").press_first("Act for").shows("You’re acting for")
        return begun.go(path)

    def tea(self, host: Person | None = None) -> GatheringView:
        """Begin a gathering now, with one there, and two who came to an earlier one of that name."""
        host = host or self.kettle.member("Alice")
        title = f"Tea with {self.kettle.name_of(host)}"
        earlier = self.kettle.gathering(host, title=title, starts_in=-DAY_MINUTES)
        gathering = self.kettle.gathering(host, title=title)
        for name in ("Bob", "Charlie"):
            self.kettle.show_card(self.kettle.member(name), earlier, host)
        self.kettle.check_in(self.kettle.member("Bob"), gathering)
        self.kettle.finish(host, earlier)
        return gathering

    def left_open(self, path: str = "/finish/together") -> Phone:
        """Open an address about a gathering that ended two days ago, as somebody who was there."""
        host, others = self.kettle.member("Alice"), [self.kettle.member(name) for name in ("Bob", "Charlie")]
        gathering = self.kettle.gathering(host, title="Long table", starts_in=-2 * DAY_MINUTES)
        for person in others:
            self.kettle.show_card(person, gathering, host)
        return self.by(others[0], f"/kettle/gatherings/{gathering.id.hex()}{path}")

    def listed(self) -> tuple[Person, Person]:
        """Add two members who are in the list of people, and tell something about themselves."""
        people = self.people()
        for person in people:
            who = {"member_id": person.member_id, "now": clock.now()}
            self.kettle.do(consents.give, **who, key=check_ins.new_key(), purpose="found")
            self.kettle.do(
                profile.say_what_helps,
                **who,
                key=check_ins.new_key(),
                helps="A text, not a call.",
                secret=SECRET,
            )
        return people

    def printing_cards(self, count: int) -> Phone:
        """Open a sheet of some new members' cards as a steward."""
        people = ",".join(self.kettle.member("Bob").member_id.hex() for _ in range(count))
        return self.at_desk(f"/kettle/desk/cards/sheet?people={people}")

    def at_desk(self, path: str, *, has_script: bool = True, more: tuple[str, ...] = ()) -> Phone:
        """Open an address as a new steward, who welcomes people and records for them, and maybe more."""
        today = clock.today(self.kettle.zone)
        steward, term = self.kettle.member("Stella"), (today, today + timedelta(days=300))
        begins_on, ends_on = (day.isoformat() for day in term)
        who = {"member_id": steward.member_id, "begins_on": begins_on, "ends_on": ends_on}
        for duty in ("welcome", "recording", "pot", *more):
            self.kettle.do(members.take_on_duty, **who, duty=duty)
        cookie = self.kettle.cookie(steward.member_id)
        return self.phones.open(has_script=has_script, cookie=cookie).go(path)

    def hosting(self, path: str) -> Phone:
        """Open an address about a gathering as its host."""
        host = self.kettle.member("Alice")
        return self.by(host, f"/kettle/gatherings/{self.tea(host).id.hex()}{path}")

    def new_way_in(self, *, days_ago: int, who: Person | None = None) -> bytes:
        """Let Amara and Grace have asked for a new way in for somebody, some days ago."""
        who = who or self.kettle.member("Alice")
        said = {"secret": SECRET, "site": "", "now": clock.now() - days_ago * DAY}
        amara, grace = self.kettle.named(AMARA), self.kettle.named(GRACE)
        name, key = self.kettle.name_of(who), secrets.token_bytes(16)
        made = self.kettle.do(recoveries.ask, asked_by=amara, wanted=name, key=key, **said)
        key = secrets.token_bytes(16)
        self.kettle.do(recoveries.agree, recovery_id=made, agreed_by=grace, key=key, **said)
        return made

    def slip_of(self, recovery: bytes) -> Self:
        """Have its slip made."""
        key, grace = secrets.token_bytes(16), self.kettle.named(GRACE)
        said = {"printed_by": grace, "key": key, "secret": SECRET, "now": clock.now()}
        self.kettle.do(recoveries.print_slip, recovery_id=recovery, **said)
        return self
