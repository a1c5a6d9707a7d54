/** The emergency calls as this page knows them: heard in the room of all staff, raised and answered over HTTP. */
import { call, Offline } from "shared/api.js";
import { t } from "shared/i18n.js";
import { connect } from "shared/live.js";

/** @typedef {{counter: string | null, counter_name: string | null, role: string | null}} Helper */
/** @typedef {{id: string, version: number, counter: string | null, counter_name: string | null, area: string | null, area_name: Record<string, string> | null, room: string | null, floor: string | null, words: string | null, raised_at: string, age: number, state: "raised" | "accepted" | "ended", level: number, coming: Helper[], notified: "sending" | "sent" | "failed" | null}} Call */
/** @typedef {Call & {began: number}} Known  began: when it began to ring, in milliseconds of this page's own clock */
/** @typedef {{kind: "sending"} | {kind: "failed", message: string, again: boolean}} Own  this page's own call on its way */

const PATH = "/api/v1/emergencies";
const OWN = "aufruf.emergency.own";
/** Milliseconds that the server may take to answer a call before it is asked again. */
const PATIENCE = 4_000;
const AGAIN = 1_000;

/** What this page knows, and whom it tells; one for all parts of a page. */
class Calls {
  /** @type {Map<string, Known>} */
  #known = new Map();
  /** @type {Set<() => void>} */
  #listeners = new Set();
  /** @type {Set<string>} */
  #mine = new Set(kept());
  /** @type {string | null} */
  counter = null;
  /** @type {Own | null} */
  own = null;

  /** Joins the room of all staff. @returns {() => void} what leaves it */
  listen() {
    const live = connect();
    const leave = live.join("staff", {
      snapshot: ({ emergencies }) => this.#whole(emergencies),
      emergency: (found) => this.take(found),
    });
    return () => {
      leave();
      live.close();
    };
  }

  /** @param {() => void} listener @returns {() => void} */
  onChange(listener) {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Those of others, the one that rings loudest and longest first. */
  others() {
    return [...this.#known.values()].filter((found) => !this.isMine(found)).sort(byNeed);
  }

  /** The one of this counter, or of this browser where there is no counter. */
  mine() {
    return [...this.#known.values()].find((found) => this.isMine(found)) ?? null;
  }

  /** @param {Call} found */
  isMine(found) {
    return found.counter === null ? this.#mine.has(found.id) : found.counter === this.counter;
  }

  /** @param {string | null} counter */
  sitAt(counter) {
    this.counter = counter;
    this.#changed();
  }

  /** @param {Call} found */
  take(found) {
    const before = this.#known.get(found.id);
    if (before && before.version > found.version) return;
    if (found.state === "ended") this.#known.delete(found.id);
    else this.#known.set(found.id, { ...found, began: performance.now() - found.age * 1000 });
    this.#changed();
  }

  /** Calls for help, and does not rest until somebody has heard it. */
  async raise() {
    if (this.own?.kind === "sending") return;
    this.#say({ kind: "sending" });
    const { status, body } = await ask(PATH, { counter: this.counter });
    if (status === 201) {
      this.#mine.add(body.id);
      keep([...this.#mine]);
      this.own = null;
      this.take(body);
      return;
    }
    const again = status === 0 || status >= 500;
    this.#say({ kind: "failed", message: body?.message ?? "", again });
    if (again) setTimeout(() => this.own?.kind === "failed" && void this.raise(), AGAIN);
  }

  /** The caller has found help otherwise. */
  giveUp() {
    this.#say(null);
  }

  /** @param {Call} found @param {"accept" | "end"} verb @returns {Promise<string>} what went wrong, or nothing */
  async answer(found, verb) {
    const { status, body } = await ask(`${PATH}/${encodeURIComponent(found.id)}/${verb}`, { counter: this.counter });
    if (status === 200) this.take(body);
    else if (status === 409 || status === 404) this.#forget(found, body);
    else return body?.message ?? t("The server does not answer. Please try again in a moment.");
    return "";
  }

  /** @param {Call} found @param {any} refusal */
  #forget(found, refusal) {
    if (refusal?.details?.state === "raised" || refusal?.details?.state === "accepted") return;
    this.#known.delete(found.id);
    this.#changed();
  }

  /** @param {Call[]} calls */
  #whole(calls) {
    this.#known = new Map();
    for (const found of calls) this.take(found);
    this.#changed();
  }

  /** @param {Own | null} own */
  #say(own) {
    this.own = own;
    this.#changed();
  }

  #changed() {
    this.#listeners.forEach((listener) => listener());
  }
}

export const calls = new Calls();

/** @param {Known} one @param {Known} other */
function byNeed(one, other) {
  const urgent = Number(other.state === "raised") - Number(one.state === "raised");
  return urgent || one.began - other.began;
}

/**
 * @param {string} path
 * @param {object} body
 * @returns {Promise<import("shared/api.js").Answer>} status 0 when no answer came
 */
async function ask(path, body) {
  try {
    return await call("POST", path, body, { patience: PATIENCE });
  } catch (error) {
    if (!(error instanceof Offline)) throw error;
    return { status: 0, body: null };
  }
}

/** @returns {string[]} */
function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(OWN) ?? "[]");
  } catch {
    return [];
  }
}

/** @param {string[]} ids  those of the last calls are enough */
function keep(ids) {
  try {
    sessionStorage.setItem(OWN, JSON.stringify(ids.slice(-10)));
  } catch {
    // A browser that keeps nothing shows one's own call as another's after a reload; it can be ended there too.
  }
}
