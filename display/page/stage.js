/** Whose turn it is to be the large call: each for its time, in the order in which they came. */
import { callKey } from "./board_state.js";

/** @typedef {import("./board_state.js").BoardCall} BoardCall */
/**
 * @typedef {object} Stage
 * @property {BoardCall | null} big  the large call
 * @property {number} since  when it became large, milliseconds of the page's time
 * @property {BoardCall[]} queue  who is to be large after it, in this order
 * @property {string} arrived  the key of the large call if it is to be noticed
 */

/** @type {Stage} */
export const EMPTY = { big: null, since: -Infinity, queue: [], arrived: "" };

/**
 * A call has come: it waits for its turn to be large. The same ticket called again keeps its place in the queue; if it
 * is the large one, it is so anew: it may go elsewhere now, and whoever calls again wants to be noticed.
 * @param {Stage} stage
 * @param {BoardCall} call
 * @returns {Stage}
 */
export function arrive(stage, call) {
  if (stage.big?.number === call.number) return { ...EMPTY, queue: [call, ...stage.queue] };
  const place = stage.queue.findIndex((other) => other.number === call.number);
  return { ...stage, queue: place < 0 ? [...stage.queue, call] : stage.queue.with(place, call) };
}

/**
 * A call was taken back: it leaves at once.
 * @param {Stage} stage
 * @param {string} number
 * @returns {Stage}
 */
export function withdraw(stage, number) {
  const queue = stage.queue.filter((call) => call.number !== number);
  return stage.big?.number === number ? { ...EMPTY, queue } : { ...stage, queue };
}

/**
 * Bring the stage to this moment. Everybody gets their time, though their counter may have called the next one already;
 * whoever was taken back, was sent elsewhere or has come and gone has no turn. At rest the newest call is the large one.
 * @param {Stage} stage
 * @param {BoardCall[]} calls  what stands on the board, newest first
 * @param {BoardCall[]} over  what stands there no more, but has a turn if it had none
 * @param {number} now  milliseconds of the page's time
 * @param {number} showFor  milliseconds
 * @returns {Stage}
 */
export function settle(stage, calls, over, now, showFor) {
  const queue = stage.queue.flatMap((call) => standing(call, calls) ?? standing(call, over) ?? []);
  const big = stage.big && (standing(stage.big, calls) ?? (now - stage.since < showFor ? stage.big : null));
  const next = { ...stage, big, queue };
  if (big && now - stage.since < showFor) return next;
  const [first, ...others] = queue;
  if (first) return { big: first, since: now, queue: others, arrived: callKey(first) };
  const newest = calls[0] ?? null;
  const same = big && newest && callKey(big) === callKey(newest);
  return same ? next : { ...EMPTY, big: newest };
}

/**
 * @param {Stage} stage
 * @param {number} now
 * @param {number} showFor
 * @returns {number | null} milliseconds until somebody else may be large; null while there is nothing to wait for
 */
export function dueIn(stage, now, showFor) {
  const left = stage.since + showFor - now;
  return stage.queue.length || left >= 0 ? Math.max(0, left) : null;
}

/**
 * The calls as the screen lists them: the large one, then who is next and who was before. Where there is not room for
 * all, both share it: a person who has just been large must still find their number, the next one theirs already.
 * @param {Stage} stage
 * @param {BoardCall[]} calls  newest first
 * @param {number} most
 * @returns {BoardCall[]}
 */
export function lineUp(stage, calls, most) {
  if (!stage.big) return [];
  const coming = new Set(stage.queue.map((call) => call.number));
  const past = calls.filter((call) => call.number !== stage.big?.number && !coming.has(call.number));
  const room = Math.max(0, most - 1);
  const next = stage.queue.slice(0, Math.max(Math.ceil(room / 2), room - past.length));
  return [stage.big, ...next, ...past].slice(0, room + 1);
}

/**
 * @param {BoardCall} call
 * @param {BoardCall[]} calls
 * @returns {BoardCall | undefined} the call as it is now
 */
function standing(call, calls) {
  return calls.find((other) => other.number === call.number && other.counter === call.counter);
}
