/** What the server's refusals mean for the clerk; sentences are made when they are shown, in the language of then. */

/** @typedef {import("./types.js").Ticket} Ticket */
/** @typedef {import("shared/api.js").Answer} Answer */
/**
 * Why a counter could not be opened. own: this login holds another counter, that one; here: the other login is connected right now.
 * @typedef {{counter?: string, own?: boolean, ticket?: Ticket | null, here?: boolean, can_take_over?: boolean}} Taking
 */
/**
 * What the page tells about the last press.
 * @typedef {{kind: "stale", ticket: Ticket | null}
 *   | {kind: "impossible", step: string, ticket: Ticket, possible: string[]}
 *   | {kind: "refused", message: string}
 *   | {kind: "undone", number: string}
 *   | {kind: "copied", number: string, printer: string, copy: boolean}
 *   | {kind: "elsewhere", counter: string}
 *   | {kind: "still_there", counter: string, number: string}
 *   | {kind: "taken_over" | "closed_elsewhere"}
 *   | {kind: "nobody" | "gone" | "taken" | "silent" | "forbidden" | "not_open" | "ticket_open" | "throttled" | "busy"}} Notice
 */

/** Refusals that this page has a sentence of its own for; a transfer's counter is another than this one. */
const OWN_WORDS = /** @type {const} */ ({
  counter_not_open: "not_open",
  ticket_open: "ticket_open",
  forbidden: "forbidden",
});

/** Back to the login, keeping the place. */
export function toLogin() {
  location.assign(`/login?next=${encodeURIComponent(location.pathname + location.search)}`);
}

/**
 * @param {string} step
 * @param {Answer} answer
 * @param {{ticket?: Ticket, counter: string}} meant  ticket: whom the step was for; counter: this desk's
 * @returns {Notice | null}
 */
export function refusal(step, { status, body }, { ticket, counter }) {
  if (status === 401) {
    toLogin();
    return null;
  }
  const code = /** @type {string | undefined} */ (body?.code);
  if (code === "stale") return { kind: "stale", ticket: body.details?.current ?? null };
  if (code === "not_possible" && ticket) return { kind: "impossible", step, ticket, possible: body.details?.possible ?? [] };
  if (code === "counter_taken") return body.details?.own ? { kind: "elsewhere", counter: body.details.counter } : { kind: "taken" };
  if (code === "ticket_open" && body.details?.ticket && body.details.counter !== counter) return stillThere(body.details);
  if (step !== "transfer" && code && code in OWN_WORDS) return { kind: OWN_WORDS[/** @type {keyof typeof OWN_WORDS} */ (code)] };
  if (status === 429) return { kind: "throttled" };
  if (status === 503) return { kind: "busy" };
  return { kind: "refused", message: body?.message ?? String(status) };
}

/** @param {{counter: string, ticket: Ticket}} details @returns {Notice} */
const stillThere = ({ counter, ticket }) => ({ kind: "still_there", counter, number: ticket.number });
