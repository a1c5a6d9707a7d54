/** The desk's state: what the server says about this counter, and what may be asked of it, one press at a time. */
import { call, Offline } from "shared/api.js";
import { serverClock } from "shared/clock.js";
import { makeMemory } from "./undo.js";

/** @typedef {import("./types.js").View} View */
/** @typedef {import("./types.js").Ticket} Ticket */
/** @typedef {import("shared/live.js").Live} Live */
/**
 * What the page tells the clerk about the last press; sentences are made when they are shown, in the language of then.
 * @typedef {{kind: "stale", ticket: Ticket | null}
 *   | {kind: "impossible", step: string, ticket: Ticket, possible: string[]}
 *   | {kind: "refused", message: string}
 *   | {kind: "undone", number: string}
 *   | {kind: "copied", number: string, printer: string, copy: boolean}
 *   | {kind: "elsewhere", counter: string}
 *   | {kind: "nobody" | "taken" | "silent" | "forbidden" | "not_open" | "ticket_open" | "throttled" | "busy"}} Notice
 */

/** For so many milliseconds after another person stands on the screen a further *next* is taken for a double tap. */
const SETTLE = 800;

/** A second wish for a copy within so many milliseconds is a double tap; so long the page says that one is on its way. */
const ONE_COPY = 1_000;
const SAID_FOR = 6_000;

/** Refusals that this page has a sentence of its own for. */
const OWN_WORDS = /** @type {const} */ ({
  counter_not_open: "not_open",
  ticket_open: "ticket_open",
  forbidden: "forbidden",
});

/** Back to the login, keeping the place. */
export function toLogin() {
  location.assign(`/login?next=${encodeURIComponent(location.pathname + location.search)}`);
}

export class Desk {
  /** @type {View | null} */
  view = null;
  online = false;
  /** @type {string | null} the press that is under way */
  busy = null;
  /** @type {Notice | null} */
  notice = null;
  /** @type {boolean | null} Is it this login that holds the counter? Only asking to open it tells; null: not known. */
  mine = null;
  /** @type {string} code of the server's refusal to let this page listen */
  denied = "";
  /** @type {() => Date} */
  clock = () => new Date();
  memory = makeMemory();
  /** @type {() => void} */
  changed = () => {};
  /** @type {() => void} told when nobody waited and now somebody does */
  arrived = () => {};
  #settledAt = -Infinity;
  #copiedAt = -Infinity;

  /**
   * @param {string} counter
   * @param {Live} live
   */
  constructor(counter, live) {
    this.counter = counter;
    this.path = `/api/v1/counters/${encodeURIComponent(counter)}`;
    this.live = live;
  }

  /** @returns {() => void} what leaves the counter's room */
  join() {
    const leave = this.live.join(`counter:${this.counter}`, {
      snapshot: (view) => this.#accept(view, true),
      queue: (view) => this.#accept(view, false),
      denied: (refusal) => this.#refuse(refusal.code),
    });
    const silent = this.live.onStatus((status) => {
      this.online = status === "online";
      this.changed();
      void this.#askWhose();
    });
    return () => {
      silent();
      leave();
    };
  }

  /** @param {string} code */
  #refuse(code) {
    if (code === "unauthorized" || code === "login_required") toLogin();
    this.denied = code;
    this.changed();
  }

  /**
   * @param {View} view
   * @param {boolean} whole  a snapshot replaces everything, even when the server counts from the start again
   */
  #accept(view, whole) {
    const before = this.view;
    if (before && !whole && view.seq < before.seq) return;
    if (view.session.state === "closed") this.mine = null;
    if (before?.current?.id !== view.current?.id) this.#settledAt = performance.now();
    this.view = view;
    this.denied = "";
    this.clock = serverClock(view.now, view.speed);
    if (before && isIdle(before) && isIdle(view) && !before.next && view.next) this.arrived();
    this.changed();
    void this.#askWhose();
  }

  /** Whose counter is this? Asked when the page finds it open: the view is the same for everybody. */
  async #askWhose() {
    if (this.mine !== null || this.view?.session.state !== "open" || !this.ready()) return;
    await this.session("open");
    // The page itself says so in large letters; nobody has pressed anything yet.
    if (this.notice?.kind === "taken") this.dismiss();
  }

  /** Is it open, but under another login? */
  taken() {
    return this.view?.session.state !== "closed" && this.mine === false;
  }

  /** Does this page work at the counter: is it open, and not somebody else's? */
  working() {
    return this.view?.session.state === "open" && this.mine === true;
  }

  /** May a key be pressed now? */
  ready() {
    return this.online && !this.busy && this.view !== null;
  }

  /** May *next* be pressed now: is everything on the screen long enough to have been seen? */
  settled() {
    return performance.now() - this.#settledAt >= SETTLE;
  }

  /** Ends the current ticket and calls the next, if the server agrees about who is current. */
  async next() {
    const before = this.view?.current ?? null;
    if (!this.ready() || !this.settled() || (!before && !this.view?.next)) return;
    await this.#press("next", `${this.path}/next`, { current: before?.id ?? null }, (status, ticket) => {
      this.#remember(before, ticket);
      if (status === 204) this.notice = { kind: "nobody" };
    });
  }

  /** Calls a certain ticket, as one that was missed. @param {Ticket} wanted */
  async call(wanted) {
    const before = this.view?.current ?? null;
    const body = { ticket: wanted.id, current: before?.id ?? null };
    await this.#press("call", `${this.path}/call`, body, (_, ticket) => {
      this.#remember(before, ticket);
    });
  }

  /**
   * @param {Ticket | null} ended
   * @param {Ticket | null} called
   */
  #remember(ended, called) {
    /** @type {[Ticket, string][]} */
    const done = [];
    if (ended) done.push([ended, "ended"]);
    if (called) done.push([called, "call"]);
    this.memory.remember(done, this.clock());
  }

  /**
   * @param {string} step
   * @param {Ticket} ticket
   * @param {object} [body]
   */
  async step(step, ticket, body = {}) {
    await this.#press(step, `/api/v1/tickets/${encodeURIComponent(ticket.id)}/${step}`, body, (_, after) => {
      if (after?.possible.includes("undo")) this.memory.remember([[after, step]], this.clock());
    }, ticket);
  }

  /** Takes the last step back, while the ten seconds last. */
  async undo() {
    const last = this.memory.last(this.clock());
    if (!last || !this.ready()) return;
    this.memory.forget(last);
    const path = `/api/v1/tickets/${encodeURIComponent(last.ticket.id)}/undo`;
    await this.#press("undo", path, {}, () => {
      this.notice = { kind: "undone", number: last.ticket.number };
    }, last.ticket);
  }

  /**
   * Prints the slip once more, as a copy. A first slip that still waits comes out instead: two would be one too many.
   * @param {Ticket} ticket
   * @param {string} printer
   */
  async copy(ticket, printer) {
    if (performance.now() - this.#copiedAt < ONE_COPY) return;
    this.#copiedAt = performance.now();
    const path = `/api/v1/tickets/${encodeURIComponent(ticket.id)}/print`;
    await this.#press("copy", path, { printer }, (_, body) => {
      const { printer: place, copy } = body.paper;
      const said = (this.notice = { kind: "copied", number: ticket.number, printer: place, copy });
      setTimeout(() => this.notice === said && this.dismiss(), SAID_FOR);
    }, ticket);
  }

  /**
   * Opening may be repeated by who holds the counter; anybody else learns that it is taken.
   * @param {"open" | "break" | "close"} step
   */
  async session(step) {
    return this.#press(step, `${this.path}/${step}`, {}, () => {
      this.mine = true;
    });
  }

  dismiss() {
    this.notice = null;
    this.changed();
  }

  /**
   * One press at a time; its answer brings the truth with it, whatever the live connection does meanwhile.
   * @param {string} name
   * @param {string} path
   * @param {object} body
   * @param {(status: number, body: any) => void} done  told the answer: in most cases the ticket
   * @param {Ticket} [ticket]  the one it was meant for
   * @returns {Promise<boolean>} did the server do it?
   */
  async #press(name, path, body, done, ticket) {
    if (this.busy || !this.online) return false;
    this.busy = name;
    this.notice = null;
    this.changed();
    try {
      const answer = await call("POST", path, body);
      const fine = answer.status < 300;
      if (fine) done(answer.status, answer.body);
      else this.#explain(name, answer, ticket);
      await this.#look();
      return fine;
    } catch (error) {
      if (!(error instanceof Offline)) throw error;
      this.notice = { kind: "silent" };
      return false;
    } finally {
      this.busy = null;
      this.changed();
    }
  }

  async #look() {
    const answer = await call("GET", this.path);
    if (answer.status === 200) this.#accept(answer.body, false);
    if (answer.status === 401) toLogin();
  }

  /**
   * @param {string} step
   * @param {import("shared/api.js").Answer} answer
   * @param {Ticket} [ticket]
   */
  #explain(step, { status, body }, ticket) {
    const code = /** @type {keyof typeof OWN_WORDS} */ (body?.code);
    if (status === 401) return toLogin();
    if (body?.code === "stale") this.notice = { kind: "stale", ticket: body.details?.current ?? null };
    else if (body?.code === "not_possible" && ticket) {
      this.notice = { kind: "impossible", step, ticket, possible: body.details?.possible ?? [] };
    } else if (body?.code === "counter_taken") this.#explainTaken(body.details?.counter);
    else if (code in OWN_WORDS) this.notice = { kind: OWN_WORDS[code] };
    else if (status === 429) this.notice = { kind: "throttled" };
    else if (status === 503) this.notice = { kind: "busy" };
    else this.notice = { kind: "refused", message: body?.message ?? String(status) };
  }

  /** One person, one counter: either somebody else sits here, or this person sits elsewhere. @param {string | undefined} where */
  #explainTaken(where) {
    if (this.view?.session.state !== "closed") this.mine = false;
    this.notice = where === undefined || where === this.counter ? { kind: "taken" } : { kind: "elsewhere", counter: where };
  }
}

/** @param {View} view */
function isIdle(view) {
  return view.session.state === "open" && !view.current;
}
