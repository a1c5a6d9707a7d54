/** Those who are not in the line just now: parked, or missed today, each with the key that brings them back. */
import { boot } from "shared/boot.js";
import { clockTime } from "shared/clock.js";
import { html } from "shared/html.js";
import { t } from "shared/i18n.js";
import { Icon, Ticket as Paper } from "shared/signs.js";
import { counterName, reasonName } from "./names.js";
import { languageName, shortName, stateWords } from "./words.js";

/** @typedef {import("./types.js").Ticket} Ticket */
/** @typedef {import("./types.js").View} View */
/** @typedef {{ticket: Ticket, kind: "parked" | "missed", digit: string, act: "return" | "call" | null}} Entry */

const facts = /** @type {import("./types.js").Boot} */ (boot);

/** Number keys on the keyboard: more entries than these are reached with the mouse or the Tab key. */
const DIGITS = 9;

/**
 * Parked first, then missed, numbered as their keys.
 * @param {Pick<View, "parked" | "missed" | "current">} view
 * @returns {Entry[]}
 */
export function entries(view) {
  const all = [...view.parked.map((ticket) => entry(ticket, "parked", view)), ...view.missed.map((ticket) => entry(ticket, "missed", view))];
  const numbered = all.filter(({ act }) => act).slice(0, DIGITS);
  return all.map((one) => ({ ...one, digit: numbered.includes(one) ? String(numbered.indexOf(one) + 1) : "" }));
}

/**
 * Who stands here is called at once; while somebody else is at the counter nobody is ended by it: then they wait again.
 * @param {Ticket} ticket
 * @param {"parked" | "missed"} kind
 * @param {Pick<View, "current">} view
 * @returns {Entry}
 */
function entry(ticket, kind, { current }) {
  const wanted = /** @type {("call" | "return")[]} */ (current ? ["return", "call"] : ["call", "return"]);
  return { ticket, kind, digit: "", act: wanted.find((step) => ticket.possible.includes(step)) ?? null };
}

/** @param {{list: Entry[], now: Date, enabled: boolean, lang: string, press: (entry: Entry) => void}} props */
export function Later({ list, now, enabled, lang, press }) {
  if (!list.length) return null;
  return html`<section class="later" aria-label=${t("Parked and missed")}>
    <ul>${list.map((one) => html`<${LaterRow} key=${one.ticket.id} entry=${one} now=${now} enabled=${enabled} lang=${lang} press=${press} />`)}</ul>
  </section>`;
}

/** @param {{entry: Entry, now: Date, enabled: boolean, lang: string, press: (entry: Entry) => void}} props */
function LaterRow({ entry: one, now, enabled, lang, press }) {
  const { ticket, kind, digit, act } = one;
  const about = [kind === "parked" ? backWords(ticket, now) : "", where(ticket), shortName(ticket.service, lang), languageName(ticket.language, lang)].filter(Boolean).join(" · ");
  const head = kind === "parked" ? reasonName(facts.parking.reasons, ticket.reason, lang) || t("Parked") : when(ticket);
  return html`<li>
    <${Paper} number=${ticket.number} edged class="mini" />
    <span class="kind"><${Icon} name=${kind === "parked" ? "pause" : "away"} label=${kind === "parked" ? t("Parked") : undefined} /><bdi title=${head}>${head}</bdi></span>
    <span class="text" title=${about}>${about}</span>
    ${act && html`<button class="btn" type="button" data-act=${act} aria-keyshortcuts=${digit || undefined}
        aria-disabled=${enabled ? undefined : "true"} onClick=${() => press(one)}>
      ${act === "return" ? t("Let wait again") : t("Call")}<span class="vh"> ${ticket.number}</span>${digit && html`<kbd aria-hidden="true">${digit}</kbd>`}
    </button>`}
  </li>`;
}

/** Where somebody was parked, unless it is plain. @param {Ticket} ticket */
function where({ counter }) {
  return counter ? t("Counter {counter}", { counter: counterName(counter) }) : "";
}

/**
 * When the parked are to be back, and who brings them.
 * @param {Pick<Ticket, "parked_until">} ticket
 * @param {Date} now
 */
export function backWords({ parked_until: until }, now) {
  if (!until) return "";
  const time = clockTime(until, boot.tz);
  if (Date.parse(until) <= now.getTime()) return t("was to be back at {time}", { time });
  return facts.parking.returns === "itself" ? t("comes back by itself at {time}", { time }) : t("back at {time}", { time });
}

/** @param {Ticket} ticket */
function when(ticket) {
  const state = stateWords()[ticket.state] ?? ticket.state;
  return ticket.closed_at ? `${state}, ${clockTime(ticket.closed_at, boot.tz)}` : state;
}
