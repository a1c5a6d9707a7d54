"""Where the fonts come from."""

from pathlib import Path

import pytest

from printers import font_files


def test_a_chosen_folder_goes_before_all_others(tmp_path: Path) -> None:
    (tmp_path / "Some.ttf").touch()
    assert font_files.folders(tmp_path) == [tmp_path]


def test_a_chosen_folder_without_fonts_is_an_error_not_another_folder(tmp_path: Path) -> None:
    with pytest.raises(font_files.FontsMissing, match=str(tmp_path)):
        font_files.folders(tmp_path)
    assert font_files.file("NotoSans_700Bold", tmp_path) is None


def test_the_fonts_of_the_house_are_found() -> None:
    assert font_files.file("NotoSans_700Bold") is not None
    assert font_files.file("NotoSansArabic_700Bold") is not None
    assert font_files.file("Comic") is None


def test_without_a_folder_of_its_own_it_finds_what_npm_has_put(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    font = tmp_path / "node_modules/@expo-google-fonts/noto-sans/700Bold/NotoSans_700Bold.ttf"
    font.parent.mkdir(parents=True)
    font.touch()
    monkeypatch.setattr(font_files, "HERE", tmp_path / "printers")
    assert font_files.folders() == [font.parent]
