"""What a screen gets: a snapshot when it joins, the call at once, the merged lists after it."""

from tests.support.house import Building, join, received


def test_it_gives_the_snapshot_at_the_join(house: Building) -> None:
    house.take("pickup")
    screen = house.live("display")
    snapshot = join(screen, "area:ground")
    assert snapshot["waiting"] == 1
    assert snapshot["seq"] == 1


def test_it_tells_a_call_before_the_merged_lists_and_with_the_room_s_own_seq(house: Building) -> None:
    house.take("pickup")
    house.open("1")
    screen = house.live("display")
    before = join(screen, "area:ground")["seq"]
    house.next("1")
    (called,) = received(screen)
    assert called["name"] == "called"
    assert called["number"] == "Z001"
    assert called["seq"] == before + 1
    house.flush()
    board, queue = received(screen)
    assert board["from_seq"] <= before
    assert board["calls"][0]["number"] == "Z001"
    assert queue["waiting"] == 0
    assert board["seq"] == queue["seq"] == before + 1


def test_it_chains_the_lists_by_from_seq(house: Building) -> None:
    screen = house.live("display")
    join(screen, "area:ground")
    house.take("pickup")
    house.flush()
    first = received(screen, "queue")[-1]
    house.take("pickup")
    house.take("pickup")
    house.flush()
    second = received(screen, "queue")[-1]
    assert second["from_seq"] == first["seq"]
    assert second["seq"] == first["seq"] + 2
