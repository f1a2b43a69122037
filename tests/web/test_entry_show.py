from datetime import timedelta

import time_machine

from tests.cast import Cast, a_waiting_exchange, an_exchange
from tests.web.browser import NOTHING, Browser, asks_to_sign_in, come_back_after, is_nothing
from tests.web.reading import sent_by


def test_both_parties_see_the_entry_from_their_own_side(alice: Browser, bob: Browser, cast: Cast) -> None:
    path = f"/kettle/entries/{an_exchange(cast, words='Gardening').hex()}"

    assert bob.get(path).heading == "Alice A gave you 1 hour of gardening, today."
    assert alice.get(path).heading == "You gave Bob B 1 hour of gardening, today."


def test_unconcerned_member_gets_what_does_not_exist(charlie: Browser, trent: Browser, cast: Cast) -> None:
    path = f"/kettle/entries/{an_exchange(cast).hex()}"

    assert is_nothing(charlie.get(path), charlie.get(f"/kettle/entries/{NOTHING}"))
    assert asks_to_sign_in(trent.get(path))
    assert trent.get(path.replace("kettle", "teapot")).status == 404


def test_signed_out_visitor_signs_in_first(anyone: Browser, cast: Cast) -> None:
    path = f"/kettle/entries/{an_exchange(cast).hex()}"

    assert anyone.get(path).answer == (303, f"/kettle/sign-in?next={path}")


def test_waiting_entry_offers_an_answer_to_one_and_undo_to_the_other(
    alice: Browser, bob: Browser, cast: Cast
) -> None:
    path = f"/kettle/entries/{a_waiting_exchange(cast).hex()}"

    assert [form.attributes["action"] for form in alice.get(path).forms] == [
        f"{path}/withdrawal",
        f"{path}/job",
    ]
    assert bob.get(path).forms == []
    assert f"{path}/reply" in bob.get(path).links()


def test_question_is_asked_only_while_it_is_open(alice: Browser, bob: Browser, cast: Cast) -> None:
    path = f"/kettle/entries/{a_waiting_exchange(cast).hex()}"

    assert bob.get(f"{path}/reply").status == bob.get(f"{path}/different").status == 200
    assert alice.get(f"{path}/reply").answer == alice.get(f"{path}/different").answer == (303, path)


def test_agreed_entry_can_be_taken_back_for_30_days(
    alice: Browser, cast: Cast, noon: time_machine.Traveller
) -> None:
    path = f"/kettle/entries/{an_exchange(cast).hex()}"

    assert alice.get(path).forms
    come_back_after(alice, noon, timedelta(days=31))
    assert not alice.get(path).forms


def test_taken_back_entry_leads_to_recording_it_again(alice: Browser, bob: Browser, cast: Cast) -> None:
    path = f"/kettle/entries/{a_waiting_exchange(cast).hex()}"
    alice.send(path, "withdrawal")

    (again,) = (link for link in alice.get(path).links() if "record?" in link)
    fields = sent_by(alice.get(again).form())

    assert fields["way"] == ["gave"]
    assert fields["who"] == [cast.bob.member_id.hex()]
    assert "Taken back" in bob.get(path).words


def test_history_tells_what_happened_in_order(
    alice: Browser, bob: Browser, cast: Cast, noon: time_machine.Traveller
) -> None:
    path = f"/kettle/entries/{a_waiting_exchange(cast).hex()}"
    noon.shift(timedelta(minutes=1))
    bob.send(f"{path}/different", time="30", reason="time")

    (history,) = alice.get(path).document.every("ol")

    assert [line.words.split(" on ")[0] for line in history.every("li")] == [
        "You recorded 1 hour",
        "Bob B said yes to 30 minutes",
        "Monday 2 March: Bob B remembers it as 30 minutes, today.",
    ]
