"""Extraction: every marked text is found, in the right catalogue, and what cannot be found is said."""

from pathlib import Path

import pytest

from tools.extract import Extraction, extract


class House:
    """A small repository in a temporary folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, place: str, content: str) -> str:
        path = self.root / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        return place

    def extract_from(self, place: str, content: str) -> Extraction:
        self.write(place, content)
        return extract(self.root)

    def found(self, place: str, content: str, domain: str = "visitor") -> set[str]:
        return set(self.extract_from(place, content).messages[domain])


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


FOUND: list[tuple[str, set[str]]] = [
    ('t("Plain")', {"Plain"}),
    ("t('Single quotes')", {"Single quotes"}),
    ("t(`No substitution`)", {"No substitution"}),
    ("html`<p>${t('Inside')}</p>`", {"Inside"}),
    (
        'html`<p title=${t("Title")}>don\'t ${a ? html`<b>${t("Nested")}</b>` : t("Else")}</p>`',
        {"Title", "Nested", "Else"},
    ),
    ("html`<ul>${rows.map((row) => html`<li>${html`<i>${t('Deep')}</i>`}</li>`)}</ul>`", {"Deep"}),
    ('t(late ? "Late" : "In time")', {"Late", "In time"}),
    ('t("One " +\n "text")', {"One text"}),
    ('texts.t("By name")', {"By name"}),
    ('const LABEL = N_("Marked"); t(LABEL)', {"Marked"}),
    ('const x = /`/; t("After a pattern")', {"After a pattern"}),
    ('// t("Comment")\nconst s = \'t("String")\'; get("Other"); format("Other")', set()),
    ('t("Between {from} and {to}", {from, to})', {"Between {from} and {to}"}),
]


def test_it_finds_texts_in_scripts(house: House) -> None:
    places = {house.write(f"kiosk/page/{index}.js", script): texts for index, (script, texts) in enumerate(FOUND)}
    found = {place: set[str]() for place in places}
    for message, used_in in extract(house.root).messages["visitor"].items():
        for place in used_in:
            found[place].add(message)
    assert found == places


FAULTY = [
    ("t(`Hello ${name}`)", "literal"),
    ('t("Hello " + name)', "literal"),
    ("t(name())", "literal"),
    ("t()", "literal"),
    ("N_(name)", "literal"),
    ('t("Hello {name}")', "no value for {name}"),
    ('t("Hello {name}", {nmae: 1})', "no value for {name}"),
]


def test_it_says_which_script_cannot_be_translated(house: House) -> None:
    places = {house.write(f"display/page/{index}.js", f"\n{row[0]}"): row[1] for index, row in enumerate(FAULTY)}
    problems = {problem.where: problem.what for problem in extract(house.root).problems}
    assert set(problems) == {f"{place}:2" for place in places}
    assert all(said in problems[f"{place}:2"] for place, said in places.items())


FOLDERS: dict[str, set[str]] = {
    "kiosk/page/a.js": {"visitor"},
    "display/page/a.js": {"visitor"},
    "queue_server/static/visit/a.js": {"visitor"},
    "queue_server/static/shared/a.js": {"visitor", "staff"},
    "queue_server/static/manage/a.js": {"staff"},
    "queue_server/static/staff/a.js": {"staff"},
    "counter_client/page/a.js": {"staff"},
    "queue_server/static/vendor/a.js": set(),
}


def test_it_files_a_script_by_its_folder(house: House) -> None:
    for place in FOLDERS:
        house.write(place, f't("{place}")')
    messages = extract(house.root).messages
    assert {place: {domain for domain in messages if place in messages[domain]} for place in FOLDERS} == FOLDERS


@pytest.mark.parametrize(("place", "domain"), [("visitor/privacy.html", "visitor"), ("staff/login.html", "staff")])
def test_it_finds_texts_in_templates(house: House, place: str, domain: str) -> None:
    page = "<h1 title=\"{{ t('Title') }}\">{{ t('Hello {name}', name=name) }}</h1>{% if t('Condition') %}{% endif %}"
    found = house.found(f"queue_server/web/templates/{place}", page, domain)
    assert found == {"Title", "Hello {name}", "Condition"}


def test_it_finds_marked_texts_in_python(house: House) -> None:
    code = 'A = N_("For " "visitors")\nB = NS_("For staff")\nC = N(f"no")\n'
    found = house.extract_from("queue_server/services/a.py", code)
    assert set(found.messages["visitor"]) == {"For visitors"}
    assert set(found.messages["staff"]) == {"For staff"}


def test_it_says_which_python_text_is_not_literal(house: House) -> None:
    found = house.extract_from("queue_server/services/a.py", 'A = N_(f"Hello {name}")\n')
    assert [str(problem) for problem in found.problems] == [
        "queue_server/services/a.py:1: N_(…) needs one literal text"
    ]


def test_it_names_every_file_that_uses_a_text(house: House) -> None:
    house.found("kiosk/page/a.js", 't("Twice"); t("Twice")')
    found = house.extract_from("display/page/b.js", 't("Twice")')
    assert sorted(found.messages["visitor"]["Twice"]) == ["display/page/b.js", "kiosk/page/a.js"]
