"""Emergency calls as a terminal hears them: each is told once, and one key answers the right one."""

from typing import Any

from counter_client.alarm import Alarms
from counter_client.office import Office
from counter_client.words import Words


def alarms(counter: str = "3") -> Alarms:
    words = Words("en")
    return Alarms(words, Office({}, words), counter)


def emergency(key: str = "7", counter: str = "5", state: str = "raised", **more: Any) -> dict[str, Any]:
    found = {"id": key, "counter": counter, "counter_name": counter, "room": "1.12", "floor": "1st floor"}
    return {**found, "state": state, "accepted_by": None, "level": 0, **more}


def test_it_says_where_and_who_is_coming_and_that_it_is_over() -> None:
    heard = alarms()
    assert list(heard.heard(emergency())) == [
        "EMERGENCY at Counter 5, Room 1.12, 1st floor! Press / or Y if you go there."
    ]
    assert list(heard.heard(emergency(state="accepted", accepted_by="6"))) == [
        "Emergency at Counter 5, Room 1.12, 1st floor: counter 6 is coming."
    ]
    assert list(heard.heard(emergency(state="ended"))) == ["The emergency at Counter 5, Room 1.12, 1st floor is over."]
    assert heard.answerable() is None


def test_it_tells_nothing_twice_but_an_escalation_again() -> None:
    heard = alarms()
    assert len(list(heard.heard(emergency()))) == 1
    assert list(heard.heard(emergency())) == []
    assert len(list(heard.heard(emergency(level=1)))) == 1


def test_after_a_reconnect_it_tells_what_is_new_and_what_ended_meanwhile() -> None:
    heard = alarms()
    list(heard.heard(emergency("7")))
    told = list(heard.all([emergency("8", counter="6")]))
    assert [sentence.split(",")[0] for sentence in told] == ["The emergency at Counter 5", "EMERGENCY at Counter 6"]
    assert list(heard.all([emergency("8", counter="6")])) == []


def test_one_key_accepts_what_others_raised_and_ends_what_is_accepted() -> None:
    heard = alarms("3")
    list(heard.heard(emergency("1", counter="3")))
    assert [found and (found[0]["id"], found[1]) for found in [heard.answerable()]] == [("1", "end")]
    list(heard.heard(emergency("2", counter="5")))
    assert [found and (found[0]["id"], found[1]) for found in [heard.answerable()]] == [("2", "accept")]


def test_what_cannot_be_read_is_not_told() -> None:
    assert [list(alarms().heard(news)) for news in (None, "x", {}, {"state": "raised"})] == [[], [], [], []]
