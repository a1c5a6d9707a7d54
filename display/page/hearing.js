/** What the screen does with the news of its areas: keeps each board, sends calls to the stage and to the voice. */
import { serverClock } from "shared/clock.js";
import { connect } from "shared/live.js";
import { ALL, callsOf, heardAreas, overOf, shownAreas } from "./areas.js";
import * as state from "./board_state.js";
import { arrive, dueIn, EMPTY, settle, withdraw } from "./stage.js";
import { reloadIfChanged } from "./stale.js";
import { makeVoice } from "./voice.js";

/** @typedef {import("./screen.js").Boot} Boot */
/** @typedef {import("./screen.js").Moment} Moment */
/** @typedef {import("./screen.js").Tongues} Tongues */
/** @typedef {import("./board_state.js").Board} Board */
/** @typedef {import("./board_state.js").BoardCall} BoardCall */
/** @typedef {import("./stage.js").Stage} Stage */
/** @typedef {import("./voice.js").Voice} Voice */
/** @typedef {{show: (change: Partial<Moment>) => void, now: () => Moment}} Shown  the screen, as those who change it see it */

/** A link that is gone for less than this is not worth alarming a room (milliseconds). */
const GRACE = 1_200;
/** At the start there is nothing to lose yet (milliseconds). */
const FIRST_GRACE = 3_000;
/** A refused room is asked for again: somebody may have mended the settings (milliseconds). */
const ASK_AGAIN = 5_000;

/**
 * The stages of this screen: one of all areas, and one of each for a layout that keeps them apart.
 * @param {Boot} boot
 * @param {Shown} screen
 */
function makeStages(boot, screen) {
  const showFor = (boot.page.show_for ?? 0) * 1000;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  /**
   * Bring all stages to this moment, after a change to some of them.
   * @param {Partial<Moment>} [what]  what else changes at once
   * @param {(stage: Stage, key: string) => Stage} [change]
   */
  function step(what = {}, change = (stage) => stage) {
    const boards = what.boards ?? screen.now().boards;
    const calls = callsOf(boot, boards);
    const over = overOf(boot, boards);
    const time = performance.now();
    /** @type {Record<string, Stage>} */
    const stages = {};
    for (const [key, listed] of Object.entries(calls)) {
      stages[key] = settle(change(screen.now().stages[key] ?? EMPTY, key), listed, over[key] ?? [], time, showFor);
    }
    screen.show({ ...what, stages });
    const waits = Object.values(stages).map((stage) => dueIn(stage, time, showFor));
    const due = Math.min(...waits.map((wait) => wait ?? Infinity));
    clearTimeout(timer);
    if (due < Infinity) timer = setTimeout(step, due);
  }
  return { step };
}

/**
 * What to do with each event of one area's room.
 * @param {Boot} boot
 * @param {string} area
 * @param {Shown} screen
 * @param {ReturnType<typeof makeStages>} stages
 * @param {Voice} voice
 * @returns {import("shared/live.js").Handlers}
 */
function handlersFor(boot, area, screen, stages, voice) {
  const own = area === boot.area;
  const board = () => screen.now().boards[area] ?? state.NOTHING;
  const withNext = (/** @type {Board} */ next) => ({ boards: { ...screen.now().boards, [area]: next } });
  /** @param {Board} next @param {(stage: Stage, key: string) => Stage} [change] */
  const put = (next, change) => {
    stages.step({ ...withNext(next), ...noted(screen.now(), board(), next) }, change);
    if (own) voice.tellNews(next);
    voice.wake();
  };
  const here = (/** @type {string} */ key) => key === ALL || key === area;
  return {
    snapshot(snapshot) {
      const before = screen.now().boards[area];
      const next = state.fromSnapshot(snapshot, before, (call) => isYoung(boot, call, ageAt(snapshot)));
      const clock = serverClock(snapshot.now, snapshot.speed);
      const fresh = newcomers(boot, before, next, ageAt(snapshot));
      const what = { clock, denied: without(screen.now().denied, area), ...withNext(next), ...noted(screen.now(), before, next) };
      stages.step({ ...what, link: "online" }, (stage, key) => (here(key) ? fresh.reduce(arrive, present(stage, next)) : stage));
      if (own) announceMissed(boot, voice, next, ageAt(snapshot));
      if (own) voice.tellNews(next);
      voice.report();
      voice.wake();
    },
    called(event) {
      const next = state.withCalled(board(), event);
      const call = next.calls.find((each) => each.number === event.number);
      if (!call) return;
      stages.step(withNext(next), (stage, key) => (here(key) ? arrive(stage, call) : stage));
      if (own) voice.announce(call);
    },
    withdrawn: (event) =>
      put(state.withoutWithdrawn(board(), event), (stage, key) => (here(key) ? withdraw(stage, event.number) : stage)),
    board: (event) => put(state.withBoard(board(), event)),
    queue: (event) => put(state.withQueue(board(), event)),
    speaker: () => voice.report(),
    denied: (refusal) => deny(boot, area, screen, stages, refusal.message || refusal.code),
  };
}

/**
 * An area that is refused, or that nobody knows any more, leaves; the others stay.
 * @param {Boot} boot
 * @param {string} area
 * @param {Shown} screen
 * @param {ReturnType<typeof makeStages>} stages
 * @param {string} reason
 */
function deny(boot, area, screen, stages, reason) {
  const denied = { ...screen.now().denied, [area]: reason };
  const boards = { ...screen.now().boards };
  delete boards[area];
  const all = shownAreas(boot).every((each) => each in denied);
  stages.step({ denied, boards, ...(all ? { link: "denied", reason } : {}) });
}

/**
 * After a pause nothing may look alive that is not: who has left the board long ago is not the large call any more.
 * @param {Stage} stage
 * @param {Board} board
 * @returns {Stage}
 */
function present(stage, board) {
  const stands = [...board.calls, ...board.over].some((call) => call.number === stage.big?.number);
  return stands ? stage : { ...EMPTY, queue: stage.queue };
}

/**
 * Young calls that this screen has missed, oldest first; at its start only the newest one.
 * @param {Boot} boot
 * @param {Board | undefined} before
 * @param {Board} next
 * @param {(call: BoardCall) => number} age
 * @returns {BoardCall[]}
 */
function newcomers(boot, before, next, age) {
  const known = new Set(before?.calls.map(state.callKey));
  const young = next.calls.filter((call) => isYoung(boot, call, age) && !known.has(state.callKey(call)));
  return before ? young.reverse() : young.filter((call) => call === next.calls[0]);
}

/**
 * Calls that came while this screen was away: the young ones are announced, oldest first; older ones are only shown.
 * @param {Boot} boot
 * @param {Voice} voice
 * @param {Board} board
 * @param {(call: BoardCall) => number} age
 */
function announceMissed(boot, voice, board, age) {
  for (const call of [...board.calls].reverse()) {
    if (isYoung(boot, call, age)) voice.announce(call, Math.max(0, age(call)));
  }
}

/**
 * @param {Boot} boot
 * @param {BoardCall} call
 * @param {(call: BoardCall) => number} age
 */
const isYoung = (boot, call, age) => call.state === "called" && !call.here && age(call) <= boot.page.max_age;

/**
 * @param {{now: string, speed?: number}} snapshot
 * @returns {(call: BoardCall) => number} seconds since a call
 */
const ageAt = (snapshot) => (call) =>
  (Date.parse(snapshot.now) - Date.parse(call.called_at)) / 1000 / (snapshot.speed || 1);

/**
 * Messages begin with their first words when there are others than before.
 * @param {Moment} now
 * @param {Board | undefined} before
 * @param {Board} next
 * @returns {Partial<Moment>}
 */
function noted(now, before, next) {
  const ids = (/** @type {Board | undefined} */ board) => (board?.messages ?? []).map((each) => each.id).join();
  return ids(before) === ids(next) ? {} : { noted: now.seconds };
}

/**
 * @param {Record<string, string>} denied
 * @param {string} area
 */
function without(denied, area) {
  const { [area]: _, ...others } = denied;
  return others;
}

/**
 * Stay in the rooms of all areas for good, speak for one of them, and tell the screen when the link is lost.
 * @param {Boot} boot
 * @param {Shown} screen
 * @param {Tongues} tongues
 */
export function follow(boot, screen, tongues) {
  const live = connect({ device: `display:${boot.display}` });
  const voice = makeVoice(boot, screen, live);
  const stages = makeStages(boot, screen);
  const enter = (/** @type {string} */ area) => live.join(`area:${area}`, handlersFor(boot, area, screen, stages, voice));
  const leave = new Map(heardAreas(boot).map((area) => [area, enter(area)]));
  watchLink(live, screen, voice, tongues);
  setInterval(() => {
    for (const area of Object.keys(screen.now().denied)) {
      leave.get(area)?.();
      leave.set(area, enter(area));
    }
  }, ASK_AGAIN);
}

/**
 * @param {import("shared/live.js").Live} live
 * @param {Shown} screen
 * @param {Voice} voice
 * @param {Tongues} tongues
 */
function watchLink(live, screen, voice, tongues) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @param {"online" | "lost"} link */
  const change = (link) => {
    if (screen.now().link === "denied") return;
    screen.show({ link });
    voice.wake();
  };
  live.onStatus((status) => {
    clearTimeout(timer);
    if (status === "online") {
      change("online");
      void tongues.complete();
      reloadIfChanged();
    } else timer = setTimeout(() => change("lost"), screen.now().link === "starting" ? FIRST_GRACE : GRACE);
  });
}
