from sqlmodel import select

from tests.cast import NOW, SECRET, Cast, a_key
from timebank.queries.role_words import mine
from timebank.services import role_words
from timebank.services.codes import sealed
from timebank.store.acts import Act
from timebank.store.people import Person


def choose(cast: Cast, *words: str, by: Person | None = None, key: bytes | None = None) -> None:
    role_words.choose(
        cast.session,
        community_id=cast.community_id,
        member_id=(by or cast.alice).member_id,
        key=key or a_key(),
        words=words,
        secret=SECRET,
        now=NOW,
    )


def words_of(cast: Cast, person: Person) -> tuple[str, ...]:
    return mine(cast.session, cast.community_id, person.member_id)


def test_words_are_ones_own_alone(cast: Cast) -> None:
    choose(cast, "peer", "peer", "", "gardener")

    assert words_of(cast, cast.alice) == ("gardener", "peer")
    assert words_of(cast, cast.bob) == ()


def test_an_old_press_does_not_bring_words_back(cast: Cast) -> None:
    key = a_key()
    choose(cast, "peer", key=key)
    choose(cast)
    choose(cast, "peer", key=key)

    assert words_of(cast, cast.alice) == ()


def test_the_answer_cannot_be_guessed_from_what_is_kept_of_the_act(cast: Cast) -> None:
    first, second = a_key(), a_key()
    choose(cast, "peer", key=first)
    choose(cast, "peer", key=second, by=cast.bob)

    kept = cast.session.exec(select(Act.fingerprint)).all()
    assert len(set(kept)) == 2
    assert sealed(SECRET, "peer") != sealed("another secret", "peer")
