"""Public holidays by country and region, from the library `holidays`, a year at a time."""

from datetime import date
from functools import lru_cache

import holidays

from queue_server.domain.languages import LANGUAGES


def countries() -> dict[str, list[str]]:
    """The known countries (ISO 3166) and their subdivisions."""
    return dict(holidays.list_supported_countries())


def holiday_name(country: str, subdivision: str | None, day: date) -> dict[str, str] | None:
    """The name of a day's public holiday by language, or None."""
    return _year(country, subdivision, day.year).get(day)


@lru_cache(maxsize=64)
def _year(country: str, subdivision: str | None, year: int) -> dict[date, dict[str, str]]:
    plain = holidays.country_holidays(country, subdiv=subdivision, years=year)
    result: dict[date, dict[str, str]] = {day: {} for day in plain}
    own = [plain.default_language] if plain.default_language else []
    for name in dict.fromkeys([*own, *plain.supported_languages]):
        code = name.partition("_")[0]
        if code in LANGUAGES:
            for day, text in holidays.country_holidays(country, subdiv=subdivision, years=year, language=name).items():
                result[day].setdefault(code, text)
    for day, names in result.items():
        if not names:  # a country whose library names are in none of our languages
            names["en"] = plain[day]
    return result
