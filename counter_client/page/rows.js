/** One row of who waits, or is parked, or was missed: what for, which language, and why it stands where it stands. */
import { boot } from "shared/boot.js";
import { clockTime } from "shared/clock.js";
import { html } from "shared/html.js";
import { t } from "shared/i18n.js";
import { Icon, Ticket as Paper } from "shared/signs.js";
import { backWords } from "./later.js";
import { counterName, reasonName } from "./names.js";
import { languageName, shortName, stateWords } from "./words.js";

/** @typedef {import("./types.js").Row} Row */
/** @typedef {import("./types.js").Why} Why */
/** @typedef {{waited: number, head: number, language: number, total: number}} Sum  minutes */

const facts = /** @type {import("./types.js").Boot} */ (boot);

/** Pixels of the longest bar. */
const BAR = 84;

/**
 * What the place in the line is made of, at this moment.
 * @param {Row} row
 * @param {number} later  minutes since the server counted
 * @returns {Sum}
 */
export function sumOf(row, later) {
  const waited = row.why.waited_min + later;
  const { head_start_min: head, language_min: language } = row.why;
  return { waited, head, language, total: waited + head + language };
}

/** @param {Row} row */
export const waits = (row) => (row.state ?? "waiting") === "waiting";

/** @param {string} id */
export const rowId = (id) => `row-${id}`;

/**
 * @param {object} props
 * @param {Row} props.row
 * @param {Date} props.now
 * @param {number} props.later
 * @param {number} props.longest  minutes of the longest bar
 * @param {boolean} props.first  is it called next?
 * @param {boolean} props.mine  does this counter speak the language?
 * @param {boolean} props.chosen
 * @param {string} props.lang
 * @param {() => void} props.choose
 * @param {(over: boolean) => void} props.hover
 * @param {() => void} props.open
 */
export function LineRow({ row, now, later, longest, first, mine, chosen, lang, choose, hover, open }) {
  return html`<li id=${rowId(row.id)} role="option" aria-selected=${String(chosen)} class=${first ? "first" : ""} onClick=${choose} onDblClick=${open}
      onMouseEnter=${() => hover(true)} onMouseLeave=${() => hover(false)}>
    <${Paper} number=${row.number} edged class="mini" />
    <span class="why">
      <span class="cut">${shortName(row.service, lang)}</span><span>${"\u00a0· "}${languageName(row.language, lang)}</span>
      ${mine && html`<${Icon} name="check" class="good" label=${t("a language of this counter")} />`}
    </span>
    <span class="lang">${waits(row) ? because(row, sumOf(row, later), now) : whereabouts(row, now, lang)}</span>
    <${Value} row=${row} sum=${sumOf(row, later)} scale=${BAR / longest} />
  </li>`;
}

/** @param {{row: Row, sum: Sum, scale: number}} props */
function Value({ row, sum, scale }) {
  if (!waits(row)) return html`<span class="val tall mut">${row.closed_at && clockTime(row.closed_at, boot.tz)}</span>`;
  if (row.why.strict) return html`<span class="val tall"><span class="state alarm"><${Icon} name="urgent" />${t("at once")}</span></span>`;
  const head = sum.head + sum.language;
  return html`<span class="val tab">${t("{minutes} min", { minutes: sum.total })}</span>
    <span class="b" aria-hidden="true">
      <i style=${{ inlineSize: `${sum.waited * scale}px` }}></i>
      ${head > 0 && html`<i class="h" style=${{ inlineSize: `${head * scale}px` }}></i>`}
    </span>`;
}

/**
 * @param {Row} row
 * @param {Sum} sum
 * @param {Date} now
 */
function because(row, { waited, head, language }, now) {
  if (row.why.strict) return t("urgent, comes before all");
  if (row.why.not_before && Date.parse(row.why.not_before) > now.getTime()) return t("not before {time}", { time: clockTime(row.why.not_before, boot.tz) });
  const words = [sumWords(waited, head, language)];
  if (row.for_counter) words.push(t("for counter {counter}", { counter: counterName(row.for_counter) }));
  else if (row.why.put_back) words.push(t("put back"));
  else if (row.earlier_at.length) words.push(t("earlier at {counters}", { counters: row.earlier_at.join(", ") }));
  return words.join(" · ");
}

/** @param {number} waited @param {number} head @param {number} language */
function sumWords(waited, head, language) {
  if (head > 0 && language > 0) return t("waited {minutes} + {priority} priority + {language} language", { minutes: waited, priority: head, language });
  if (language > 0) return t("waited {minutes} + {language} language", { minutes: waited, language });
  if (head > 0) return t("waited {minutes} + {priority} priority", { minutes: waited, priority: head });
  return t("waited {minutes}", { minutes: waited });
}

/** Where the parked and the missed are. @param {Row} row @param {Date} now @param {string} lang */
function whereabouts(row, now, lang) {
  const state = stateWords()[row.state ?? ""] ?? row.state ?? "";
  const reason = reasonName(facts.parking.reasons, row.reason, lang);
  const back = row.state === "parked" ? backWords({ parked_until: row.parked_until ?? null }, now) : "";
  const counter = row.counter ? t("Counter {counter}", { counter: counterName(row.counter) }) : "";
  return [reason || state, back, counter].filter(Boolean).join(" · ");
}
