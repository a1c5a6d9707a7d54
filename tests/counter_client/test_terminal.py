"""The terminal client behind a real pty, against a real server: what a clerk hears, key by key."""

import re
import signal
import termios
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.counter_client.house import House, house


@pytest.fixture(scope="module")
def building(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with house(tmp_path_factory.mktemp("terminal")) as found:
        yield found


@pytest.fixture
def office(building: House) -> Iterator[House]:
    yield building
    for program in building._programs:
        assert "Traceback" not in program.said
    building.calm()


def test_a_whole_turn_by_the_keypad_alone(office: House) -> None:
    one, two = office.take("pickup", "ar"), office.take("papers", "uk")
    desk = office.desk()
    desk.hears("Counter 1 is closed")
    desk.press("\r")
    desk.hears("Counter 1 is open")
    desk.next()
    desk.hears(f"{one['said']} called")
    desk.hears(f"{one['said']}: Collection, Arabic, waited 0 min")
    desk.press("1")
    desk.hears(f"{one['said']} called again")
    desk.press("2")
    desk.hears(f"{one['said']} is here")
    desk.next("\r")
    desk.hears(f"{one['said']} ended")
    desk.hears(f"{two['said']} called")
    desk.press("3")
    desk.hears(f"{two['said']} finished")
    desk.press("-")
    desk.hears("Counter 1 is closed")
    desk.press("q")
    assert desk.ends() == 0
    assert office.view()["session"]["state"] == "closed"


def test_letters_and_f8_do_as_on_the_page(office: House) -> None:
    one, two = office.take(), office.take()
    desk = office.open()
    desk.next("\x1b[19~")
    desk.hears(f"{one['said']} called")
    desk.press("D")
    desk.hears(f"{one['said']} is here")
    desk.press("f")
    desk.hears(f"{one['said']} finished")
    desk.next(" ")
    desk.hears(f"{two['said']} called")
    desk.press("r")
    desk.hears(f"{two['said']} put back")


def test_a_double_tap_calls_one_person_and_a_held_key_too(office: House) -> None:
    one, two = office.take(), office.take()
    desk = office.open()
    desk.next("++")
    desk.hears(f"{one['said']} called")
    desk.hears("Too fast: not sent")
    for _ in range(20):
        desk.press("+")
        desk.hears("Too fast: not sent")
    assert office.view()["current"]["number"] == one["number"]
    desk.next()
    desk.hears(f"{two['said']} called")


def test_a_stale_press_calls_nobody_and_says_who_is_there(office: House) -> None:
    one, two = office.take(), office.take()
    desk = office.open()
    desk.process.send_signal(signal.SIGSTOP)  # it hears nothing of what the others do, as over a slow line
    office.post("/counters/1/next", current=None)
    desk.press("+")
    desk.process.send_signal(signal.SIGCONT)
    heard = desk.hears("Nothing was called: meanwhile|Meanwhile")
    desk.hears(re.escape(one["said"]))
    assert heard
    assert office.view()["current"]["number"] == one["number"]
    desk.next()
    desk.hears(f"{two['said']} called")


def test_two_clients_of_one_counter_hear_of_each_other(office: House) -> None:
    one = office.take()
    first, second = office.open(), office.open()
    first.next()
    first.hears(f"{one['said']} called")
    second.hears(f"Meanwhile {one['said']} is at this counter")
    second.press("2")
    second.hears(f"{one['said']} is here")
    first.hears(f"{one['said']} is here")
    first.press("3")
    first.hears(f"{one['said']} finished")
    second.hears(f"{one['said']} is no longer at this counter")


def test_nobody_waits_and_then_somebody_comes(office: House) -> None:
    desk = office.open()
    desk.next()
    desk.hears("Nobody is waiting for this counter")
    ticket = office.take()
    desk.hears(f"\aWaiting: 1. Next: {ticket['said']}")


def test_both_halves_of_next_are_taken_back(office: House) -> None:
    one, two = office.take(), office.take()
    desk = office.open()
    desk.next()
    desk.hears(f"{one['said']} called")
    desk.press("2")
    desk.hears(f"{one['said']} is here")
    desk.next()
    desk.hears(f"{two['said']} called")
    desk.press("0")
    desk.hears(f"{two['said']}: taken back")
    desk.press("u")
    desk.hears(f"{one['said']}: taken back")
    office.becomes("serving", one["number"])
    desk.press("0")
    desk.hears("There is nothing to take back")


def test_the_server_restarts_in_the_middle(office: House) -> None:
    one, two = office.take(), office.take()
    desk = office.open()
    desk.next()
    desk.hears(f"{one['said']} called")
    office.server.stop(signal.SIGKILL)
    desk.hears("No connection to the server")
    desk.next()
    desk.hears("No connection to the server")
    office.server.start()
    desk.hears("Connected again")
    desk.hears(f"{one['said']} is called")
    desk.next()
    desk.hears(f"{two['said']} called")


def test_parked_and_missed_come_back_by_number(office: House) -> None:
    one, two = office.take(), office.take()
    desk = office.open()
    desk.next()
    desk.hears(f"{one['said']} called")
    desk.press("5")
    desk.hears("Why\\? Enter parks without a reason")
    desk.press("2")
    desk.hears(f"{one['said']} parked")
    desk.next()
    desk.hears(f"{two['said']} called")
    desk.press("1")
    desk.hears(f"{two['said']} called again")
    desk.press("4")
    desk.hears(f"{two['said']} did not appear")
    desk.press("8")
    desk.hears(f"1: {one['said']} is parked")
    desk.hears(f"2: {two['said']} did not appear")
    desk.press("2")
    desk.hears(f"{two['said']} called")
    desk.press("81")
    desk.hears(f"{one['said']} waits again")


def test_somebody_is_passed_on_by_letter_or_number_and_0_goes_back(office: House) -> None:
    ticket = office.take()
    desk = office.open()
    desk.next()
    desk.hears(f"{ticket['said']} called")
    desk.press("7")
    desk.hears("Which service")
    desk.press("0")
    desk.hears("Nothing was changed")
    desk.press("lf")
    desk.hears(f"{ticket['said']} passed on")
    assert office.view()["waiting"]["tickets"][0]["service"] == "papers"


def test_it_says_why_somebody_cannot_have_missed_the_call_yet(office: House) -> None:
    ticket = office.take()
    desk = office.open()
    desk.next()
    desk.hears(f"{ticket['said']} called")
    desk.press("4")
    desk.hears(f"Not yet possible for {ticket['said']}. Called 1 of 2 times so far")


def test_it_speaks_german_and_breaks_lines_at_forty_columns(office: House) -> None:
    office.post("/counters/1/open")
    ticket = office.take("papers", "ar")
    desk = office.desk(lang="de", columns=40)
    desk.hears("Platz 1 ist geöffnet")
    desk.next()
    desk.hears(f"{ticket['said']} aufgerufen")
    desk.press("h")
    desk.hears("Programm verlassen")
    assert not [line for line in desk.said.splitlines() if len(line) >= 40]
    assert "\x1b" not in desk.said, "no cursor movement, no colour"


def test_it_leaves_the_terminal_as_it_was_and_the_counter_open(office: House) -> None:
    ticket = office.take()
    desk = office.open()
    assert not desk.flags()[3] & termios.ICANON
    desk.next()
    desk.hears(f"{ticket['said']} called")
    desk.press("\x03")
    desk.hears(f"{ticket['said']} is still at this counter")
    desk.hears("Counter 1 stays open until it is closed")
    assert desk.ends() == 0
    assert desk.flags()[3] & termios.ICANON
    assert desk.flags()[3] & termios.ECHO


def test_a_pipe_gives_lines_and_need_not_hurry(office: House) -> None:
    one = office.take()
    desk = office.desk(tty=False)
    desk.press("n\nO\n")
    desk.hears("Counter 1 is open.*\n.*Counter 1 is open.\nWaiting: 1")
    desk.next("\n")
    desk.hears(f"{one['said']} called")
    desk.press("finish\nf\n")
    desk.hears("This key does nothing")
    desk.hears(f"{one['said']} finished")
    assert desk.process.stdin is not None
    desk.process.stdin.close()
    assert desk.ends() == 0


def test_it_is_not_let_in_with_a_token_that_nobody_made(office: House) -> None:
    wrong = office.folder / "wrong"
    wrong.write_text("not-a-token")
    desk = office.run("--token-file", str(wrong), "--lang", "de")
    desk.hears("Der Server kennt dieses Token oder diese Anmeldung nicht")
    assert desk.ends() == 1


def test_it_knows_which_counters_there_are(office: House) -> None:
    desk = office.desk("99")
    desk.hears("There is no counter 99. There are: 1, 2, 3")
    assert desk.ends() == 2


def test_the_token_may_come_from_the_environment_and_stays_out_of_the_process_list(office: House) -> None:
    desk = office.run("--lang", "en", AUFRUF_TOKEN=office.token.read_text())
    desk.hears("Counter 1 is closed")
    assert office.token.read_text() not in Path(f"/proc/{desk.process.pid}/cmdline").read_text()


def test_a_wrong_password_is_told_and_never_shown(office: House) -> None:
    desk = office.run("--lang", "en", AUFRUF_TOKEN="")
    desk.hears("Name: ")
    desk.press("clerk1\n")
    desk.hears("Password: ")
    desk.press("wrong\n")
    desk.hears("Name or password is not right")
    assert desk.ends() == 1
    assert "wrong" not in desk.said


def test_somebody_logs_in_by_name_and_works(office: House) -> None:
    one = office.take()
    desk = office.logged_in("clerk1")
    desk.hears("Counter 1 is closed")
    desk.next()
    desk.hears("Counter 1 is open")
    desk.next()
    desk.hears(f"{one['said']} called")
    desk.press("3q")
    desk.hears(f"{one['said']} finished")
    assert desk.ends() == 0


def test_the_counter_of_another_login_is_taken_only_where_that_is_offered(office: House) -> None:
    office.take()
    first = office.logged_in("clerk2")
    first.hears("Counter 1 is closed")
    first.next()
    first.hears("Counter 1 is open")
    second = office.logged_in("clerk3")
    second.hears("Counter 1 is in use under another login")
    second.press("=")
    second.hears("There is nothing to take over")
    first.close()
    second.next()
    second.hears("Press = to take it over")
    second.press("=")
    second.hears("Counter 1 is open")


def test_a_break_asks_why_and_plus_ends_it(office: House) -> None:
    desk = office.open()
    desk.press("*")
    desk.hears("Why\\? Enter takes a break without a reason")
    desk.press("\r")
    desk.hears("Break at counter 1")
    desk.next()
    desk.hears("Counter 1 is open")


def test_somebody_is_called_by_service_and_stays_for_another(office: House) -> None:
    office.take("pickup")
    wanted = office.take("papers")
    desk = office.open()
    desk.press("af")
    desk.hears(f"{wanted['said']} called")
    desk.press("2")
    desk.hears(f"{wanted['said']} is here")
    desk.press("sz")
    desk.hears(f"{wanted['said']} stays, with another service")
    assert office.view()["current"]["service"] == "pickup"


def test_an_emergency_call_is_heard_answered_and_ended(office: House) -> None:
    caller, helper = office.open("1"), office.open("2")
    caller.press("99")
    caller.hears("\aYour emergency call is out")
    helper.hears("\aEMERGENCY at Counter 1.*! Press / or Y if you go there")
    helper.press("/")
    caller.hears("counter 2 is coming")
    caller.press("y")
    caller.hears("Is the emergency over\\? Press again")
    caller.press("y")
    caller.hears("The emergency at Counter 1.* is over")
    helper.hears("The emergency at Counter 1.* is over")


def test_who_comes_later_hears_of_an_emergency_that_is_not_over(office: House) -> None:
    raised = office.post("/emergencies", counter="2")
    desk = office.desk("1")
    desk.hears("EMERGENCY at Counter 2")
    office.post(f"/emergencies/{raised['id']}/end")
    desk.hears("is over")
