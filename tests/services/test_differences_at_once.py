"""What happens when two put an hour right at the same moment: once, and nothing is lost."""

from sqlalchemy import Engine
from sqlmodel import Session

from tests.cast import NOW, TODAY, Cast, a_key, an_exchange, at_once, faults_of, journal, totals_of
from tests.services.differing import differ, latest, press, states
from tests.services.reading import outcome
from timebank.services import answers, differences
from timebank.services.errors import AlreadyAnsweredError
from timebank.services.errors.differences import TheirTurnError

EIGHT = 8


def test_yes_and_taking_it_back_at_once_are_done_one_after_the_other(cast: Cast, engine: Engine) -> None:
    exchange = an_exchange(cast)
    differ(cast, exchange, by=cast.alice, minutes=30)
    recollection = latest(cast)
    cast.session.rollback()

    def act(session: Session, number: int) -> object:
        if number % 2:
            who = {"community_id": cast.community_id, "recollection_id": recollection}
            return outcome(lambda: differences.say_yes(session, **who, press=press(cast.bob)))
        alone = {"community_id": cast.community_id, "exchange_id": exchange, "today": TODAY, "now": NOW}
        mine = {"member_id": cast.alice.member_id, "key": a_key()}
        return outcome(lambda: answers.put_right(session, **alone, **mine))

    answered = set(at_once(engine, EIGHT, act))

    cast.session.rollback()
    assert answered <= {None, AlreadyAnsweredError}
    reversals = [entry for entry in journal(cast) if entry.kind == "reversal"]
    assert len(reversals) == 1
    assert (states(cast), totals_of(cast, cast.alice).given) in ((["agreed"], 30), (["left"], 0))
    assert faults_of(cast) == ()


def test_two_begin_at_once_and_one_of_them_is_asked(cast: Cast, engine: Engine) -> None:
    exchange = an_exchange(cast)

    def act(session: Session, number: int) -> object:
        who = {"community_id": cast.community_id, "exchange_id": exchange, "reason": "time"}
        said = {"minutes": 30 + 5 * (number % 2), "happened_on": TODAY}
        by = (cast.alice, cast.bob)[number % 2]
        return outcome(lambda: differences.say(session, **who, **said, press=press(by)))

    answered = set(at_once(engine, EIGHT, act))

    cast.session.rollback()
    assert answered <= {None, TheirTurnError}
    assert states(cast) == ["asked"]
    assert len(journal(cast)) == 1
