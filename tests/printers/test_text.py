"""A slip in the printer's own letters: complete, readable at every width, and harmless."""

import re
from dataclasses import replace

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from printers.preview import Paper, interpret
from printers.profile import PROFILES, Profile
from printers.slip import Slip, Thing, Words
from printers.text import AddressTooLong, is_writable, text_slip, writable
from tests.printers.samples import ARABIC, GERMAN, LONG, URL

WIDTHS = [384, 400, 504, 512, 576, 640]
FRENCH = replace(
    GERMAN,
    no_wait=Words(""),
    language="fr",
    title=Words("Ihre Nummer", "Votre numéro"),
    bring=(Thing("passport", Words("Pass", "Passeport à l’étranger")),),
)
_COMMANDS = re.compile(
    rb"\x1b[@at!RE].?|\x1d![\x00-\x77]|\x1dB.|\x1c\.|\x1dV\x42\x00|\x1bd\x06|\x1d\(k..1[A-Z].*?(?=\x1d|\n)"
)


def printed(slip: Slip, profile: Profile) -> Paper:
    """The paper of a text slip, all of which must be understood."""
    number, codec = profile.code_page
    paper = interpret(text_slip(slip, profile), profile.width, {number: codec})
    assert paper.reports == ()
    return paper


def lines(slip: Slip, profile: Profile) -> list[str]:
    """The lines of text, without commands."""
    text = _COMMANDS.sub(b"", text_slip(slip, profile).replace(b"\x1b@", b""))
    return [line.strip() for line in text.decode(profile.code_page[1]).split("\n") if line.strip()]


def words(slip: Slip, profile: Profile) -> str:
    """All text in one line, breaks and spaces made one space."""
    return " ".join(" ".join(lines(slip, profile)).split())


def test_it_says_everything_in_german() -> None:
    said = words(ARABIC, Profile())
    for expected in (
        "Ausländerbehörde Ihre Nummer A042 Aufenthaltstitel: beantragen, verlängern",
        "1. OG Dort warten Warten, etwa 25-40 min Aufruf zwischen 9:42 und 9:57",
        "Mitbringen - Pass - Foto - Mietvertrag",
        "Wir rufen Sie auch auf dem Handy. Kein Name gespeichert. Di 14.04.2026, 9:17",
    ):
        assert expected in said


def test_it_says_so_where_nobody_can_say_how_long_it_takes() -> None:
    assert "Niemand bearbeitet das gerade." in words(replace(ARABIC, wait=None), Profile())


def test_it_adds_the_visitors_words_where_the_printer_has_their_letters() -> None:
    said = words(FRENCH, Profile())
    assert "Ihre Nummer Votre numéro A042" in said
    assert "- Pass / Passeport à l'étranger" in said
    assert "?" not in words(ARABIC, Profile())


def test_it_writes_all_of_the_visitors_words_or_none() -> None:
    polish = replace(FRENCH, title=Words("Ihre Nummer", "Twój numer, więc"))
    said = words(polish, Profile())
    assert "Tw" not in said
    assert "Passeport" not in said
    whole = replace(polish, bring=(Thing("passport", Words("Pass", "Paszport")),))
    assert "Twój numer, więc" in words(whole, Profile(code_page=(18, "cp852")))


def test_no_word_stands_alone_below_a_line() -> None:
    said = lines(replace(ARABIC, footer=Words("Aufruf zwischen 9:42 und 9:57 Uhr")), Profile(width=384))
    assert "Aufruf zwischen" in said
    assert "9:42 und 9:57 Uhr" in said


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("slip", [ARABIC, GERMAN, LONG, FRENCH], ids=["ar", "de", "long", "fr"])
def test_no_line_is_longer_than_the_paper_and_no_word_is_lost(slip: Slip, width: int) -> None:
    profile = Profile(width=width)
    assert all(len(line) <= profile.columns for line in lines(slip, profile))
    squeezed = re.sub(r"[\s-]", "", words(slip, profile))
    said = [slip.office, slip.service, slip.place.words, slip.footer, *(thing.name for thing in slip.bring)]
    assert all(re.sub(r"[\s-]", "", each.german) in squeezed for each in said)


@pytest.mark.parametrize("width", WIDTHS)
def test_words_stay_whole_where_they_fit(width: int) -> None:
    known = set(re.findall(r"\w+", f"{ARABIC.service.german} {ARABIC.address_words.german}"))
    assert known <= set(re.findall(r"\w+", words(ARABIC, Profile(width=width))))


@pytest.mark.parametrize("name", sorted(PROFILES))
def test_the_number_is_the_biggest_thing_on_every_model(name: str) -> None:
    profile = PROFILES[name]
    sizes = [size[0] for size in re.findall(rb"\x1d!(.)", text_slip(ARABIC, profile), re.DOTALL)]
    across, down = (max(sizes) >> 4) + 1, (max(sizes) & 7) + 1
    assert across == down >= 7
    assert across * 4 <= profile.columns - 2
    assert printed(ARABIC, profile).image.width == profile.width


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("address", ["https://a.example/t/1", URL, URL + "x" * 100])
def test_the_printers_own_qr_code_can_be_read_and_has_white_around_it(width: int, address: str) -> None:
    paper = printed(replace(ARABIC, address=address), Profile(width=width)).image.convert("L")
    found = zxingcpp.read_barcodes(paper)
    assert [(code.text, code.ec_level) for code in found] == [(address, "M")]
    corners = found[0].position
    assert corners.top_left.x > 10
    assert corners.top_right.x < width - 10
    assert abs(corners.top_left.x + corners.top_right.x - width) < 12


def test_without_a_qr_code_of_its_own_nothing_promises_one() -> None:
    data = text_slip(ARABIC, Profile(native_qr=False))
    assert b"\x1d(k" not in data
    assert b"Handy" not in data
    assert b"\x1d(k" not in text_slip(replace(ARABIC, address=""), Profile())


def test_an_address_that_fits_no_code_is_refused() -> None:
    for length in (400, 3000):
        with pytest.raises(AddressTooLong):
            text_slip(replace(ARABIC, address="x" * length), Profile(width=200))


def test_a_copy_says_so_in_a_black_band_at_the_top() -> None:
    slip = replace(FRENCH, copy=Words("Kopie", "Copie"))
    assert lines(slip, Profile())[0] == "Kopie / Copie"
    band = printed(slip, Profile()).image.crop((0, 0, 576, 48)).convert("L")
    assert band.histogram()[0] > 576 * 48 * 0.9
    assert "Kopie" not in words(FRENCH, Profile())


def test_it_ends_like_a_picture_does() -> None:
    assert text_slip(ARABIC, Profile()).endswith(b"\x1dV\x42\x00")
    assert text_slip(ARABIC, Profile(cut=False)).endswith(b"\x1bd\x06")


@pytest.mark.parametrize(
    ("text", "codec", "shown"),
    [
        ("Größe 5 €", "cp858", "Größe 5 €"),
        ("Größe 5 €", "cp437", "Größe 5 EUR"),
        ("Größe, Übel", "ascii", "Groesse, Uebel"),
        ("25–40 „x“ …", "cp858", '25-40 "x" ...'),
        ("Doğan Šarić", "cp858", "Dogan Saric"),
        ("a\u0308", "cp858", "ä"),
        ("Жук\x1b\x10", "cp858", "?????"),
    ],
)
def test_what_the_code_page_lacks_becomes_what_reads_alike(text: str, codec: str, shown: str) -> None:
    assert writable(text, codec) == shown


def test_only_words_that_are_whole_count_as_writable() -> None:
    assert is_writable("Votre numéro – à l’étranger", "cp858")
    assert not is_writable("Twój numer, więc", "cp858")
    assert not is_writable("x\x1b", "cp858")


ANY = st.text(max_size=60)
PAIRS = st.builds(Words, ANY, ANY)


@settings(max_examples=150, deadline=None)
@given(PAIRS, PAIRS, ANY, st.sampled_from(sorted(PROFILES)))
def test_no_words_can_break_out_of_the_text(one: Words, other: Words, digits: str, name: str) -> None:
    """Whatever stands in config.yaml, it is printed, never obeyed, and no real-time command is among it."""
    slip = replace(ARABIC, office=one, service=other, digits=digits, copy=one, bring=(Thing("x", other),))
    data = text_slip(slip, PROFILES[name])
    assert not re.search(rb"\x10[\x04\x05\x14]", data)
    paper = printed(slip, PROFILES[name])
    assert len(paper.cuts) == int(PROFILES[name].cut)
    assert paper.image.height < 8000


def test_umlauts_are_letters_on_a_printer_that_starts_in_chinese() -> None:
    data = text_slip(ARABIC, Profile())
    assert data.startswith(b"\x1b@\x1c.")
    assert interpret(b"\x1c&" + data.removeprefix(b"\x1b@")).reports == ()
    assert interpret(b"\x1c&" + data.removeprefix(b"\x1b@\x1c.")).reports != ()
