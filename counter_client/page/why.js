/** Why somebody stands where they stand: said in full for the row under the mouse or the arrow keys, always in the same place. */
import { boot } from "shared/boot.js";
import { clockTime } from "shared/clock.js";
import { html } from "shared/html.js";
import { t } from "shared/i18n.js";
import { Icon } from "shared/signs.js";
import { counterName } from "./names.js";
import { sumOf, waits } from "./rows.js";
import { spaced } from "./words.js";

/** @typedef {import("./types.js").Row} Row */
/** @typedef {import("./types.js").Counter} Counter */

const facts = /** @type {import("./types.js").Boot} */ (boot);

/**
 * @param {object} props
 * @param {Row | null} props.row
 * @param {number} props.later  minutes since the server counted
 * @param {Date} props.now
 * @param {Counter} props.counter
 * @param {boolean} props.enabled
 * @param {() => void} props.open  asks whether to call this person
 */
export function Why({ row, later, now, counter, enabled, open }) {
  if (!row) return html`<${Calm} />`;
  const mine = mayCall(row, counter);
  return html`<footer id="why" aria-live="polite">
    <p class="reasons"><b>${spaced(row.number)}:</b> ${reasons(row, later, now).join(" · ")}</p>
    ${mine === "" ? html`<button class="btn" type="button" data-certain aria-keyshortcuts="Enter" aria-disabled=${enabled ? undefined : "true"} onClick=${open}>
        <${Icon} name="bell" />${t("Call {number}", { number: spaced(row.number) })}<kbd aria-hidden="true">${t("Enter")}</kbd></button>`
      : html`<small class="mut">${mine}</small>`}
  </footer>`;
}

/** What the bars mean, while no row is chosen. */
function Calm() {
  return html`<footer id="why">
    <p class="legend"><span><i></i>${t("waited")}</span><span><i class="h"></i>${t("head start")}</span><span><${Icon} name="check" class="good" />${t("your language")}</span></p>
    <p>${t("Minutes. Priority and language count like having come earlier.")}</p>
    <p><kbd aria-hidden="true"><${Icon} name="down" /></kbd> ${t("leads into the list")}</p>
  </footer>`;
}

/**
 * Why this counter cannot call somebody; empty when it can.
 * @param {Row} row
 * @param {Counter} counter
 */
export function mayCall(row, counter) {
  if (!facts.may.certain) return t("The office lets only the leads call somebody out of turn.");
  if (!counter.services.includes(row.service)) return t("This counter does not do that: counters {counters} do.", { counters: serving(row.service) });
  if (row.for_counter && row.for_counter !== counter.id) return t("Counter {counter} calls this person.", { counter: counterName(row.for_counter) });
  return "";
}

/** @param {string} service */
function serving(service) {
  return facts.counters.filter(({ services }) => services.includes(service)).map(({ name }) => name).join(", ") || "–";
}

/** @param {Row} row @param {number} later @param {Date} now @returns {string[]} */
function reasons(row, later, now) {
  if (!waits(row)) return [row.state === "parked" ? t("is parked, waits nowhere") : t("was called and did not come, or left")];
  const { waited, head, language, total } = sumOf(row, later);
  return [
    row.why.strict ? t("urgent: comes before all") : "",
    t("waits for {minutes} min", { minutes: waited }),
    head > 0 ? t("counts as {minutes} min earlier for priority", { minutes: head }) : "",
    language > 0 ? t("{minutes} min earlier here for the language, which no other open counter speaks", { minutes: language }) : "",
    head + language > 0 && !row.why.strict ? t("together {minutes} min", { minutes: total }) : "",
    row.why.not_before && Date.parse(row.why.not_before) > now.getTime() ? t("not before {time}", { time: clockTime(row.why.not_before, boot.tz) }) : "",
    row.why.put_back ? t("was put back in the line") : "",
    row.for_counter ? t("reserved for counter {counter}", { counter: counterName(row.for_counter) }) : "",
    row.earlier_at.length ? t("may be taken earlier at {counters}, for the language", { counters: row.earlier_at.join(", ") }) : "",
  ].filter(Boolean);
}
