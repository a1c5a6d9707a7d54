/** The voice of one screen: one thing said after the other, calls again later, nothing that is out of date. */
import { callKey } from "./board_state.js";

/** @typedef {import("./board_state.js").BoardCall} BoardCall */
/** @typedef {import("./board_state.js").Message} Message */
/**
 * Something to say: a call, the same once more, or a message to the room.
 * @typedef {object} Item
 * @property {0 | 1 | 2} rank  who goes first: a call, its repeat, a message
 * @property {string} name  the ticket's number, or the message's id
 * @property {number} seq  of the call, which counts the area's commits; of a message 0
 * @property {string[]} audio
 * @property {number} due  milliseconds of the announcer's time
 * @property {number} left  how often it is said again
 * @property {number} talk  how long this screen had talked in its life when it came (milliseconds)
 * @property {(again: boolean) => boolean} holds  whether it is still to be said, the first time or again
 */
/**
 * What the announcer asks others.
 * @typedef {object} Asks
 * @property {() => boolean} ready  may be heard now, it is this screen's turn to speak, and the board is current
 * @property {(call: BoardCall) => BoardCall | undefined} standing  the call as the board has it, if still called
 * @property {(call: BoardCall) => boolean} isOver  the counter called the next one before anybody came to this call
 * @property {(message: Message) => boolean} stands  whether the message is still to be said
 * @property {(audio: string[]) => void} prepare  have these sounds ready
 * @property {(url: string) => Promise<unknown>} play  settles when the sound has ended, or cannot be had
 * @property {() => void} [done]  a call has been said to its end
 */
/** @typedef {{now: () => number, after: (milliseconds: number, act: () => void) => () => void}} Time */
/**
 * @typedef {object} Announcer
 * @property {(call: BoardCall, age?: number) => void} announce  takes a call and its age in seconds
 * @property {(message: Message) => void} tell  takes a message, said once
 * @property {(said: number | null) => void} takeOver  another screen spoke until now: what it has said is not said
 *   again. `said`: the `seq` of the last call that it said, null if nobody knows
 * @property {() => number | null} said  the `seq` of the last call that this screen has said to its end
 * @property {() => void} wake  looks again after anything changed that `asks` tells
 */

/** Where nobody knows what the other screen said: it may not have come to what is younger than this (milliseconds). */
const UNSAID = 8_000;

/** @type {Time} the page's own time; tests bring another */
const PAGE_TIME = {
  now: () => performance.now(),
  after: (milliseconds, act) => {
    const timer = setTimeout(act, milliseconds);
    return () => clearTimeout(timer);
  },
};

/**
 * @param {{chime: string, repeatAfter: number, maxAge: number, repeats?: number, gap?: number}} rules  times in seconds;
 *   gap: silence between two languages
 * @param {Asks} asks
 * @param {Time} [time]
 * @returns {Announcer}
 */
export function makeAnnouncer({ chime, repeatAfter, maxAge, repeats = 1, gap = 0 }, asks, time = PAGE_TIME) {
  /** @type {Item[]} */
  let queue = [];
  let busy = false;
  /** How long it has talked so far, and since when it does now. */
  let talked = 0;
  let since = 0;
  let cancelTimer = () => {};
  /** @type {number | null} */
  let said = null;
  /** What another screen had said up to when this one took over, and when that was. */
  let elsewhere = { seq: -Infinity, at: -Infinity };
  const heard = makeMemory();

  const talk = () => talked + (busy ? time.now() - since : 0);

  /**
   * Whether it is still to be said. A call that only waits for others to be said does not grow old by that: ten at
   * once are ten announcements. Messages hold as long as they stand.
   * @param {Item} item
   */
  function current(item) {
    if (!item.holds(item.rank === 1)) return false;
    if (item.rank === 2) return true;
    const inLine = item.rank === 0 ? talk() - item.talk : 0;
    return time.now() - item.due - inLine <= maxAge * 1000;
  }

  /** The next one whose turn it is; a new call must not wait for an old one, nor any call for a message. */
  function take() {
    if (!asks.ready()) return undefined;
    queue = queue.filter(current);
    const due = queue.filter((item) => item.due <= time.now());
    const item = due.toSorted((one, other) => one.rank - other.rank)[0];
    queue = queue.filter((each) => each !== item);
    return item;
  }

  /** @param {Item} item */
  async function say(item) {
    for (const [place, url] of [chime, ...item.audio].entries()) {
      if (place > 1 && gap) await pause(gap * 1000);
      if (!item.holds(item.rank === 1)) return;
      await asks.play(url);
    }
    if (item.rank === 0) {
      said = Math.max(said ?? item.seq, item.seq);
      asks.done?.();
    }
    if (item.left) again(item);
  }

  /** @param {Item} item */
  function again(item) {
    if (queue.some((other) => other.name === item.name)) return;
    queue.push({ ...item, rank: 1, left: item.left - 1, due: time.now() + repeatAfter * 1000 });
  }

  /** @param {number} milliseconds */
  const pause = (milliseconds) => new Promise((resolve) => void time.after(milliseconds, () => resolve(undefined)));

  async function wake() {
    if (busy) return;
    busy = true;
    since = time.now();
    cancelTimer();
    try {
      for (let item = take(); item; item = take()) await say(item);
    } finally {
      talked = talk();
      busy = false;
    }
    sleep();
  }

  function sleep() {
    cancelTimer();
    if (!queue.length || !asks.ready()) return;
    const next = Math.min(...queue.map((item) => item.due));
    cancelTimer = time.after(Math.max(0, next - time.now()), () => void wake());
  }

  /** @param {Item} item */
  function add(item) {
    queue = queue.filter((other) => other.name !== item.name && current(other));
    queue.push(item);
    asks.prepare(item.audio);
    void wake();
  }

  /**
   * A call holds while it is the ticket's last one and nobody has come; what still waits for the same ticket is void.
   * If its counter calls the next one meanwhile, it is still said, but not repeated.
   * @param {BoardCall} call
   * @param {number} [age]
   */
  function announce(call, age = 0) {
    if (!heard.isNew(callKey(call))) return;
    const holds = (/** @type {boolean} */ again) => {
      const now = asks.standing(call);
      if (!now) return !again && asks.isOver(call);
      return callKey(now) === callKey(call) && !(again && now.here);
    };
    const due = time.now() - age * 1000;
    /** @type {Item} */
    const item = { rank: 0, name: call.number, seq: call.seq, audio: call.audio, due, left: repeats, talk: talk(), holds };
    const isFresh = time.now() - elsewhere.at < maxAge * 1000;
    (isFresh && call.seq <= elsewhere.seq ? whatIsLeft(item, elsewhere.seq) : [item]).forEach(add);
  }

  /** @param {Message} message */
  function tell(message) {
    if (!message.audio.length || !heard.isNew(`message ${message.id}`)) return;
    const holds = () => asks.stands(message);
    const name = `message ${message.id}`;
    add({ rank: 2, name, seq: 0, audio: message.audio, due: time.now(), left: 0, talk: talk(), holds });
  }

  /**
   * What is left to be said of an item after another screen has spoken for a while.
   * @param {Item} item
   * @param {number | null} saidThere
   * @returns {Item[]}
   */
  function whatIsLeft(item, saidThere) {
    const pause = repeatAfter * 1000;
    const waited = time.now() - item.due;
    const isUnsaid = item.rank === 0 && saidThere !== null ? item.seq > saidThere : waited < UNSAID;
    if (isUnsaid) return [item];
    const times = 1 + Math.floor(Math.max(0, waited - UNSAID) / pause);
    if (times > item.left) return [];
    return [{ ...item, rank: 1, left: item.left - times, due: item.due + times * pause }];
  }

  /** @param {number | null} saidThere */
  function takeOver(saidThere) {
    if (saidThere !== null) elsewhere = { seq: saidThere, at: time.now() };
    queue = queue.flatMap((item) => whatIsLeft(item, saidThere));
    void wake();
  }

  return { announce, tell, takeOver, said: () => said, wake: () => void wake() };
}

/** Remembers the last few hundred, not all of them: a screen runs for months. */
function makeMemory() {
  /** @type {Set<string>} */
  const known = new Set();
  return {
    /** @param {string} key */
    isNew(key) {
      if (known.has(key)) return false;
      known.add(key);
      const oldest = known.values().next().value;
      if (known.size > 300 && oldest !== undefined) known.delete(oldest);
      return true;
    },
  };
}
