/** What a room's events mean to a screen: the rule of snapshot, deltas and gaps, without any network in it. */

/**
 * What a page wants to hear. A handler that is left out is not called.
 * @typedef {object} Handlers
 * @property {(snapshot: any) => void} [snapshot]  the whole truth; replaces all that was known
 * @property {(event: any) => void} [called]
 * @property {(event: any) => void} [withdrawn]
 * @property {(event: any) => void} [board]
 * @property {(event: any) => void} [queue]
 * @property {(event: any) => void} [visit]
 * @property {(event: any) => void} [alarm]
 * @property {(event: any) => void} [printer]
 * @property {(event: any) => void} [speaker]
 * @property {(event: any) => void} [emergency]
 * @property {(refusal: {code: string, message: string}) => void} [denied]  the server does not let this page in
 */
/** @typedef {Exclude<keyof Handlers, "snapshot" | "denied">} EventName */

/** These run ahead of the merged lists: never a gap, each applied once. */
const AHEAD = new Set(["called", "withdrawn"]);
/** So many of those are remembered: an area may go for weeks without a new snapshot. */
const REMEMBERED = 500;

/**
 * Follow one room. `called` and `withdrawn` are applied once if newer than the snapshot; in an `area:` room a
 * `from_seq` above what is held for that name is a gap, and the room is joined again; what is older is dropped.
 * @param {string} name
 * @param {Handlers} handlers
 * @param {() => void} ask  asks the server to join; its answer is given to `settle`
 */
export function follow(name, handlers, ask) {
  const knowsGaps = name.startsWith("area:");
  const held = makeHoldings();
  /** @type {"away" | "asking" | "whole" | "denied"} */
  let state = "away";
  /** @type {[EventName, any][]} what came while a snapshot is on its way: applied after it, in order */
  let waiting = [];
  /** Has the server answered since the connection was made? (Also true while a gap is being mended.) */
  let answered = false;

  function start() {
    state = "asking";
    waiting = [];
    ask();
  }

  /** @param {any} answer  the acknowledgement of a join */
  function settle(answer) {
    if (state !== "asking") return;
    answered = true;
    if (!answer || answer.code !== undefined) return refuse(answer);
    state = "whole";
    held.restart(answer.seq);
    handlers.snapshot?.(answer);
    const kept = waiting;
    waiting = [];
    for (const [event, payload] of kept) hear(event, payload);
  }

  /** @param {any} answer */
  function refuse(answer) {
    state = "denied";
    handlers.denied?.(answer ?? { code: "unknown", message: "" });
  }

  /**
   * @param {EventName} event
   * @param {any} payload
   */
  function hear(event, payload) {
    if (state === "asking") waiting.push([event, payload]);
    if (state !== "whole") return;
    if (AHEAD.has(event)) {
      if (held.takeOnce(event, payload)) handlers[event]?.(payload);
    } else if (knowsGaps && held.isGap(event, payload)) {
      start();
    } else if (held.take(event, payload)) {
      handlers[event]?.(payload);
    }
  }

  function lose() {
    state = "away";
    answered = false;
    waiting = [];
  }

  return { start, settle, hear, lose, answered: () => answered };
}

/** What this screen holds: the snapshot's `seq`, the last `seq` of each event's name, the calls it has applied. */
function makeHoldings() {
  let snapshot = -1;
  /** @type {Map<string, number>} */
  let last = new Map();
  /** @type {Map<string, number>} */
  let applied = new Map();
  const of = (/** @type {string} */ event) => Math.max(snapshot, last.get(event) ?? -1);

  return {
    /** @param {number} seq */
    restart(seq) {
      // A server that counts from the start again has forgotten our past: so do we.
      const kept = seq < snapshot ? [] : [...applied].filter(([, at]) => at > seq);
      snapshot = seq;
      last = new Map();
      applied = new Map(kept);
    },
    /**
     * @param {string} event
     * @param {{seq: number, number: string}} payload
     */
    takeOnce(event, payload) {
      const mark = `${event} ${payload.seq} ${payload.number}`;
      if (payload.seq <= snapshot || applied.has(mark)) return false;
      applied.set(mark, payload.seq);
      const oldest = applied.keys().next().value;
      if (applied.size > REMEMBERED && oldest !== undefined) applied.delete(oldest);
      return true;
    },
    /**
     * @param {string} event
     * @param {{from_seq?: number}} payload
     */
    isGap: (event, payload) => (payload.from_seq ?? -1) > of(event),
    /**
     * @param {string} event
     * @param {{seq?: number}} payload
     */
    take(event, payload) {
      const seq = payload.seq ?? of(event);
      if (seq < of(event)) return false;
      last.set(event, seq);
      return true;
    },
  };
}
