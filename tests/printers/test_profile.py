"""What is known of printer models."""

import codecs

import pytest

from printers.profile import PROFILES, UnknownProfile, generic, profile


@pytest.mark.parametrize("name", PROFILES)
def test_every_profile_can_be_printed_with(name: str) -> None:
    known = PROFILES[name]
    assert known.name == name
    assert known.width % 8 == 0
    assert 0 < known.columns <= 64
    assert "ÄÖÜß".encode(codecs.lookup(known.code_page[1]).name)


def test_it_counts_the_characters_of_a_line() -> None:
    assert [generic(width).columns for width in (576, 512, 384)] == [48, 42, 32]


def test_a_width_of_ones_own_replaces_the_models() -> None:
    assert profile("epson-tm-t20ii").width == 576
    assert profile("epson-tm-t20ii", 384) == profile("epson-tm-t20ii", 384)
    assert (profile("epson-tm-t20ii", 384).width, profile("epson-tm-t20ii", 384).process_id) == (384, True)


def test_of_an_odd_width_there_is_a_generic_printer_too() -> None:
    assert (generic(384).name, generic(640).width) == ("generic-58", 640)


@pytest.mark.parametrize(("wrong", "meant"), [("epson-tm-t20", "epson-tm-t20ii"), ("Generic-80", "generic-80")])
def test_a_model_that_is_misspelt_is_guessed(wrong: str, meant: str) -> None:
    with pytest.raises(UnknownProfile, match=meant):
        profile(wrong)


def test_a_model_that_is_like_none_is_answered_with_all() -> None:
    with pytest.raises(UnknownProfile, match="known are generic-80"):
        profile("zzz")
