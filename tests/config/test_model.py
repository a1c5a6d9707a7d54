"""What the rest of the house asks the configuration."""

import pickle
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError

from queue_server.config import Config, load
from queue_server.config.base import Setting

CLOSED = (
    "  name: {de: Amt, en: Office}",
    "  name: {de: Amt, en: Office}\n  last_ticket: 15\n"
    "  closed_days: [{from: 2026-12-28, to: 2026-12-29, name: {de: Zu, en: Shut}}]\n"
    "  holidays: {country: DE, subdivision: ST}\n  day_ends: '20:00'",
)
OWN_HOURS = ("prefix: Z,", 'prefix: Z, opening: {tue: ["14:00-17:00"]}, last_ticket: 30, contingent: 7,')


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_every_entry_knows_its_key_and_the_order_of_the_file_is_kept(write) -> None:
    config = load(write())
    assert [service.id for service in config.services.values()] == ["permit", "pickup"]
    assert [counter.id for counter in config.counters.values()] == ["1", "2"]
    for table in (config.areas, config.bring, config.kiosks, config.displays, config.printers, config.priorities):
        assert all(entry.id == key for key, entry in table.items())


def test_a_counter_is_named_by_its_key_unless_it_has_a_name(write) -> None:
    config = load(write(("2: {", "2: {name: Kasse, ")))
    assert [counter.name for counter in config.counters.values()] == ["1", "Kasse"]
    assert config.counters["1"].id == "1"


def test_nothing_can_be_changed(write) -> None:
    config = load(write())
    with pytest.raises(ValidationError, match="frozen"):
        config.services["permit"].minutes = 1


def test_it_goes_to_another_process_whole(write) -> None:
    config = load(write())
    copy: Config = pickle.loads(pickle.dumps(config))
    assert copy == config
    assert copy.services["permit"].id == "permit"


def test_a_text_falls_back_to_german_then_english_then_any(write) -> None:
    config = load(write())
    assert config.text({"de": "a", "en": "b", "uk": "c"}, "uk") == "c"
    assert config.text({"en": "b", "de": "a"}, "uk") == "a"
    assert config.text({"tr": "d", "en": "b"}, "uk") == "b"
    assert config.text({"tr": "d"}, "uk") == "d"


def test_it_knows_who_serves_what_and_where(write) -> None:
    config = load(write())
    assert [counter.id for counter in config.counters_serving("permit")] == ["1", "2"]
    assert [counter.id for counter in config.counters_serving("pickup")] == ["1"]
    assert [service.id for service in config.services_in("hall")] == ["permit", "pickup"]
    assert config.services_in("roof") == []


def test_a_way_leads_to_the_area_and_on_to_the_counter(write) -> None:
    up = "  up: {name: {de: O, en: U}, floor: 1, directions: {hall: [up, left]}}\n"
    config = load(
        write(
            ("services:\n  permit", f"{up}services:\n  permit"), ("2: {area: hall", "2: {direction: [right], area: up")
        )
    )
    assert config.way("hall", config.counters["2"]) == ["up", "left", "right"]
    assert config.way("up", config.counters["2"]) == ["right"]
    assert config.way_to_area("hall", "hall") == []
    assert config.way_to_area("up", "hall") == []


def test_it_opens_by_the_offices_hours_or_the_services_own(write) -> None:
    config = load(write(CLOSED, OWN_HOURS))
    assert config.opening_of("permit", at("2026-11-23 07:00")).open
    assert config.opening_of("permit", at("2026-11-23 10:45")).reason == "last_ticket"
    assert config.opening_of("pickup", at("2026-11-23 07:00")).opens_at == at("2026-11-24 13:00")
    assert config.opening_of("pickup", at("2026-11-24 15:29")).open
    assert config.opening_of("pickup", at("2026-11-24 15:30")).reason == "last_ticket"
    closed = config.opening_of("permit", at("2026-12-28 09:00"))
    assert (closed.reason, closed.name) == ("closed_day", {"de": "Zu", "en": "Shut"})


def test_it_knows_the_holidays_of_the_state_by_name(write) -> None:
    epiphany = at("2027-01-06 09:00")  # a holiday in Saxony-Anhalt, not in Berlin
    answer = load(write(CLOSED)).opening_of("permit", epiphany)
    assert answer.reason == "holiday"
    assert answer.name is not None
    assert answer.name["de"] == "Heilige Drei Könige"
    berlin = load(write(CLOSED, ("subdivision: ST", "subdivision: BE"))).opening_of("permit", epiphany)
    assert berlin.reason == "outside_hours"


def test_a_demo_is_open_at_any_hour_of_every_day(write) -> None:
    config = load(write(CLOSED, OWN_HOURS))
    assert not config.opening_of("permit", at("2026-12-25 03:00")).open
    demo = config.as_demo()
    assert (demo.demo, config.demo) == (True, False)
    assert demo.office.day_ends == "24:00"
    moment = at("2026-12-01 00:00")
    for step in range(2 * 24 * 45):
        now = moment + timedelta(minutes=30 * step)
        assert demo.opening_of("permit", now).open
        assert demo.opening_of("pickup", now).open
    assert not config.opening_of("permit", at("2026-12-25 03:00")).open
    assert [service.id for service in demo.services.values()] == ["permit", "pickup"]
    assert demo.services["pickup"].contingent == 7


def test_defaults_are_those_of_the_handbook(write) -> None:
    config = load(write())
    assert config.calls.model_dump() == {
        "min_calls": 2, "min_delay": 2, "late_credit": 20, "requeue_after": 3, "max_delays": 2, "delay": 10,
        "next_ends_called": "finish", "language_head_start": 5, "strict_max_share": 0.1,
        "certain": ["clerk", "lead"],
    }  # fmt: skip
    assert (config.kiosk_page.idle, config.kiosk_page.warn) == (60, 15)
    assert config.counter_page.next_keys == ["Space", "F8"]
    assert (config.display_page.calls, config.display_page.repeat_after, config.display_page.max_age) == (5, 15, 60)
    assert (config.retention.days, config.retention.counter_days) == (30, 7)
    assert (config.server.host, config.server.port, config.server.async_mode) == ("127.0.0.1", 8000, "eventlet")
    assert (config.printers["left"].port, config.printers["left"].width, config.printers["left"].timeout) == (
        9100,
        None,
        3,
    )
    assert (config.office.timezone, config.office.day_ends, config.office.last_ticket) == ("Europe/Berlin", "24:00", 0)


def test_every_setting_is_described() -> None:
    groups = [Config]
    for group in groups:  # grows while we walk it
        for name, field in group.model_fields.items():
            assert field.description, f"{group.__name__}.{name}"
            annotation = str(field.annotation)
            groups += [g for g in _all_groups(Setting) if g.__name__ in annotation and g not in groups]
    assert {group.__name__ for group in groups} == {group.__name__ for group in _all_groups(Setting)} - {"Named"}


def _all_groups(base: type[Setting]) -> list[type[Setting]]:
    return [group for child in base.__subclasses__() for group in (child, *_all_groups(child))]
