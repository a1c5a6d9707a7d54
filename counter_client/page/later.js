/** Those who are not in the line just now: parked here, or missed today, each with the key that brings them back. */
import { boot } from "shared/boot.js";
import { clockTime } from "shared/clock.js";
import { html } from "shared/html.js";
import { t } from "shared/i18n.js";
import { Icon, Ticket as Paper } from "shared/signs.js";
import { languageName, shortName, stateWords } from "./words.js";

/** @typedef {import("./types.js").Ticket} Ticket */
/** @typedef {{ticket: Ticket, kind: "parked" | "missed", digit: string, act: "return" | "call" | null}} Entry */

/** Number keys on the keyboard: more entries than these are reached with the mouse or the Tab key. */
const DIGITS = 9;

/**
 * Parked first, then missed, numbered as their keys.
 * @param {{parked: Ticket[], missed: Ticket[]}} view
 * @returns {Entry[]}
 */
export function entries(view) {
  const all = [...view.parked.map((ticket) => entry(ticket, "parked")), ...view.missed.map((ticket) => entry(ticket, "missed"))];
  const numbered = all.filter(({ act }) => act).slice(0, DIGITS);
  return all.map((one) => ({ ...one, digit: numbered.includes(one) ? String(numbered.indexOf(one) + 1) : "" }));
}

/**
 * @param {Ticket} ticket
 * @param {"parked" | "missed"} kind
 * @returns {Entry}
 */
function entry(ticket, kind) {
  const wanted = kind === "parked" ? "return" : "call";
  return { ticket, kind, digit: "", act: ticket.possible.includes(wanted) ? wanted : null };
}

/** @param {{list: Entry[], enabled: boolean, lang: string, press: (entry: Entry) => void}} props */
export function Later({ list, enabled, lang, press }) {
  if (!list.length) return null;
  return html`<section class="later" aria-label=${t("Parked and missed")}>
    <ul>${list.map((one) => html`<${LaterRow} key=${one.ticket.id} entry=${one} enabled=${enabled} lang=${lang} press=${press} />`)}</ul>
  </section>`;
}

/** @param {{entry: Entry, enabled: boolean, lang: string, press: (entry: Entry) => void}} props */
function LaterRow({ entry: one, enabled, lang, press }) {
  const { ticket, kind, digit, act } = one;
  return html`<li>
    <${Paper} number=${ticket.number} edged class="mini" />
    <span class="kind"><${Icon} name=${kind === "parked" ? "pause" : "away"} />${kind === "parked" ? t("Parked") : when(ticket)}</span>
    <span class="text">${shortName(ticket.service, lang)} · ${languageName(ticket.language, lang)}</span>
    ${act && html`<button class="btn" type="button" data-act=${act} aria-keyshortcuts=${digit || undefined}
        aria-disabled=${enabled ? undefined : "true"} onClick=${() => press(one)}>
      ${act === "return" ? t("Bring back") : t("Call again")}<span class="vh"> ${ticket.number}</span>${digit && html`<kbd aria-hidden="true">${digit}</kbd>`}
    </button>`}
  </li>`;
}

/** @param {Ticket} ticket */
function when(ticket) {
  const state = stateWords()[ticket.state] ?? ticket.state;
  return ticket.closed_at ? `${state}, ${clockTime(ticket.closed_at, boot.tz)}` : state;
}
