/** The desk's state: what the server says about this counter, and what may be asked of it, one press at a time. */
import { call, Offline } from "shared/api.js";
import { serverClock } from "shared/clock.js";
import { refusal, toLogin } from "./refusals.js";
import { makeMemory } from "./undo.js";

/** @typedef {import("./types.js").View} View */
/** @typedef {import("./types.js").Ticket} Ticket */
/** @typedef {import("shared/live.js").Live} Live */
/** @typedef {import("./refusals.js").Notice} Notice */
/** @typedef {{ticket?: Ticket, key?: string}} Meant  ticket: the one a press was meant for; key: makes a repeat harmless */

/** For so many milliseconds after another person stands on the screen a further *next* is taken for a double tap. */
const SETTLE = 800;

/** A note is no step: taking back would take back the step before it. */
const NEVER_UNDONE = new Set(["note"]);

/** Milliseconds that the page says what was done. */
export const SAID_FOR = 6_000;

export class Desk {
  /** @type {View | null} */
  view = null;
  online = false;
  /** @type {string | null} the press that is under way */
  busy = null;
  /** @type {Notice | null} */
  notice = null;
  /** @type {boolean | null} Is it this login that holds the counter? null: not known, or nobody does. */
  mine = null;
  /** @type {string | null} the tag of our own turn at this counter: another tag in the view is somebody else's */
  #turn = null;
  /** @type {import("./refusals.js").Taking | null} what the server said when it refused to open the counter */
  taking = null;
  /** @type {string} code of the server's refusal to let this page listen */
  denied = "";
  /** @type {() => Date} */
  clock = () => new Date();
  memory = makeMemory();
  /** @type {Date | null} since when nobody is at this counter any more */
  freeSince = null;
  /** @type {() => void} */
  changed = () => {};
  /** @type {() => void} told when nobody waited and now somebody does */
  arrived = () => {};
  #settledAt = -Infinity;
  /** When a digit last came to mean somebody else. */
  #renumberedAt = -Infinity;

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
    this.#sitting(view.session);
    if (before?.current?.id !== view.current?.id) this.#settledAt = performance.now();
    if (before && digits(before) !== digits(view)) this.#renumberedAt = performance.now();
    this.view = view;
    this.denied = "";
    this.clock = serverClock(view.now, view.speed);
    if (view.current) this.freeSince = null;
    else if (before?.current) this.freeSince = this.clock();
    if (before && isIdle(before) && isIdle(view) && !before.next && view.next) this.arrived();
    this.changed();
    void this.#askWhose();
  }

  /** Whose turn it is at this counter, and whether we have just lost it. @param {import("./types.js").Session} session */
  #sitting({ state, turn, mine }) {
    const ours = this.#turn;
    if (mine) this.#turn = turn;
    if (state === "closed") this.mine = null;
    else if (mine !== undefined) this.mine = mine;
    else if (ours !== null) this.mine = turn === ours;
    else this.mine = null;
    if (ours === null || turn === ours || this.busy === "close") return;
    this.#turn = null;
    this.taking = null;
    this.notice = { kind: turn === null ? "closed_elsewhere" : "taken_over" };
  }

  /** Whose counter is this? Asked when the page finds it open; who is refused learns whether it may be taken over. */
  async #askWhose() {
    if (this.mine !== null || !this.view || this.view.session.state === "closed" || !this.ready()) return;
    await this.#look();
    if (this.mine !== false || !this.ready()) return void this.changed();
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

  /** May a digit be pressed now: do the parked and missed stand where they stood? */
  steady() {
    return this.settled() && performance.now() - this.#renumberedAt >= SETTLE;
  }

  /**
   * Ends the current ticket and calls the next, if the server agrees about who is current.
   * @param {string} [service]  only of this one
   */
  async next(service) {
    const before = this.view?.current ?? null;
    if (!this.ready() || !this.settled() || (!before && !this.view?.next)) return false;
    const body = { current: before?.id ?? null, ...(service && { service }) };
    return this.#press("next", `${this.path}/next`, body, (status, ticket) => {
      this.#remember(before, ticket);
      if (status === 204) this.notice = { kind: "nobody" };
    });
  }

  /**
   * Calls a certain ticket: one that was missed, or one out of turn.
   * @param {{id: string}} wanted
   * @param {string} [reason]
   */
  async call(wanted, reason) {
    const before = this.view?.current ?? null;
    const body = { ticket: wanted.id, current: before?.id ?? null, ...(reason && { reason }) };
    return this.#press("call", `${this.path}/call`, body, (_, ticket) => {
      this.#remember(before, ticket);
    });
  }

  /**
   * A number for somebody who cannot take one at the kiosk; the same key asks for the same number.
   * @param {object} wish
   * @param {string} key
   * @returns {Promise<Ticket | null>}
   */
  async issue(wish, key) {
    /** @type {Ticket | null} */
    let made = null;
    await this.#press("issue", "/api/v1/tickets", wish, (_, ticket) => void (made = ticket), { key });
    return made;
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
   * @returns {Promise<boolean>}
   */
  async step(step, ticket, body = {}) {
    return this.#press(step, `/api/v1/tickets/${encodeURIComponent(ticket.id)}/${step}`, body, (_, after) => {
      if (!NEVER_UNDONE.has(step) && after?.possible.includes("undo")) this.memory.remember([[after, step]], this.clock());
    }, { ticket });
  }

  /** Takes the last step back, while the ten seconds last. */
  async undo() {
    const last = this.memory.last(this.clock());
    if (!last || !this.ready()) return;
    this.memory.forget(last);
    const path = `/api/v1/tickets/${encodeURIComponent(last.ticket.id)}/undo`;
    await this.#press("undo", path, {}, () => {
      this.notice = { kind: "undone", number: last.ticket.number };
    }, { ticket: last.ticket });
  }

  /**
   * Prints the slip once more, as a copy. A first slip that still waits comes out instead: two would be one too many.
   * @param {Ticket} ticket
   * @param {string} printer
   */
  async copy(ticket, printer) {
    const path = `/api/v1/tickets/${encodeURIComponent(ticket.id)}/print`;
    return this.#press("copy", path, { printer }, (_, body) => {
      const { printer: place, copy } = body.paper;
      const said = (this.notice = { kind: "copied", number: ticket.number, printer: place, copy });
      setTimeout(() => this.notice === said && this.dismiss(), SAID_FOR);
    }, { ticket });
  }

  /**
   * Opening may be repeated by who holds the counter; anybody else learns that it is taken.
   * @param {"open" | "break" | "close"} step
   * @param {object} [body]  open: `take_over`; break: `reason`, `until`
   */
  async session(step, body = {}) {
    return this.#press(step, `${this.path}/${step}`, body, (_, { state, turn }) => {
      this.mine = state === "closed" ? null : true;
      this.#turn = turn;
      this.taking = null;
    });
  }

  /** A sheet was open about somebody who has gone meanwhile: say so, unless something was said already. */
  gone() {
    this.notice ??= { kind: "gone" };
    this.changed();
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
   * @param {Meant} [meant]
   * @returns {Promise<boolean>} did the server do it?
   */
  async #press(name, path, body, done, meant = {}) {
    if (this.busy || !this.online) return false;
    this.busy = name;
    this.notice = null;
    this.changed();
    try {
      const answer = await call("POST", path, body, { key: meant.key });
      const fine = answer.status < 300;
      if (fine) done(answer.status, answer.body);
      else this.#explain(name, answer, meant.ticket);
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
  #explain(step, answer, ticket) {
    const notice = refusal(step, answer, { ticket, counter: this.counter });
    if (notice?.kind === "taken" || notice?.kind === "elsewhere") {
      this.taking = answer.body.details ?? null;
      if (notice.kind === "taken" && this.view?.session.state !== "closed") this.mine = false;
    }
    this.notice = notice;
  }
}

/** @param {View} view */
function isIdle(view) {
  return view.session.state === "open" && !view.current;
}

/** Whom the digits mean. @param {View} view */
const digits = ({ parked, missed }) => [...parked, ...missed].map(({ id }) => id).join(" ");
