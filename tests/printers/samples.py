"""Slips for the tests: an ordinary one, and ones that try the layout."""

from dataclasses import replace

from printers.slip import Place, Slip, Thing, Wait, Words

URL = "https://wartemarke.example.de/t/1a2b-Q3fJ0yZ8m1kVtq7XwLr5Bg"

ARABIC = Slip(
    language="ar",
    rtl=True,
    office=Words("Ausländerbehörde", "دائرة شؤون الأجانب"),
    title=Words("Ihre Nummer", "رقمك"),
    letter="A",
    digits="042",
    service=Words("Aufenthaltstitel: beantragen, verlängern", "تصريح الإقامة: طلب أو تمديد"),
    place=Place("1. OG", ("up", "left"), Words("Dort warten", "انتظر هناك")),
    issued="Di 14.04.2026, 9:17",
    wait=Wait(
        "25–40",
        Words("min", "دقيقة"),
        Words("Warten, etwa", "الانتظار تقريبًا"),
        Words("Aufruf zwischen 9:42 und 9:57", "النداء بين 9:42 و 9:57"),
    ),
    no_wait=Words("Niemand bearbeitet das gerade.", "لا أحد يعمل على هذا الآن."),
    bring_title=Words("Mitbringen", "أحضر معك"),
    bring=(
        Thing("passport", Words("Pass", "جواز السفر")),
        Thing("photo", Words("Foto", "صورة شخصية")),
        Thing("home", Words("Mietvertrag", "عقد الإيجار")),
    ),
    address=URL,
    address_words=Words("Wir rufen Sie auch auf dem Handy.", "نناديك على الهاتف أيضًا."),
    footer=Words("Kein Name gespeichert.", "لا يُخزَّن أي اسم."),
)
GERMAN = replace(
    ARABIC,
    language="de",
    rtl=False,
    office=Words("Ausländerbehörde"),
    title=Words("Ihre Nummer"),
    service=Words("Aufenthaltstitel: beantragen, verlängern"),
    place=Place("EG", (), Words("Hier warten")),
    wait=Wait("5–10", Words("min"), Words("Warten, etwa"), Words("Aufruf zwischen 9:22 und 9:27")),
    bring_title=Words("Mitbringen"),
    bring=(Thing("passport", Words("Pass")), Thing("income", Words("Einkommensnachweis"))),
    address_words=Words("Wir rufen Sie auch auf dem Handy."),
    footer=Words("Kein Name gespeichert."),
)
LONG = replace(
    ARABIC,
    language="vi",
    rtl=False,
    office=Words("Ausländerbehörde der Landeshauptstadt Magdeburg", "Sở Ngoại kiều thành phố thủ phủ Magdeburg"),
    letter="WX",
    digits="1042",
    service=Words(
        "Niederlassungserlaubnis, Daueraufenthalt-EU und Verpflichtungserklärungsverlängerungsantrag",
        "Giấy phép định cư, cư trú dài hạn EU và gia hạn bản cam kết bảo lãnh",
    ),
    place=Place("Zwischengeschoss 2", ("outside", "straight", "lift", "left"), Words("Dort warten", "Chờ ở đó")),
    wait=Wait(
        "125–240",
        Words("min", "phút"),
        Words("Warten, etwa", "Thời gian chờ khoảng"),
        Words("Aufruf zwischen 10:42 und 12:57", "Gọi trong khoảng từ 10:42 đến 12:57"),
    ),
    bring=(
        Thing("no such pictogram", Words("Krankenversicherungsnachweis der letzten Jahre", "Bảo hiểm y tế")),
        Thing("passport", Words("Pass", "Hộ chiếu")),
    ),
)
