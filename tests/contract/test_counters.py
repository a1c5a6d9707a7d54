"""Counters: their session, *next* and *call*, and that a stale press calls nobody."""

from tests.support.house import Building


def test_it_opens_pauses_and_closes_and_may_repeat_each(house: Building) -> None:
    clerk = house.client("clerk")
    for verb, state in (("open", "open"), ("break", "break"), ("open", "open"), ("close", "closed")):
        for _ in range(2):
            answer = clerk.post(f"/api/v1/counters/1/{verb}")
            assert (answer.status_code, answer.json["state"]) == (200, state)


def test_it_lets_a_token_hold_several_counters_but_a_person_only_one(house: Building) -> None:
    clerk = house.client("clerk")
    assert [clerk.post(f"/api/v1/counters/{counter}/open").status_code for counter in "123"] == [200] * 3
    anna, ben = house.browser("clerk", "anna"), house.browser("clerk", "ben")
    assert anna.post("/api/v1/counters/4/open").status_code == 200
    assert anna.post("/api/v1/counters/5/open").json["code"] == "counter_taken"
    assert ben.post("/api/v1/counters/4/open").json["code"] == "counter_taken"
    assert ben.post("/api/v1/counters/5/open").status_code == 200


def test_it_calls_the_next_and_answers_the_ticket(house: Building) -> None:
    house.open("1")
    ticket = house.take(language="ar")
    answer = house.next("1")
    assert answer.status_code == 200
    expected = {"id": ticket["id"], "number": "Z001", "service": "pickup", "language": "ar"}
    expected |= {"area": "ground", "state": "called", "counter": "1"}
    assert expected.items() <= answer.json.items()


def test_it_answers_204_when_nobody_waits_and_still_ends_the_ticket(house: Building) -> None:
    house.open("1")
    assert house.next("1").status_code == 204
    ticket = house.take()["id"]
    house.next("1")
    answer = house.next("1", current=ticket)
    assert (answer.status_code, answer.data) == (204, b"")
    assert house.client("clerk").get(f"/api/v1/tickets/{ticket}").json["state"] == "done"


def test_it_refuses_a_stale_press_with_the_truth(house: Building) -> None:
    house.open("1")
    first, second = house.take()["id"], house.take()["id"]
    house.next("1")
    for believed in (None, second, "999999", "nonsense", ""):
        answer = house.next("1", current=believed)
        assert (answer.status_code, answer.json["code"]) == (409, "stale")
        truth = answer.json["details"]["current"]
        assert (truth["id"], truth["state"], truth["number"]) == (first, "called", "Z001")
        assert truth == house.client("clerk").get(f"/api/v1/tickets/{first}").json
    house.next("1", current=first)
    house.step(second, "finish")
    empty = house.next("1", current=second)
    assert (empty.status_code, empty.json["details"]) == (409, {"current": None})


def test_it_says_in_the_body_what_is_current_or_is_refused(house: Building) -> None:
    house.open("1")
    clerk = house.client("clerk")
    assert clerk.post("/api/v1/counters/1/next", json={}).status_code == 422
    assert clerk.post("/api/v1/counters/1/next", json={"current": 1}).status_code == 422


def test_it_calls_nobody_at_a_counter_that_is_not_open(house: Building) -> None:
    house.take()
    assert house.next("1").json["code"] == "counter_not_open"
    house.open("1")
    house.client("clerk").post("/api/v1/counters/1/break")
    answer = house.next("1")
    assert (answer.status_code, answer.json["code"]) == (409, "counter_not_open")


def test_it_closes_and_breaks_only_without_a_ticket(house: Building) -> None:
    house.open("1")
    ticket = house.take()["id"]
    house.next("1")
    clerk = house.client("clerk")
    for verb in ("close", "break"):
        answer = clerk.post(f"/api/v1/counters/1/{verb}")
        assert (answer.status_code, answer.json["code"]) == (409, "ticket_open")
    house.step(ticket, "finish")
    assert clerk.post("/api/v1/counters/1/close").status_code == 200


def test_it_calls_a_certain_ticket_by_the_same_rules(house: Building) -> None:
    house.open("1")
    house.take()
    wanted = house.take()["id"]
    clerk = house.client("clerk")
    answer = clerk.post("/api/v1/counters/1/call", json={"ticket": wanted, "current": None})
    assert (answer.status_code, answer.json["id"], answer.json["state"]) == (200, wanted, "called")
    stale = clerk.post("/api/v1/counters/1/call", json={"ticket": wanted, "current": None})
    assert stale.json["code"] == "stale"
    other = house.take("permit")["id"]
    foreign = clerk.post("/api/v1/counters/1/call", json={"ticket": other, "current": wanted})
    assert (foreign.status_code, foreign.json["code"]) == (409, "not_possible")
    unknown = clerk.post("/api/v1/counters/1/call", json={"ticket": "77", "current": wanted})
    assert unknown.status_code == 404


def test_it_knows_no_other_counter(house: Building) -> None:
    clerk = house.client("clerk")
    for call in ("open", "close", "break"):
        assert clerk.post(f"/api/v1/counters/99/{call}").status_code == 404
    answer = clerk.post("/api/v1/counters/99/next", json={"current": None})
    assert (answer.status_code, answer.json["code"]) == (404, "unknown_counter")
    assert clerk.get("/api/v1/counters/99").status_code == 404


def test_it_shows_counters_and_one_counter_s_view(house: Building) -> None:
    house.open("1")
    house.take()
    rows = house.client("clerk").get("/api/v1/counters").json["counters"]
    assert [(row["id"], row["state"]) for row in rows][:2] == [("1", "open"), ("2", "closed")]
    view = house.client("clerk").get("/api/v1/counters/1").json
    assert view["session"]["state"] == "open"
    assert view["next"]["number"] == "Z001"
    assert view["waiting"]["count"] == 1
    assert "priority" not in view["waiting"]["tickets"][0]


def test_it_lasts_over_the_day_s_turn_only_as_closed(house: Building) -> None:
    house.open("1")
    house.later(days=1)
    assert house.next("1").json["code"] == "counter_not_open"
