import pytest
from sqlalchemy import insert

from tests.cast import NOW, Cast, a_gathering, a_key
from tests.web.crowd import a_crowd
from timebank.queries import hours
from timebank.store.engine import begin_writing
from timebank.store.supporters import Help

HELPED = 400
PART_OF_A_LINE = 20


def steps(cast: Cast) -> int:
    """Count the steps that SQLite takes for one page of Bob's hours."""
    taken: list[None] = []
    raw = cast.session.connection().connection.driver_connection
    assert raw is not None
    raw.set_progress_handler(lambda: taken.append(None), PART_OF_A_LINE)
    page = hours.page(cast.session, cast.community_id, cast.bob.account_id, cast.bob.member_id, before=None)
    raw.set_progress_handler(None, 0)
    assert len(page.lines) == hours.PAGE_SIZE
    return len(taken)


@pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)
def test_a_page_takes_no_longer_for_somebody_who_had_much_help(cast: Cast) -> None:
    a_crowd(cast, a_gathering(cast), 2 * hours.PAGE_SIZE)
    before = steps(cast)

    begin_writing(cast.session)
    rows = [
        {
            "act_id": a_key(),
            "what": "exchange",
            "member_id": cast.bob.member_id,
            "helper_id": cast.stella.member_id,
        }
        for _ in range(HELPED)
    ]
    common = {
        "community_id": cast.community_id,
        "standing": "steward",
        "heard": "said",
        "minutes": 0,
        "at": NOW,
    }
    cast.session.connection().execute(insert(Help), [row | common for row in rows])
    cast.session.commit()

    assert steps(cast) <= 1.1 * before
