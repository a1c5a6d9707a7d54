"""Keys: what terminals send, what the keypad means, which press is meant, and how a question is answered."""

import pytest

from counter_client.choose import Choice, Option
from counter_client.keys import ACTIONS, BY_KEY, Chords, Key, split
from counter_client.state import SETTLE, Truth
from counter_client.words import Words, own_language, spaced


class Clock:
    """Monotonic seconds that stand still."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def view(seq: int, current: str | None = None, state: str = "open", **session: object) -> dict[str, object]:
    ticket = {"id": current, "number": "A001"} if current else None
    return {"seq": seq, "session": {"state": state, **session}, "current": ticket, "next": None, "speed": 1}


def test_no_key_means_two_things() -> None:
    keys = [key for action in ACTIONS for key in (action.keypad, *action.others) if key]
    assert len(keys) == len(set(keys)) == len(BY_KEY)


@pytest.mark.parametrize(
    ("sent", "keys"),
    [
        ("\r", ["enter"]),
        ("\x1b[19~", ["F8"]),
        ("\x1bOMw", ["enter", "w"]),
        ("\x1bOq\x1bOk", ["1", "+"]),
        ("\x1b[A\x1b[5~x", ["x"]),
        ("\x1b", ["escape"]),
        ("Ä3", ["ä", "3"]),
    ],
)
def test_it_reads_what_terminals_send(sent: str, keys: list[str]) -> None:
    assert list(split(sent)) == keys


def test_a_chord_is_two_presses_soon_after_one_another() -> None:
    chords = Chords()
    assert [chords.join(Key(name, at)) for name, at in (("9", 0), ("9", 1), ("9", 1.5), ("9", 4), ("9", 5))] == [
        "9",
        "99",
        "9",
        "9",
        "99",
    ]
    assert [chords.join(Key(name, 0)) for name in ("!", "1", "!", "!")] == ["!", "1", "!", "!!"]


def test_a_press_is_meant_only_after_a_quiet_while() -> None:
    clock = Clock()
    truth = Truth(clock)
    truth.accept(view(1))
    truth.accept(view(2, "7"))
    assert not truth.is_meant(clock.now + SETTLE / 2)
    assert not truth.is_meant(clock.now + SETTLE)
    assert truth.is_meant(clock.now + 3 * SETTLE)
    for step in range(1, 50):
        assert not truth.is_meant(clock.now + 3 * SETTLE + step * 0.03), "the key is held down"


def test_an_older_view_is_dropped_and_a_snapshot_never() -> None:
    truth = Truth(Clock())
    assert truth.accept(view(5, "7"))
    assert not truth.accept(view(4))
    assert truth.accept(view(1), is_whole=True)
    assert truth.current is None


def test_a_login_learns_that_another_holds_the_counter() -> None:
    truth = Truth(Clock(), is_login=True)
    truth.accept(view(1, turn="a", mine=True))
    truth.accept(view(2, turn="a"))
    assert truth.is_mine is True
    truth.accept(view(3, turn="b"))
    assert truth.is_mine is None
    truth.accept(view(3, turn="b", mine=False))
    assert truth.is_mine is False


def test_only_the_newest_press_is_taken_back_and_not_for_ever() -> None:
    clock = Clock()
    truth = Truth(clock)
    truth.accept(view(1))
    truth.remember(({"id": "1"}, "finish"))
    truth.remember(({"id": "1"}, "ended"), ({"id": "2"}, "call"))
    last = truth.last()
    assert last is not None
    assert last.step == "call"
    truth.forget(last)
    assert [step and step.step for step in [truth.last()]] == ["ended"]
    clock.now += 11
    assert truth.last() is None


def test_a_question_is_answered_by_number_or_letter() -> None:
    picked: list[int] = []
    options = [Option(str(at), lambda at=at: picked.append(at), "AB"[at % 2]) for at in range(12)]  # type: ignore[misc]
    choice = Choice("?", options)
    assert choice.take("5") == (True, options[4].act)
    assert choice.take("1") == (False, None), "1, 10, 11 or 12"
    assert choice.take("1") == (True, options[10].act)
    choice = Choice("?", options)
    assert choice.take("1") == (False, None)
    assert choice.take("enter") == (True, options[0].act)
    assert Choice("?", options).take("b") == (True, options[1].act)
    assert Choice("?", options).take("x") == (False, None)
    assert Choice("?", options).take("0") == (True, None)
    assert Choice("?", options[:3]).take("7") == (False, None)


def test_texts_are_english_until_the_catalogue_is_there() -> None:
    words = Words("de")
    assert words("{number} called", number="A 001") == "A 001 called"
    words.learn({"{number} called": "{number} aufgerufen"})
    assert words("{number} called", number="A 001") == "A 001 aufgerufen"
    assert words.pick({"de": "Kasse", "en": "Cash desk"}) == "Kasse"
    assert [spaced(number) for number in ("A042", "042", "")] == ["A 042", "042", ""]


@pytest.mark.parametrize(("lang", "code"), [("de_DE.UTF-8", "de"), ("en_GB", "en"), ("C.UTF-8", "en"), ("fr_FR", "de")])
def test_the_language_is_the_computer_s(monkeypatch: pytest.MonkeyPatch, lang: str, code: str) -> None:
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    monkeypatch.setenv("LANG", lang)
    assert own_language() == code
