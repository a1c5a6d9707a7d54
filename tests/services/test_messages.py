"""Words to a waiting room: shown where they belong until their time is over, and the office's own by themselves."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from queue_server.config import Config
from queue_server.config.policy import Announcements, Closing
from queue_server.domain.errors import BadRequest, NotFound
from queue_server.services import board, messages
from tests.support.office import Office, sample

WORDS = {"de": "Platz 7 schließt um 11:30.", "en": "Counter 7 closes at 11:30."}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with Office.on_sqlite(tmp_path) as office:
        yield office


def shown(office: Office, area: str) -> list[str]:
    return [message["text"]["en"] for message in office.see(board.board, area)["messages"]]


def test_it_is_shown_in_its_areas_until_its_time_is_over(office: Office) -> None:
    office.do(messages.add, WORDS, areas=["first"], until=office.clock.now() + timedelta(minutes=10))
    assert (shown(office, "first"), shown(office, "ground")) == ([WORDS["en"]], [])
    office.later(minutes=10)
    assert shown(office, "first") == []


def test_it_is_shown_everywhere_for_half_an_hour_when_nothing_else_is_said(office: Office) -> None:
    office.do(messages.add, WORDS)
    office.later(minutes=29)
    assert shown(office, "first") == shown(office, "ground") == [WORDS["en"]]
    office.later(minutes=1)
    assert shown(office, "ground") == []


def test_its_areas_hear_of_it_coming_and_going(office: Office) -> None:
    message = office.do(messages.add, WORDS, areas=["first"])
    office.do(messages.remove, int(message.id))
    assert [set(commit.seqs) for commit in office.commits[-2:]] == [{"first"}, {"first"}]
    assert shown(office, "first") == []
    with pytest.raises(NotFound):
        office.do(messages.remove, int(message.id))


def test_it_keeps_the_languages_of_the_office_and_refuses_a_message_without_words(office: Office) -> None:
    message = office.do(messages.add, {**WORDS, "xx": "?", "fr": "  "})
    assert message.text == WORDS
    with pytest.raises(BadRequest):
        office.do(messages.add, {"xx": "?", "de": " "})


@pytest.mark.parametrize("minutes", [-1, 0, 24 * 60 + 1])
def test_it_refuses_an_end_that_is_past_or_more_than_a_day_away(office: Office, minutes: int) -> None:
    with pytest.raises(BadRequest):
        office.do(messages.add, WORDS, until=office.clock.now() + timedelta(minutes=minutes))


def test_it_refuses_an_unknown_area_and_an_eleventh_message(office: Office) -> None:
    with pytest.raises(BadRequest):
        office.do(messages.add, WORDS, areas=["cellar"])
    for _ in range(messages.MOST):
        office.do(messages.add, WORDS)
    with pytest.raises(BadRequest):
        office.do(messages.add, WORDS)


def announcing() -> Config:
    said = Announcements(
        opening={"de": "Guten Morgen!", "en": "Good morning!"},
        closing=Closing(before=15, text={"de": "Wir schließen.", "en": "We close."}),
    )
    return sample().model_copy(update={"announcements": said})


@pytest.mark.parametrize(
    ("local", "words"),
    [
        ("2026-04-14 07:59", []),
        ("2026-04-14 08:00", ["Good morning!"]),
        ("2026-04-14 08:05", []),
        ("2026-04-14 11:44", []),
        ("2026-04-14 11:45", ["We close."]),
        ("2026-04-14 12:00", []),
        ("2026-04-14 14:00", ["Good morning!"]),
        ("2026-04-14 16:59", ["We close."]),
        ("2026-04-12 08:00", []),
        ("2026-10-26 08:00", ["Good morning!"]),
    ],
)
def test_it_says_by_itself_that_the_office_opens_and_closes(tmp_path: Path, local: str, words: list[str]) -> None:
    with Office.on_sqlite(tmp_path, announcing()) as office:
        office.clock.set(datetime.fromisoformat(local).replace(tzinfo=ZoneInfo("Europe/Berlin")))
        assert shown(office, "ground") == shown(office, "first") == words
