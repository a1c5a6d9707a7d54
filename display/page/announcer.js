/** The voice of one screen: one announcement after the other, each once more later, none that is out of date. */
import { callKey } from "./board_state.js";

/** @typedef {import("./board_state.js").BoardCall} BoardCall */
/** @typedef {{call: BoardCall, repeat: boolean, due: number}} Item  due: milliseconds of the announcer's time */
/**
 * What the announcer asks others.
 * @typedef {object} Asks
 * @property {() => boolean} ready  may be heard now, and the board is current
 * @property {(call: BoardCall) => BoardCall | undefined} standing  the call as the board has it, if still called
 * @property {(call: BoardCall) => void} prepare  have its sounds ready
 * @property {(url: string) => Promise<unknown>} play  settles when the sound has ended, or cannot be had
 */
/** @typedef {{now: () => number, after: (milliseconds: number, act: () => void) => () => void}} Time */
/** @typedef {{announce: (call: BoardCall, age?: number) => void, wake: () => void}} Announcer */

/** @type {Time} the page's own time; tests bring another */
const PAGE_TIME = {
  now: () => performance.now(),
  after: (milliseconds, act) => {
    const timer = setTimeout(act, milliseconds);
    return () => clearTimeout(timer);
  },
};

/**
 * `announce` takes a call and its age in seconds, `wake` looks again after anything changed that `asks` tells.
 * @param {{chime: string, repeatAfter: number, maxAge: number}} rules  times in seconds
 * @param {Asks} asks
 * @param {Time} [time]
 * @returns {Announcer}
 */
export function makeAnnouncer(rules, asks, time = PAGE_TIME) {
  /** @type {Item[]} */
  let queue = [];
  let busy = false;
  let cancelTimer = () => {};
  const heard = makeMemory();

  /** @param {BoardCall} call */
  function stillCalled(call) {
    const now = asks.standing(call);
    return now && callKey(now) === callKey(call) ? now : undefined;
  }

  /** @param {Item} item */
  function outdated({ call, repeat, due }) {
    const now = stillCalled(call);
    return !now || (repeat && now.here) || time.now() - due > rules.maxAge * 1000;
  }

  /** The next one whose turn it is; first announcements before repeats, for a new call must not wait for an old one. */
  function take() {
    if (!asks.ready()) return undefined;
    queue = queue.filter((item) => !outdated(item));
    const due = queue.filter((item) => item.due <= time.now());
    const item = due.find((each) => !each.repeat) ?? due[0];
    queue = queue.filter((each) => each !== item);
    return item;
  }

  /** @param {Item} item */
  async function speak({ call, repeat }) {
    for (const url of [rules.chime, ...call.audio]) {
      if (!stillCalled(call)) return;
      await asks.play(url);
    }
    if (repeat || queue.some((other) => other.call.number === call.number)) return;
    queue.push({ call, repeat: true, due: time.now() + rules.repeatAfter * 1000 });
  }

  async function wake() {
    if (busy) return;
    busy = true;
    cancelTimer();
    try {
      for (let item = take(); item; item = take()) await speak(item);
    } finally {
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

  /**
   * What still waits for the same ticket is void.
   * @param {BoardCall} call
   * @param {number} [age]
   */
  function announce(call, age = 0) {
    if (!heard.isNew(callKey(call))) return;
    queue = queue.filter((item) => item.call.number !== call.number);
    queue.push({ call, repeat: false, due: time.now() - age * 1000 });
    asks.prepare(call);
    void wake();
  }

  return { announce, wake: () => void wake() };
}

/** Remembers the last few hundred calls, not all of them: a screen runs for months. */
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
