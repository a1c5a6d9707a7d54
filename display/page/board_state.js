/** What this screen holds of its area: pure steps from one board to the next, forgiving about what is missing. */

/**
 * @typedef {object} BoardCall
 * @property {number} seq
 * @property {string} number
 * @property {string} counter
 * @property {string} counter_name
 * @property {string | null} room
 * @property {string | null} floor
 * @property {string[]} direction
 * @property {string} language
 * @property {"called" | "serving"} state
 * @property {boolean} here
 * @property {string} called_at
 * @property {number} recall
 * @property {string[]} audio
 * @property {{language: string, text: string}[]} lines
 */
/** @typedef {{low_min: number, high_min: number}} Forecast */
/** @typedef {import("shared/i18n.js").TextDict} TextDict */
/**
 * @typedef {object} ServiceRow
 * @property {string} service
 * @property {string} prefix
 * @property {number} waiting
 * @property {Forecast | null} forecast
 * @property {boolean} open  whether tickets are given
 * @property {string | null} reason  why not
 * @property {TextDict | null} reason_text  the office's own words for it
 * @property {string | null} opens_at
 */
/** @typedef {{id: string, text: TextDict, speak: boolean, at: string, until: string | null, audio: string[]}} Message  words to the room */
/** @typedef {{number: string, area: string, from_area: string, floor: string, direction: string[], at: string}} Moved  a ticket sent to another waiting area */
/**
 * @typedef {object} Board
 * @property {BoardCall[]} calls  newest first
 * @property {BoardCall[]} over  left the list although nobody took them back and nobody came: their counter called the
 *   next one. Newest first; such a call still gets its time on the screen and is still said
 * @property {ServiceRow[]} services
 * @property {number} waiting
 * @property {Message[]} messages
 * @property {Moved[]} moved
 */

/** More than any screen shows: a list that a server never sends anew must not grow. */
const KEPT = 24;

/** @type {Board} */
export const NOTHING = { calls: [], over: [], services: [], waiting: 0, messages: [], moved: [] };

/**
 * The whole truth. Of what was held before only young calls that are over still count.
 * @param {any} snapshot
 * @param {Board} [before]
 * @param {(call: BoardCall) => boolean} [isYoung]
 * @returns {Board}
 */
export function fromSnapshot(snapshot, before = NOTHING, isYoung = () => false) {
  const calls = readCalls(snapshot.calls);
  return withQueue({ ...NOTHING, calls, over: leftOver(before, calls).filter(isYoung) }, snapshot);
}

/**
 * A call runs ahead of the list: it stands at once.
 * @param {Board} board
 * @param {any} event
 * @returns {Board}
 */
export function withCalled(board, event) {
  const calls = readCalls([{ ...event, state: "called", here: false }]);
  const others = board.calls.filter((call) => call.number !== event.number);
  return { ...board, calls: newestFirst([...calls, ...others]), over: board.over.filter((call) => call.number !== event.number) };
}

/**
 * @param {Board} board
 * @param {any} event
 * @returns {Board}
 */
export function withoutWithdrawn(board, event) {
  const stays = (/** @type {BoardCall} */ call) => call.number !== event.number || call.seq > event.seq;
  return { ...board, calls: board.calls.filter(stays), over: board.over.filter(stays) };
}

/**
 * The whole list; a call that is newer than the list cannot be in it yet and stays.
 * @param {Board} board
 * @param {any} event
 * @returns {Board}
 */
export function withBoard(board, event) {
  const listed = readCalls(event.calls);
  const newer = board.calls.filter((call) => call.seq > event.seq);
  const known = new Set(newer.map((call) => call.number));
  const calls = newestFirst([...newer, ...listed.filter((call) => !known.has(call.number))]);
  return { ...board, calls, over: leftOver(board, calls) };
}

/**
 * @param {Board} before
 * @param {BoardCall[]} calls  what stands now
 * @returns {BoardCall[]} who was called before and is in no list any more; whoever was being served has come
 */
function leftOver(before, calls) {
  const standing = new Set(calls.map((call) => call.number));
  const left = before.calls.filter((call) => call.state === "called" && !standing.has(call.number));
  const known = new Set([...standing, ...left.map((call) => call.number)]);
  return [...left, ...before.over.filter((call) => !known.has(call.number))].slice(0, KEPT);
}

/**
 * @param {Board} board
 * @param {any} event
 * @returns {Board}
 */
export function withQueue(board, event) {
  const services = readList(event.services).filter((row) => typeof row?.prefix === "string");
  const sum = services.reduce((total, row) => total + (Number(row.waiting) || 0), 0);
  const messages = readList(event.messages).filter((each) => each?.id && each.text).map(readMessage);
  const moved = readList(event.moved).filter((each) => typeof each?.number === "string" && each.number).map(readMoved);
  // Whoever was sent elsewhere must not be called to the old counter any more.
  const away = new Set(moved.map((each) => each.number));
  const over = board.over.filter((call) => !away.has(call.number));
  return { ...board, over, services, waiting: Number.isFinite(event.waiting) ? event.waiting : sum, messages, moved };
}

/**
 * Names one call: the same ticket called again is another one. Whole seconds, for a list may round what an event did not.
 * @param {BoardCall} call
 * @returns {string}
 */
export function callKey(call) {
  return `${call.number} ${call.counter} ${call.recall} ${Math.floor(Date.parse(call.called_at) / 1000)}`;
}

/**
 * The person is still being called: the ticket is on the board, called to the same counter.
 * @param {Board} board
 * @param {BoardCall} call
 * @returns {BoardCall | undefined}
 */
export function standing(board, call) {
  return board.calls.find(
    (other) => other.number === call.number && other.state === "called" && other.counter === call.counter,
  );
}

/**
 * The counter has called the next one already, but this call was not taken back and nobody has come.
 * @param {Board} board
 * @param {BoardCall} call
 */
export function isOver(board, call) {
  return board.over.some((other) => callKey(other) === callKey(call));
}

/**
 * @param {any} calls
 * @returns {BoardCall[]} those that can be shown; one that makes no sense must not take the others along
 */
function readCalls(calls) {
  return newestFirst(readList(calls).filter((call) => typeof call?.number === "string" && call.number).map(readCall));
}

/**
 * @param {any} call
 * @returns {BoardCall}
 */
function readCall(call) {
  const counter = String(call.counter ?? "");
  return {
    ...call,
    seq: Number(call.seq) || 0,
    counter,
    counter_name: String(call.counter_name || counter),
    state: call.state === "serving" ? "serving" : "called",
    here: Boolean(call.here),
    recall: Number(call.recall) || 0,
    direction: readList(call.direction),
    audio: readList(call.audio).filter((url) => typeof url === "string"),
    lines: readList(call.lines).filter((line) => line?.text),
  };
}

/**
 * @param {any} message
 * @returns {Message}
 */
function readMessage(message) {
  const words = Object.entries(message.text).filter(([, text]) => typeof text === "string" && text.trim());
  return { ...message, id: String(message.id), text: Object.fromEntries(words), audio: readList(message.audio) };
}

/**
 * @param {any} moved
 * @returns {Moved}
 */
function readMoved(moved) {
  const [floor, area, from_area] = [moved.floor, moved.area, moved.from_area].map((each) => String(each ?? ""));
  return { ...moved, floor, area, from_area, direction: readList(moved.direction), at: String(moved.at ?? "") };
}

/**
 * @param {any} list
 * @returns {any[]}
 */
function readList(list) {
  return Array.isArray(list) ? list : [];
}

/**
 * @param {BoardCall[]} calls
 * @returns {BoardCall[]}
 */
function newestFirst(calls) {
  return [...calls].sort((one, other) => other.seq - one.seq).slice(0, KEPT);
}
