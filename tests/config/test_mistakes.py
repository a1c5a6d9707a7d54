# ruff: noqa: E501  (a table reads best with one row a line)
"""Each kind of mistake in config.yaml is told with its place and one sentence."""

import pytest

MISTAKES = [
    # wrong keys and types
    ("target: 30", "target: 30, last_tiket: 5", "services.permit.last_tiket", "There is no setting 'last_tiket' here; did you mean 'last_ticket'?"),
    ("prefix: A, ", "", "services.permit.prefix", "Add 'prefix', it is missing (the letter before its numbers: one capital, two if letters run out)."),
    ("languages: [de, en]", "zzz: 1", "zzz", "There is no setting 'zzz' here; known are: office, languages, staff_languages, areas, services, bring, counters, kiosks, displays, printers, priorities, outcomes, calls, parking, emergency, kiosk_page, counter_page, display_page, announcements, retention and 9 more."),
    ("minutes: 20", "minutes: many", "services.permit.minutes", "This must be a whole number; it is the text 'many'."),
    ("minutes: 20", "minutes: 2.5", "services.permit.minutes", "This must be a whole number; it is the number 2.5."),
    ("minutes: 20", "minutes: 0", "services.permit.minutes", "This must be at least 1; it is the number 0."),
    ("minutes: 20", "minutes: null", "services.permit.minutes", "This must be a whole number; it is empty."),
    ("distance: 5", "distance: 0", "displays.wall.distance", "This must be more than 0; it is the number 0."),
    ("distance: 5", "distance: far", "displays.wall.distance", "This must be a number; it is the text 'far'."),
    ("diagonal: 43", "diagonal: 43, layout: wide", "displays.wall.layout", "There is no choice 'wide' here; known are: call, columns, portrait, areas."),
    ("diagonal: 43", "diagonal: 43, areas: [hal]", "displays.wall.areas[0]", "There is no area 'hal'; did you mean 'hall'?"),
    ("diagonal: 43", "diagonal: 43, quiet: [{hours: evening, volume: 0.2}]", "displays.wall.quiet[0].hours", "Write the hours like 08:00-12:00; it is 'evening'."),
    ("speech: {clips: null}", "speech: {order: [de, tiket]}", "speech.order[1]", "There is no language of a call 'tiket'; did you mean 'ticket'?"),
    ("speech: {clips: null}", "display_page: {pictures: holiday}", "display_page.pictures", "There is no folder 'holiday' beside config.yaml; make it, or set pictures to null."),
    ("diagonal: 43", "diagonal: 43, portrait: yes", "displays.wall.portrait", "This must be true or false; it is the text 'yes'."),
    ("diagonal: 43", "diagonal: 43, volume: 11", "displays.wall.volume", "This must be at most 1; it is the number 11."),
    ("area: hall, name", "area: 5, name", "services.permit.area", "This must be a text; it is the number 5, so put it in quotes."),
    ("bring: [passport]", "bring: passport", "services.permit.bring", "This must be a list, like [a, b]; it is the text 'passport'."),
    ("name: {de: Halle, en: Hall}", "name: Halle", "areas.hall.name", "This must be entries, each with its key, like {key: value}; it is the text 'Halle'."),
    ("speech: {clips: null}", "speech: loud", "speech", "This must be a group of settings, each with its key, like {key: value}; it is the text 'loud'."),
    ("driver: virtual", "driver: virtuell", "printers.left.driver", "There is no choice 'virtuell' here; did you mean 'virtual'?"),
    ("driver: virtual", "driver: virtual, width: 500", "printers.left.width", "This must be one of 576, 512, 384; it is the number 500."),
    ("driver: virtual", "driver: network", "printers.left", "A network printer needs its host, like host: 192.168.1.50."),
    ("driver: virtual", "driver: serial", "printers.left", "A serial printer needs its device, like device: /dev/ttyS0."),
    ("driver: virtual", "driver: cups", "printers.left", "A CUPS printer needs the name of its queue, like device: tickets."),
    ("driver: virtual", "driver: usb, device: epson", "printers.left", "Write a USB device as vendor:product, like 04b8:0e15; it is 'epson'."),
    ("prefix: A", "prefix: a", "services.permit.prefix", "Use one capital letter from A to Z, two at most; it is 'a'."),
    ("prefix: A", "prefix: ABC", "services.permit.prefix", "Use one capital letter from A to Z, two at most; it is 'ABC'."),
    ("floor: EG", "floor: EG, directions: {hall: [upp]}", "areas.hall.directions.hall[0]", "There is no choice 'upp' here; did you mean 'up'?"),
    ("services: [permit]", "services: []", "counters.2.services", "This must not be empty; write at least one entry."),
    ("floor: EG", 'floor: ""', "areas.hall.floor", "This must not be empty; write a text."),
    ("speech: {clips: null}", "limits: {login: often}", "limits.login", "Write a rate like 10 per minute; it is 'often'."),
    ("speech: {clips: null}", "server: {public_url: warten.example.org}", "server.public_url", "Write an address like https://warten.example.org; it is 'warten.example.org'."),
    ("speech: {clips: null}", "database: {url: mysql://x}", "database.url", "Write sqlite:///file or postgresql://user@host/name; it is 'mysql://x'."),
    ("speech: {clips: null}", "kiosk_page: {idle: 20, warn: 30}", "kiosk_page", "Let warn (30) be less than idle (20)."),
    ("speech: {clips: null}", "retention: {counter_days: 8}", "retention.counter_days", "This must be at most 7; it is the number 8."),
    ("speech: {clips: null}", "counter_page: {next_keys: [Space, Leertaste]}", "counter_page.next_keys[1]", "Name a key as browsers do: Space, Enter, NumpadEnter, NumpadAdd, F1 to F12, KeyA to KeyZ, Digit0 to Digit9; it is 'Leertaste'."),
    # hours and days
    ('mon: ["08:00-12:00"]', 'mo: ["08:00-12:00"]', "office.opening.mo", "There is no key 'mo' here; did you mean 'mon'?"),
    ('"08:00-12:00"', '"12:00-08:00"', "office.opening.mon[0]", "The hours 12:00-08:00 end before they begin; past midnight, write two spans on two days."),
    ('"08:00-12:00"', '"08:00-12:00", "11:30-13:00"', "office.opening.mon", "The hours 08:00-12:00 and 11:30-13:00 overlap; make them one span or move one."),
    ('"08:00-12:00"', '"8 bis 12"', "office.opening.mon[0]", "Write the hours like 08:00-12:00; it is '8 bis 12'."),
    ('"08:00-12:00"', '"08:00-25:00"', "office.opening.mon[0]", "'25:00' is not a time of day from 00:00 to 24:00."),
    ("  name: {de: Amt, en: Office}", "  day_ends: noon\n  name: {de: Amt, en: Office}", "office.day_ends", "'noon' is not a time of day from 00:00 to 24:00."),
    ("  name: {de: Amt, en: Office}", "  closed_days: [{date: 24.12.2026}]\n  name: {de: Amt, en: Office}", "office.closed_days[0].date", "This must be a date like 2026-12-24; it is the text '24.12.2026'."),
    ("  name: {de: Amt, en: Office}", "  closed_days: [{from: 2026-12-24}]\n  name: {de: Amt, en: Office}", "office.closed_days[0]", "Give both from and to."),
    ("  name: {de: Amt, en: Office}", "  closed_days: [{name: {de: A, en: B}}]\n  name: {de: Amt, en: Office}", "office.closed_days[0]", "Give either date, or from and to."),
    ("  name: {de: Amt, en: Office}", "  closed_days: [{from: 2026-12-24, to: 2026-12-20}]\n  name: {de: Amt, en: Office}", "office.closed_days[0]", "From (2026-12-24) must not be after to (2026-12-20)."),
    ("  name: {de: Amt, en: Office}", "  timezone: Berlin\n  name: {de: Amt, en: Office}", "office.timezone", "There is no time zone 'Berlin'; did you mean 'Europe/Berlin'?"),
    ("  name: {de: Amt, en: Office}", "  timezone: Europe/Belrin\n  name: {de: Amt, en: Office}", "office.timezone", "There is no time zone 'Europe/Belrin'; did you mean 'Europe/Berlin'?"),
    ("  name: {de: Amt, en: Office}", "  timezone: 9\n  name: {de: Amt, en: Office}", "office.timezone", "This must be a text; it is the number 9, so put it in quotes."),
    ("  name: {de: Amt, en: Office}", "  holidays: {country: Germany}\n  name: {de: Amt, en: Office}", "office.holidays.country", "No holidays are known for the country 'Germany'; write two letters, like DE or AT."),
    ("  name: {de: Amt, en: Office}", "  holidays: {country: de}\n  name: {de: Amt, en: Office}", "office.holidays.country", "No holidays are known for the country 'de'; did you mean 'DE'?"),
    ("  name: {de: Amt, en: Office}", "  holidays: {country: EE, subdivision: ST}\n  name: {de: Amt, en: Office}", "office.holidays.subdivision", "EE has no subdivision 'ST'; leave it out, this country has none."),
    # what one setting says about another
    ("services: [permit]", "services: [pemit]", "counters.2.services[0]", "There is no service 'pemit'; did you mean 'permit'?"),
    ("services: [permit]", "services: [permit, permit]", "counters.2.services[1]", "'permit' stands twice in this list; keep one of them."),
    ("services: [permit, pickup]", "services: [permit]", "services.pickup", "No counter serves 'pickup'; add it to the services of a counter or remove it."),
    ("prefix: Z", "prefix: A", "services.pickup.prefix", "The service 'permit' has the prefix 'A' already; choose another."),
    ("2: {", "2: {name: 1, ", "counters.2.name", "The counter '1' has the name '1' already; choose another."),
    ("{strict: true}", "{strict: true, declare: true, name: {de: Not, en: Need}}", "priorities.urgent.declare", "Visitors must not declare the strict class 'urgent' themselves; set declare or strict to false."),
    ("{strict: true}", "{declare: true}", "priorities.urgent", "Visitors choose 'urgent' at the kiosk, so give it a name."),
    ("  none: {head_start: 0}\n", "", "priorities", "Add the class 'none', it is missing (tickets without priority)."),
    ("2: {area: hall", "2: {area: hal", "counters.2.area", "There is no area 'hal'; did you mean 'hall'?"),
    ("43}", "43}\n  roof: {name: {de: D, en: R}, area: roof, distance: 5, diagonal: 43}", "displays.roof.area", "There is no area 'roof'; known are: hall."),
    ("floor: EG", "floor: EG, directions: {hal: [up]}", "areas.hall.directions.hal", "There is no area 'hal'; did you mean 'hall'?"),
    ("printers: [left]", "printers: [lefd]", "kiosks.door.printers[0]", "There is no printer 'lefd'; did you mean 'left'?"),
    ("printers: [left]", "services: [permits]", "kiosks.door.services[0]", "There is no service 'permits'; did you mean 'permit'?"),
    ("bring: [passport]", "bring: [pasport]", "services.permit.bring[0]", "There is no thing to bring 'pasport'; did you mean 'passport'?"),
    ("services: [permit]", "services: [permit], languages: [de, eng]", "counters.2.languages[1]", "There is no language 'eng'; did you mean 'en'?"),
    ("languages: [de, en]", "languages: [de, en, ua]", "languages[2]", "There is no language 'ua'; did you mean 'uk'?"),
    ("languages: [de, en]", "staff_languages: [fr]", "staff_languages[0]", "There is no staff language 'fr'; known are: de, en."),
    ("  name: {de: Amt, en: Office}", "  default_languages: [de, tr]\n  name: {de: Amt, en: Office, tr: Daire}", "office.default_languages[1]", "There is no visitors' language 'tr'; known are: de, en."),
    ("speech: {clips: null}", "speech: {clips: voices}", "speech.clips", "There is no folder 'voices' beside config.yaml; make it, or set clips to null."),
    ("target: 30", "target: 30, icon: crad", "services.permit.icon", "There is no pictogram 'crad'; did you mean 'card'?"),
    ("  door:", "  front door:", "kiosks.front door", "This key becomes part of addresses; use at most 40 of the letters a to z, digits, - and _."),
    # texts
    ("{de: Pass, en: Passport}", "{de: Pass}", "bring.passport.name", "Add this text in en: the office's default languages need it."),
    ("{de: Tür, en: Door}", "{en: Door}", "kiosks.door.name", "Add this text in de: the office's default languages need it."),
    ("{de: Pass, en: Passport}", "{de: Pass, en: Passport, turkish: X}", "bring.passport.name.turkish", "There is no language 'turkish'; known are: de, en, uk, ar, fa, ru, tr, ps, ku, ckb, vi, pl, ro, fr, es, hi, ti, so."),
    ("{de: Pass, en: Passport}", "{de: Pass, en: ' '}", "bring.passport.name.en", "This text must not be empty; write it, or leave the language out."),
    ("short: {de: Titel,", "short: {de: Verpflichtungserklärung,", "services.permit.short.de", "Shorten 'Verpflichtungserklärung': it has 23 characters, 22 fit."),
    ("  privacy: {de: Wir fragen nichts., en: We ask nothing.}\n", "", "office.privacy", "Add 'privacy', it is missing (privacy notice, plain paragraphs; a blank line separates them)."),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "where", "message"), MISTAKES, ids=[item[3][:60] for item in MISTAKES])
def test_it_explains_the_mistake_in_one_sentence(bent, old: str, new: str, where: str, message: str) -> None:
    mistakes, _warnings = bent((old, new))
    assert [(problem.where, problem.message) for problem in mistakes] == [(where, message)]


def test_the_small_office_itself_is_right(bent) -> None:
    assert bent() == ([], [])


def test_it_tells_all_mistakes_at_once_in_the_order_of_the_file(bent) -> None:
    mistakes, _warnings = bent(
        ("prefix: A", "prefix: a"),
        ("minutes: 20", "minuts: 20"),
        ("services: [permit]", "services: [pemit]"),
        ("driver: virtual", "driver: laser"),
        ('"08:00-12:00"', '"12:00-08:00"'),
        ("speech: {clips: null}", "speech: {clips: voices}\nspeech: {}"),
    )
    assert [(problem.line, problem.where) for problem in mistakes] == [
        (5, "services.permit.prefix"),
        (5, "services.permit.minutes"),
        (5, "services.permit.minuts"),
        (11, "counters.2.services[0]"),
        (17, "printers.left.driver"),
        (21, "speech.clips"),
        (22, "speech"),
        (25, "office.opening.mon[0]"),
    ]


def test_it_checks_the_folder_of_clips_beside_the_file(write, tmp_path) -> None:
    from queue_server.config import load

    (tmp_path / "voices").mkdir()
    assert load(write(("clips: null", "clips: voices"))).speech.clips == tmp_path / "voices"
