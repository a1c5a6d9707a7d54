"""A counter's session over HTTP and live: taken over, moved, and how a page learns that it no longer holds it."""

from tests.support.house import Building, join, received


def test_it_asks_who_is_connected_before_a_clerk_may_take_over(house: Building) -> None:
    anna, ben = house.browser("clerk", "anna"), house.browser("clerk", "ben")
    mine = anna.post("/api/v1/counters/6/open").json
    assert (mine["state"], mine["holder"]) == ("open", True)
    page = house.socketio.test_client(house.app, namespace="/live", flask_test_client=anna)
    join(page, "counter:6")
    taken = ben.post("/api/v1/counters/6/open").json
    assert taken["details"] == {"counter": "6", "own": False, "here": True, "can_take_over": False}
    assert ben.post("/api/v1/counters/6/open", json={"take_over": True}).status_code == 409
    page.disconnect(namespace="/live")
    assert ben.post("/api/v1/counters/6/open").json["details"]["can_take_over"] is True
    his = ben.post("/api/v1/counters/6/open", json={"take_over": True}).json
    assert his["turn"] != mine["turn"]


def test_it_tells_the_first_page_at_once_and_refuses_its_keys(house: Building) -> None:
    anna, lead = house.browser("clerk", "anna"), house.browser("lead", "lea")
    mine = anna.post("/api/v1/counters/6/open").json["turn"]
    page = house.socketio.test_client(house.app, namespace="/live", flask_test_client=anna)
    assert join(page, "counter:6")["session"]["turn"] == mine
    lead.post("/api/v1/counters/6/open", json={"take_over": True})
    house.flush()
    assert received(page, "queue")[-1]["session"]["turn"] not in (None, mine)
    refused = anna.post("/api/v1/counters/6/next", json={"current": None})
    assert (refused.status_code, refused.json["code"]) == (409, "counter_taken")
    assert [each.get("/api/v1/counters/6").json["session"]["mine"] for each in (anna, lead)] == [False, True]


def test_it_moves_in_one_step(house: Building) -> None:
    anna = house.browser("clerk", "anna")
    anna.post("/api/v1/counters/5/open")
    refused = anna.post("/api/v1/counters/6/open").json
    assert refused["details"] == {"counter": "5", "own": True, "ticket": None}
    assert anna.post("/api/v1/counters/6/open", json={"move": True}).json["state"] == "open"
    assert anna.get("/api/v1/counters/5").json["session"]["state"] == "closed"


def test_it_takes_a_reason_and_an_end_for_a_break(house: Building) -> None:
    house.open("6")
    clerk = house.client("clerk")
    body = {"reason": "pause", "until": "2026-04-14T07:15:00Z"}
    answer = clerk.post("/api/v1/counters/6/break", json=body).json
    assert (answer["reason"], answer["until"]) == ("pause", "2026-04-14T07:15:00.000Z")
    late = clerk.post("/api/v1/counters/6/break", json={"until": "2026-04-14T06:00:00Z"})
    assert (late.status_code, late.json["code"]) == (400, "until_past")
    assert clerk.post("/api/v1/counters/6/break", json={"reason": "x" * 81}).status_code == 422


def test_it_shows_who_sat_where_to_the_auditor_alone(house: Building) -> None:
    house.browser("clerk", "anna").post("/api/v1/counters/6/open")
    (seat,) = house.client("auditor").get("/api/v1/audit/seats?day=2026-04-14").json["seats"]
    assert (seat["counter"], seat["name"], seat["ended"]) == ("6", "anna", None)
    assert house.client("lead").get("/api/v1/audit/seats").status_code == 403
    assert house.client("auditor").get("/api/v1/audit/seats?day=nonsense").status_code == 400
    entries = house.client("auditor").get("/api/v1/audit").json["entries"]
    assert "read_seats" in [entry["action"] for entry in entries]
