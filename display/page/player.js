/** Plays one sound after the other through the browser's audio, and says when the browser does not let it. */
import { makeChime } from "./chime.js";

/** The name under which the chime stands in the log. */
export const CHIME = "chime";
/** A sound that is not there after this long is left out (milliseconds). */
export const PATIENCE = 10_000;
/** A sound that has not ended this long after its length is given up: the output hangs (milliseconds). */
const OVERTIME = 1_500;
/** The browser is asked again this often while it holds the sound back (milliseconds). */
const ASK_AGAIN = 5_000;
/** So often the output is felt while nothing is played (milliseconds). */
const PULSE = 2_000;
/** It may take a moment until the output runs: only then is it called blocked (milliseconds). */
const SETTLE = 1_200;
const KEPT_SOUNDS = 24;
const KEPT_LOG = 200;

/** @typedef {{url: string, start: number, end: number}} Played  milliseconds of performance.now() */

/**
 * @typedef {object} Player
 * @property {() => boolean} ready  sounds can be heard now
 * @property {(url: string) => void} prepare  fetch it before its turn
 * @property {(url: string) => Promise<boolean>} play  settles when it has ended; false if it could not be played
 * @property {(level: number) => void} setVolume  from 0 to 1
 * @property {() => import("./turns.js").Health} health  whether sound really comes out
 * @property {Played[]} log  what was played, the last 200
 */

/**
 * @param {{volume: number, onChange: (state: {blocked: boolean}) => void, patience?: number}} options  onChange: called
 *   whenever what `ready` or `health` tells may have changed
 * @returns {Player}
 */
export function openPlayer({ volume, onChange, patience = PATIENCE }) {
  const context = new AudioContext();
  const gain = new GainNode(context, { gain: Math.max(0, Math.min(1, volume)) });
  gain.connect(context.destination);
  const shelf = makeShelf(context, patience);
  const tell = () => onChange({ blocked: context.state !== "running" });
  const pulse = makePulse(context, tell);
  /** @type {Played[]} */
  const log = [];
  watchLeave(context, tell);

  /** @param {string} url */
  async function play(url) {
    const buffer = await shelf.take(url);
    if (!buffer || context.state !== "running") return false;
    const start = performance.now();
    const whole = await pulse.playing(() => sound(context, gain, buffer));
    log.push({ url, start, end: performance.now() });
    if (log.length > KEPT_LOG) log.shift();
    return whole;
  }
  return {
    ready: () => context.state === "running",
    prepare: (url) => void shelf.take(url),
    play,
    setVolume: (level) => void (gain.gain.value = Math.max(0, Math.min(1, level))),
    health: () => pulse.health(),
    log,
  };
}

/**
 * Feels whether the output moves: while nothing is played, a sound of silence has to end now and then.
 * @param {AudioContext} context
 * @param {() => void} changed  called when it begins to move, or stops
 */
function makePulse(context, changed) {
  const silence = context.createBuffer(1, Math.ceil(context.sampleRate * 0.05), context.sampleRate);
  let moves = true;
  let busy = 0;

  /** @param {() => Promise<boolean>} start */
  async function playing(start) {
    busy++;
    const whole = await start().catch(() => false);
    busy--;
    const before = moves;
    moves = whole || context.state !== "running";
    if (moves !== before) changed();
    return whole;
  }

  setInterval(() => {
    if (!busy && context.state === "running") void playing(() => sound(context, context.destination, silence));
  }, PULSE);
  /** @returns {import("./turns.js").Health} */
  function health() {
    if (context.state !== "running") return { ok: false, reason: "blocked" };
    return moves ? { ok: true, reason: null } : { ok: false, reason: "stuck" };
  }
  return { playing, health };
}

/**
 * Tells whether the browser lets us be heard, and keeps asking while it does not.
 * @param {AudioContext} context
 * @param {() => void} tell  called when that changes
 */
function watchLeave(context, tell) {
  const ask = () => {
    if (context.state !== "running") context.resume().catch(() => {});
  };
  context.addEventListener("statechange", tell);
  for (const gesture of ["pointerdown", "keydown", "touchend"]) addEventListener(gesture, ask);
  setInterval(ask, ASK_AGAIN);
  setTimeout(tell, SETTLE);
  ask();
}

/**
 * The sounds at hand, decoded; old ones leave. One that failed is fetched anew the next time.
 * @param {AudioContext} context
 * @param {number} patience  milliseconds
 */
function makeShelf(context, patience) {
  /** @type {Map<string, Promise<AudioBuffer | null>>} */
  const shelf = new Map([[CHIME, Promise.resolve(makeChime(context))]]);

  /** @param {string} url */
  async function fetchSound(url) {
    try {
      const answer = await fetch(url, { signal: AbortSignal.timeout(patience) });
      if (!answer.ok) throw new Error(String(answer.status));
      return await atMost(patience, context.decodeAudioData(await answer.arrayBuffer()));
    } catch (error) {
      console.warn("A sound is missing:", url, error);
      shelf.delete(url);
      return null;
    }
  }

  /** @param {string} url */
  function take(url) {
    const known = shelf.get(url) ?? fetchSound(url);
    if (url !== CHIME) {
      shelf.delete(url);
      shelf.set(url, known);
      const oldest = [...shelf.keys()].find((name) => name !== CHIME);
      if (shelf.size > KEPT_SOUNDS && oldest) shelf.delete(oldest);
    }
    return known;
  }
  return { take };
}

/**
 * @param {AudioContext} context
 * @param {AudioNode} output
 * @param {AudioBuffer} buffer
 * @returns {Promise<boolean>} whether it was played to its end
 */
function sound(context, output, buffer) {
  const source = new AudioBufferSourceNode(context, { buffer });
  source.connect(output);
  return new Promise((resolve) => {
    const over = (/** @type {boolean} */ whole) => {
      clearTimeout(guard);
      source.onended = null;
      source.disconnect();
      resolve(whole);
    };
    const guard = setTimeout(() => {
      source.stop();
      over(false);
    }, buffer.duration * 1000 + OVERTIME);
    source.onended = () => over(true);
    source.start();
  });
}

/**
 * @template T
 * @param {number} milliseconds
 * @param {Promise<T>} work
 * @returns {Promise<T>}
 */
function atMost(milliseconds, work) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("took too long")), milliseconds);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
