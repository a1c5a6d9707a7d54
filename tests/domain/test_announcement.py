"""What is said and shown for a call: rules that hold in every language."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.domain.announcement import (
    STEPS,
    TICKET,
    Call,
    Phrases,
    key,
    languages_of_call,
    parts,
    shown,
    spoken,
)
from queue_server.domain.languages import LANGUAGES
from queue_server.speech.phrases import load

PHRASES = load()
GERMAN = PHRASES["de"]

numbers = st.builds(
    lambda letter, count: f"{letter}{count:03}", st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), st.integers(1, 12_000)
)
signs = st.one_of(
    st.integers(1, 99).map(str),
    st.tuples(st.integers(0, 9), st.integers(1, 40)).map(lambda pair: f"{pair[0]}.{pair[1]:02}"),
    st.sampled_from(["Info", "Kasse", "EG 3", "B2", "A-12", "{x}", "–"]),
)
calls = st.builds(
    Call,
    number=numbers,
    counter_name=signs,
    room=st.none() | signs,
    floor=st.none() | st.sampled_from(["EG", "1. OG"]),
    direction=st.lists(st.sampled_from(STEPS), max_size=5),
)
every_language = pytest.mark.parametrize("phrases", PHRASES.values(), ids=list(PHRASES))


def test_it_has_words_in_every_shipped_language() -> None:
    assert set(PHRASES) == set(LANGUAGES)


@every_language
@settings(max_examples=15, deadline=None)
@given(call=calls)
def test_it_says_every_call_in_words_without_gaps(phrases: Phrases, call: Call) -> None:
    words = spoken(phrases, call)
    assert not set("{}") & set(words.replace("{x}", ""))
    assert "  " not in words
    assert words == words.strip()
    assert all(digit in words or phrases.digits[int(digit)] in words for digit in call.number[1:])
    assert phrases.letters.get(call.number[0], call.number[0]) in words


@every_language
@settings(max_examples=15, deadline=None)
@given(call=calls)
def test_it_never_says_a_ticket_number_as_one_word(phrases: Phrases, call: Call) -> None:
    spelled = [phrases.letters.get(call.number[0], call.number[0])]
    spelled += [phrases.digits[int(digit)] for digit in call.number[1:]]
    assert phrases.separator.join(spelled) in spoken(phrases, call)


@every_language
@settings(max_examples=15, deadline=None)
@given(call=calls)
def test_it_shows_the_way_that_it_says(phrases: Phrases, call: Call) -> None:
    line = shown(phrases, call)
    assert bool(line) == bool(call.direction)
    if line:
        unmarked = re.sub("[\u064c-\u0652\u0670]", "", spoken(phrases, call))
        assert line in unmarked


@every_language
@settings(max_examples=15, deadline=None)
@given(call=calls)
def test_its_parts_are_its_words(phrases: Phrases, call: Call) -> None:
    assert "".join(part.words for part in parts(phrases, call)) == spoken(phrases, call)
    for part in parts(phrases, call):
        for take in part.takes:
            assert take
            assert all(re.fullmatch(r"[\w.-]+", clip) for clip in take)
            assert not any(character.isupper() for clip in take for character in clip)


def test_it_says_and_shows_the_way_upstairs_in_german() -> None:
    call = Call("A042", "6", room="1.13", floor="1. OG", direction=["up", "left"])
    assert spoken(GERMAN, call) == "Nummer A, 0, 4, 2. Bitte zu Platz 6. Treppe hoch, dann links. Raum 1, 13."
    assert shown(GERMAN, call) == "Treppe hoch, dann links"


def test_it_names_the_room_only_to_those_who_have_to_find_it() -> None:
    assert "Raum" not in spoken(GERMAN, Call("A042", "6", room="1.13"))
    assert "Raum" not in spoken(GERMAN, Call("A042", "1.13", room="1.13", direction=["up"]))


@pytest.mark.parametrize(
    ("sign", "words"),
    [
        ("6", "Platz 6."),
        ("12", "Platz 12."),
        ("1.12", "Platz 1, 12."),
        ("0.03", "Platz 0, 0, 3."),
        ("EG 3", "Platz E, G, 3."),
        ("B2", "Platz B, 2."),
        ("Info", "zu: Information."),
        ("INFO", "zu: Information."),
        ("Kasse", "zu: Kasse."),
    ],
)
def test_it_reads_a_sign_as_people_do(sign: str, words: str) -> None:
    assert spoken(GERMAN, Call("A042", sign)).endswith(words)


def test_it_takes_the_lift_and_its_direction_as_one_step() -> None:
    assert shown(GERMAN, Call("A042", "6", direction=["lift", "up", "left"])) == "Mit dem Aufzug nach oben, dann links"
    assert shown(GERMAN, Call("A042", "6", direction=["left", "lift"])) == "Links, dann mit dem Aufzug"


def test_it_shows_arabic_without_the_marks_that_only_the_voice_needs() -> None:
    marked = Phrases(
        "ar", "{number} {counter}", "{number} {sign}", "{way}.", "{room}.", "، ", {"left": "يَسارًا", "right": "يُمنى"}
    )
    assert shown(marked, Call("A1", "6", direction=["left", "right"])) == "يسارًا، يمنى"


def test_its_key_is_that_of_the_content() -> None:
    names = {key("de", "a", "x"), key("de", "a", "y"), key("de", "b", "x"), key("en", "a", "x"), key("d", "ea", "x")}
    assert len(names) == 5


@given(
    ticket=st.sampled_from(list(LANGUAGES)),
    order=st.lists(st.sampled_from([*LANGUAGES, TICKET]), min_size=1, unique=True),
    defaults=st.lists(st.sampled_from(list(LANGUAGES)), min_size=1, unique=True),
    voices=st.sets(st.sampled_from(list(LANGUAGES))),
)
def test_it_speaks_only_languages_with_a_voice_and_none_twice(
    ticket: str, order: list[str], defaults: list[str], voices: set[str]
) -> None:
    languages = languages_of_call(ticket, order, defaults, voices.__contains__)
    assert set(languages) <= voices
    assert len(set(languages)) == len(languages)
    assert set(languages) <= {*order, ticket, *defaults}
    if order[0] in voices:
        assert languages[0] == order[0]
    if TICKET in order and ticket in voices:
        assert ticket in languages
        assert set(languages) <= {*order, ticket}


@pytest.mark.parametrize(
    ("ticket", "expected"), [("de", ["de"]), ("uk", ["de", "uk"]), ("en", ["de", "en"]), ("ps", ["de", "en"])]
)
def test_it_speaks_german_first_then_the_tickets_language(ticket: str, expected: list[str]) -> None:
    assert languages_of_call(ticket, ["de", TICKET], ["de", "en"], lambda language: language != "ps") == expected


@pytest.mark.parametrize(
    ("order", "expected"),
    [([TICKET, "de"], ["uk", "de"]), (["de"], ["de"]), ([TICKET], ["uk"]), (["de", "en", TICKET], ["de", "en", "uk"])],
)
def test_it_keeps_the_order_that_the_office_wants(order: list[str], expected: list[str]) -> None:
    assert languages_of_call("uk", order, ["de", "en"], lambda language: True) == expected
