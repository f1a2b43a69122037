import re
from math import isclose

import pytest
import qrcode
from hypothesis import given, settings
from hypothesis import strategies as st

from timebank.ledger.totals import Side
from timebank.queries.finishing import example
from timebank.web import pictures

TIMES = st.integers(min_value=0, max_value=2_000_000)


@pytest.mark.parametrize("side", ["given", "received"])
@pytest.mark.parametrize("quarters", [1, 2, 3, 4])
def test_pebble_is_drawn_whole_only_for_an_hour(quarters: int, side: Side) -> None:
    drawn = pictures.pebble(quarters, side)

    assert ("<path" in drawn) == (quarters < 4)
    assert 'aria-hidden="true"' in drawn


@pytest.mark.parametrize(("quarters", "end"), [(1, "29 16"), (2, "16 29"), (3, "3 16")])
def test_disc_is_cut_clockwise_from_the_top(quarters: int, end: str) -> None:
    wedge = re.search(r' d="([^"]+)"', pictures.pebble(quarters, "given"))

    assert wedge
    assert wedge[1] == f"M16 16L16 3A13 13 0 {int(quarters > 2)} 1 {end}Z"


def test_given_and_received_differ_in_shape() -> None:
    assert "given-fill" in pictures.pebble(4, "given")
    assert "received-ring" in pictures.pebble(4, "received")


@pytest.mark.parametrize("rule", pictures.RULES)
def test_picture_of_a_rule_shows_who_gives_and_receives(rule: str) -> None:
    outcome = example(rule, 120, 0)

    drawn = pictures.rule_picture(rule)

    assert ("given-fill" in drawn) == bool(outcome.given)
    assert ("received-ring" in drawn) == any(outcome.received.values())
    assert (pictures.icon("pot") in drawn) == (outcome.pot_received > 0)
    assert drawn == "" or 'class="pebbles" aria-hidden="true"' in drawn


@pytest.mark.parametrize(
    ("minutes", "count"), [(0, 0), (5, 1), (60, 1), (90, 2), (720, 12), (735, 0), (10**9, 0)]
)
def test_pebbles_stop_where_counting_stops(minutes: int, count: int) -> None:
    assert pictures.pebbles(minutes, "given").count("<svg") == count


@given(TIMES, TIMES)
def test_ring_always_closes(given_minutes: int, received_minutes: int) -> None:
    arcs = pictures.ring_arcs(given_minutes, received_minutes)
    gaps = [after.start - before.end for before, after in zip(arcs, [*arcs[1:], *arcs[:1]], strict=True)]
    gaps[-1:] = [gap + 1 for gap in gaps[-1:]]

    assert all(arc.end > arc.start for arc in arcs)
    assert all(isclose(gap, 2 * pictures.RING_GAP * (3 - len(arcs))) for gap in gaps)
    assert len(arcs) == (given_minutes > 0) + (received_minutes > 0)


@given(TIMES, TIMES)
def test_ring_shares_the_circle_in_proportion(given_minutes: int, received_minutes: int) -> None:
    arcs = pictures.ring_arcs(given_minutes + 1, received_minutes + 1)
    share = (given_minutes + 1) / (given_minutes + received_minutes + 2)

    if pictures.SMALLEST_SHARE < share < 1 - pictures.SMALLEST_SHARE:
        assert isclose((arcs[0].end + arcs[1].start) / 2, share)


@given(TIMES, TIMES)
def test_every_band_of_the_ring_ends_where_it_began(given_minutes: int, received_minutes: int) -> None:
    for outline in re.findall(r'<path d="(M[^"]+Z)"', pictures.ring(given_minutes, received_minutes)):
        points = re.findall(r"(?:M|A\S+ \S+ 0 [01] [01] )(-?[\d.]+ -?[\d.]+)", outline)

        assert points[0] == points[-1]


def test_new_member_sees_a_dotted_circle() -> None:
    drawn = pictures.ring(0, 0)

    assert "stroke-dasharray" in drawn
    assert "<pattern" not in drawn


def test_single_arc_is_closed_by_dots() -> None:
    assert "stroke-dasharray" in pictures.ring(60, 0)
    assert "stroke-dasharray" not in pictures.ring(60, 60)


def test_two_rings_of_a_page_keep_their_own_stripes() -> None:
    assert 'id="mine"' in pictures.ring(60, 60, name="mine")
    assert "url(#mine)" in pictures.ring(60, 60, name="mine")


@given(TIMES, TIMES)
def test_numbers_have_at_most_two_decimals(given_minutes: int, received_minutes: int) -> None:
    drawn = pictures.ring(given_minutes, received_minutes, on="paper")

    assert not re.search(r"\.\d{3}|\de-|-0[ A\"]", drawn)


@settings(max_examples=20)
@given(st.text(min_size=1, max_size=80))
def test_qr_path_holds_the_very_modules(text: str) -> None:
    code = qrcode.QRCode(border=0)
    code.add_data(text)
    code.make()
    matrix = [[bool(module) for module in row] for row in code.get_matrix()]

    assert read_modules(pictures.qr(matrix, "Opens the check-in page.")) == matrix


def read_modules(drawn: str) -> list[list[bool]]:
    box = re.search(r'viewBox="0 0 (\d+) \1"', drawn)
    assert box
    size = int(box[1]) - 2 * pictures.QUIET_ZONE
    dark = {
        (int(y) - pictures.QUIET_ZONE, int(x) - pictures.QUIET_ZONE + step)
        for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", drawn)
        for step in range(int(width))
    }
    return [[(y, x) in dark for x in range(size)] for y in range(size)]


def test_qr_says_what_it_opens_and_escapes_it() -> None:
    drawn = pictures.qr([[True]], 'Tea & "cake"')

    assert 'role="img" aria-label="Tea &amp; &#34;cake&#34;"' in drawn


def test_qr_stays_dark_on_cream() -> None:
    drawn = pictures.qr([[True]], "Check in")

    assert 'fill="#FFFDF8"' in drawn
    assert 'fill="#2A1F3D"' in drawn


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Amara O", "AO"), ("Dev", "D"), ("mary jane watson", "MW"), ("  Łucja  Ŵyn ", "ŁŴ"), ("", "")],
)
def test_initials_take_the_first_and_last_word(name: str, letters: str) -> None:
    assert pictures.initials(name) == letters


@pytest.mark.parametrize("name", sorted(pictures.ICONS))
def test_icon_is_hidden_from_screen_readers(name: str) -> None:
    assert 'aria-hidden="true"' in pictures.icon(name)


def test_mark_and_ring_take_the_colours_of_their_ground() -> None:
    assert "--hero-give" in pictures.mark("hero")
    assert "--hero-" not in pictures.mark("paper")
    assert "--hero-" not in pictures.ring(60, 60, on="paper")
