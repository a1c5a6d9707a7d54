"""Messages over HTTP: staff say something to the waiting rooms, a screen hears it at once, and it can be taken away."""

from tests.support.house import Building, join

WORDS = {"de": "Platz 7 schließt um 11:30.", "en": "Counter 7 closes at 11:30."}


def test_a_clerk_says_something_and_takes_it_away(house: Building) -> None:
    clerk = house.client("clerk")
    made = clerk.post("/api/v1/messages", json={"text": WORDS, "areas": ["first"], "speak": False})
    assert (made.status_code, made.json["text"], made.json["areas"]) == (201, WORDS, ["first"])
    screen = house.client("display")
    assert [m["id"] for m in screen.get("/api/v1/areas/first/board").json["messages"]] == [made.json["id"]]
    assert [m["id"] for m in clerk.get("/api/v1/messages").json["messages"]] == [made.json["id"]]
    assert clerk.delete(f"/api/v1/messages/{made.json['id']}").status_code == 204
    assert screen.get("/api/v1/areas/first/board").json["messages"] == []
    assert clerk.delete(f"/api/v1/messages/{made.json['id']}").json["code"] == "unknown_message"
    assert clerk.delete("/api/v1/messages/opening").status_code == 404


def test_a_screen_hears_of_it(house: Building) -> None:
    live = house.live("display")
    join(live, "area:first")
    house.client("clerk").post("/api/v1/messages", json={"text": WORDS})
    house.publisher.flush(everything=True)
    news = [event["args"][0] for event in live.get_received("/live") if event["name"] == "queue"]
    assert [message["text"] for message in news[-1]["messages"]] == [WORDS]


def test_it_refuses_what_makes_no_sense(house: Building) -> None:
    clerk = house.client("clerk")
    for body, code in (
        ({"text": {"xx": "?"}}, "no_words"),
        ({"text": WORDS, "areas": ["cellar"]}, "unknown_area"),
        ({"text": WORDS, "until": "2020-01-01T00:00:00Z"}, "wrong_end"),
        ({"text": {}}, "invalid"),
        ({"text": WORDS, "until": "soon"}, "invalid"),
    ):
        assert clerk.post("/api/v1/messages", json=body).json["code"] == code
