/** What this screen shows of its areas, as seen from where it stands: one board of all, and one for each area. */
import { wayWords } from "shared/words.js";

/** @typedef {import("./board_state.js").Board} Board */
/** @typedef {import("./board_state.js").BoardCall} BoardCall */
/** @typedef {import("./screen.js").Boot} Boot */
/** @typedef {import("./screen.js").Tongues} Tongues */
/** @typedef {Record<string, Board>} Boards  by area */

/** The stage and the board of all areas together. */
export const ALL = "";

/**
 * @param {Boot} boot
 * @returns {string[]} the areas whose calls it shows
 */
export function shownAreas(boot) {
  const ids = (boot.areas ?? []).map((area) => area.id);
  return ids.length ? ids : [boot.area];
}

/**
 * @param {Boot} boot
 * @returns {string[]} the rooms it listens to: its own too, whose calls it speaks
 */
export function heardAreas(boot) {
  const shown = shownAreas(boot);
  return boot.sound && !shown.includes(boot.area) ? [...shown, boot.area] : shown;
}

/**
 * The calls of each area, newest first, and under `ALL` those of all areas together. A ticket that two areas tell of
 * stands once.
 * @param {Boot} boot
 * @param {Boards} boards
 * @returns {Record<string, BoardCall[]>}
 */
export function callsOf(boot, boards) {
  /** @type {Record<string, BoardCall[]>} */
  const found = {};
  const seen = new Set();
  for (const area of shownAreas(boot)) {
    const calls = boards[area]?.calls ?? [];
    found[area] = calls.filter((call) => !seen.has(call.number));
    calls.forEach((call) => seen.add(call.number));
  }
  return { ...found, [ALL]: merged(Object.values(found)) };
}

/**
 * The calls of each area, and of all, that are over before their time (see Board).
 * @param {Boot} boot
 * @param {Boards} boards
 * @returns {Record<string, BoardCall[]>}
 */
export function overOf(boot, boards) {
  const areas = shownAreas(boot);
  const standing = new Set(areas.flatMap((area) => boards[area]?.calls ?? []).map((call) => call.number));
  const found = Object.fromEntries(
    areas.map((area) => [area, (boards[area]?.over ?? []).filter((call) => !standing.has(call.number))]),
  );
  return { ...found, [ALL]: Object.values(found).flat() };
}

/**
 * @param {Boot} boot
 * @param {Boards} boards
 * @returns {Board} what waits in all of its areas, and what is said there
 */
export function together(boot, boards) {
  const all = shownAreas(boot).flatMap((area) => boards[area] ?? []);
  const messages = new Map(all.flatMap((board) => board.messages).map((message) => [message.id, message]));
  return {
    calls: callsOf(boot, boards)[ALL] ?? [],
    over: overOf(boot, boards)[ALL] ?? [],
    services: all.flatMap((board) => board.services),
    waiting: all.reduce((sum, board) => sum + board.waiting, 0),
    messages: [...messages.values()],
    moved: movedFrom(boot, all),
  };
}

/**
 * Who was sent from here to a waiting area that this screen does not show, newest first; the last word on each.
 * @param {Boot} boot
 * @param {Board[]} boards
 */
function movedFrom(boot, boards) {
  const shown = shownAreas(boot);
  const called = new Set(boards.flatMap((board) => board.calls).map((call) => call.number));
  const away = boards.flatMap((board) => board.moved).filter((each) => !shown.includes(each.area) && !called.has(each.number));
  away.sort((one, other) => (Date.parse(other.at) || 0) - (Date.parse(one.at) || 0));
  return [...new Map(away.reverse().map((each) => [each.number, each])).values()].reverse();
}

/**
 * A call as people before this screen see it: the way begins here, and the floor is told only where it is another.
 * @param {Boot} boot
 * @param {Tongues} tongues
 * @param {BoardCall} call
 * @returns {BoardCall}
 */
export function seenFromHere(boot, tongues, call) {
  const floor = call.floor === boot.floor ? null : call.floor;
  const way = boot.ways?.[call.counter];
  if (!Array.isArray(way) || way.join() === call.direction.join()) return { ...call, floor };
  const languages = new Set([tongues.house.code, ...call.lines.map((line) => line.language), call.language]);
  const lines = [...languages].map((language) => ({ language, text: wayWords(way, tongues.wordsOf(language)) }));
  return { ...call, floor, direction: way, lines: lines.filter((line) => line.text) };
}

/**
 * Within an area its own order holds; between areas the later call comes first.
 * @param {BoardCall[][]} lists
 * @returns {BoardCall[]}
 */
function merged(lists) {
  if (lists.length < 2) return lists[0] ?? [];
  const left = lists.map((list) => [...list]).filter((list) => list.length);
  /** @type {BoardCall[]} */
  const found = [];
  while (left.length) {
    const latest = left.reduce((one, other) => (calledAt(other[0]) > calledAt(one[0]) ? other : one));
    found.push(/** @type {BoardCall} */ (latest.shift()));
    if (!latest.length) left.splice(left.indexOf(latest), 1);
  }
  return found;
}

/** @param {BoardCall | undefined} call */
const calledAt = (call) => Date.parse(call?.called_at ?? "") || 0;
