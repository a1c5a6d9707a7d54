/** The desk's sentences: what a step is called, what a refusal means, how long something lasted. */
import { boot } from "shared/boot.js";
import { pick, t } from "shared/i18n.js";
import { counterName, printerName } from "./names.js";

/** @typedef {import("./types.js").Boot} Boot */
/** @typedef {import("./types.js").Ticket} Ticket */
/** @typedef {import("./refusals.js").Notice} Notice */

const facts = /** @type {Boot} */ (boot);

/** @param {string} number as on the paper, with the gap that makes it readable */
export const spaced = (number) => number.replace(/^(\D+)(\d)/, "$1\u2009$2");

/**
 * @param {string} service
 * @param {string} lang
 * @returns {string} the service's short name
 */
export function shortName(service, lang) {
  const known = facts.services[service];
  return known ? pick(known.short ?? known.name, lang) : service;
}

/**
 * @param {string} code
 * @param {string} lang  de or en
 * @returns {string} how the staff call a visitor's language
 */
export function languageName(code, lang) {
  const known = facts.languages[code];
  return known ? pick(known.staff_name, lang) : code;
}

/** @param {number} ms @returns {string} minutes and seconds, as 06:12 */
export function duration(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  return `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
}

/**
 * Milliseconds of the office's clock until "did not appear" may be said; 0 when it may.
 * @param {Ticket} ticket
 * @param {Date} now
 */
export function untilMiss(ticket, now) {
  return ticket.miss_at ? Math.max(0, Date.parse(ticket.miss_at) - now.getTime()) : 0;
}

/**
 * Why "did not appear" is not possible yet, or null when it is.
 * @param {Ticket} ticket
 * @param {Date} now
 * @returns {string | null}
 */
export function whyNotMissed(ticket, now) {
  const calls = { calls: ticket.calls, needed: facts.calls.min_calls };
  const wait = untilMiss(ticket, now);
  if (calls.calls < calls.needed) return t("Called {calls} of {needed} times so far", calls);
  return wait > 0 ? t("Possible in {time} min", { time: duration(wait) }) : null;
}

/** What a step did to a ticket, by the step. @param {string} number  @returns {Record<string, string>} */
export function doneWords(number) {
  return {
    call: t("{number} called", { number }),
    ended: t("{number} ended", { number }),
    start: t("{number} is here", { number }),
    finish: t("{number} finished", { number }),
    miss: t("{number} did not appear", { number }),
    recall: t("{number} called again", { number }),
    requeue: t("{number} put back", { number }),
    transfer: t("{number} passed on", { number }),
    return: t("{number} waits again", { number }),
    park: t("{number} parked", { number }),
    switch: t("{number}: another service", { number }),
  };
}

/** @returns {Record<string, string>} */
export function stateWords() {
  return {
    waiting: t("waits"),
    called: t("is called"),
    serving: t("is at the counter"),
    parked: t("is parked"),
    done: t("is finished"),
    no_show: t("did not appear"),
    left: t("has left"),
    expired: t("is from an earlier day"),
  };
}

/**
 * What to tell the clerk about the last press.
 * @param {Notice} notice
 * @param {Date} now
 * @returns {string}
 */
export function sentence(notice, now) {
  switch (notice.kind) {
    case "stale":
      return notice.ticket
        ? t("Nothing was called: meanwhile {number} is at this counter. Please look, then press again.", { number: spaced(notice.ticket.number) })
        : t("Nothing was called: meanwhile nobody is at this counter. Please look, then press again.");
    case "impossible":
      return impossible(notice, now);
    case "undone":
      return t("{number}: taken back.", { number: spaced(notice.number) });
    case "copied":
      return copied(notice);
    case "elsewhere":
      return t("You still have counter {counter} open.", { counter: counterName(notice.counter) });
    case "still_there":
      return t("{number} is still at counter {counter}. End that there first.", { number: spaced(notice.number), counter: counterName(notice.counter) });
    case "refused":
      return notice.message;
    default:
      return plainNotices()[notice.kind];
  }
}

/** @param {{number: string, printer: string, copy: boolean}} notice */
function copied(notice) {
  const values = { number: spaced(notice.number), printer: printerName(notice.printer, document.documentElement.lang) };
  return notice.copy ? t("{number}: a copy is being printed at {printer}.", values) : t("{number}: the slip itself is being printed at {printer}.", values);
}

/**
 * @param {{step: string, ticket: Ticket, possible: string[]}} notice
 * @param {Date} now
 */
function impossible({ step, ticket }, now) {
  const number = spaced(ticket.number);
  const missing = step === "miss" ? whyNotMissed(ticket, now) : null;
  if (missing) return t("Not yet possible for {number}. {reason}.", { number, reason: missing });
  if (step === "undo") return t("{number} can no longer be taken back.", { number });
  return t("That is no longer possible for {number}: something has changed. The page shows how it is now.", { number });
}

function plainNotices() {
  return {
    nobody: t("Nobody is waiting for this counter."),
    gone: t("Nothing was done: meanwhile somebody else is at this counter, or nobody. Please look."),
    silent: t("The server did not answer. When it is back, this page shows what was done."),
    forbidden: t("This login may not do that."),
    taken_over: t("Somebody else has taken over this counter, with the person who is here. Nothing you press here counts any more."),
    closed_elsewhere: t("This counter was closed: by you at another counter or window, or by a lead."),
    taken: t("Somebody else has opened this counter."),
    not_open: t("This counter is not open."),
    ticket_open: t("Somebody is still at this counter. End that first."),
    throttled: t("That was too fast. Please wait a moment."),
    busy: t("The server is busy. Please press again."),
  };
}
