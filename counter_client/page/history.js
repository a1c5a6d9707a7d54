/** What happened to a person today, on demand: each step with its time, what for, and where. */
import { boot } from "shared/boot.js";
import { clockTime } from "shared/clock.js";
import { html } from "shared/html.js";
import { pick, t } from "shared/i18n.js";
import { Icon } from "shared/signs.js";
import { counterName, stepWords } from "./names.js";
import { Sheet } from "./sheet.js";
import { shortName, spaced } from "./words.js";

/** @typedef {import("./types.js").Ticket} Ticket */
/** @typedef {import("./types.js").Boot} Boot */
/** @typedef {import("./sheets.js").Asked} Asked */

const facts = /** @type {Boot} */ (boot);

/** @param {Asked & {ticket: Ticket}} props */
export function HistorySheet({ ticket, lang, close }) {
  const bring = facts.services[ticket.service]?.bring ?? [];
  return html`<${Sheet} id="history" title=${t("{number} today", { number: spaced(ticket.number) })} close=${close} told>
    <ol class="past" tabindex="0" aria-label=${t("What happened so far")}>
      ${(ticket.history ?? []).map((past) => html`<li><time class="tab">${clockTime(past.at, boot.tz)}</time><b>${stepWords()[past.step] ?? past.step}</b><span class="mut">${about(past, lang)}</span></li>`)}
      ${!ticket.history?.length && html`<li class="mut">${t("Nothing yet.")}</li>`}
    </ol>
    ${bring.length > 0 && html`<h3>${t("To bring")}</h3><ul class="things">${bring.map((thing) => html`<li><${Icon} name=${thing.icon} />${pick(thing.name, lang)}</li>`)}</ul>`}
  <//>`;
}

/** @param {import("./types.js").Past} past @param {string} lang */
function about({ service, counter }, lang) {
  const name = shortName(service, lang);
  return counter ? `${name} · ${t("Counter {counter}", { counter: counterName(counter) })}` : name;
}
