/** Who waits for this counter, in the order of their turn, and why: waited plus head start. */
import { boot } from "shared/boot.js";
import { clockTime } from "shared/clock.js";
import { html } from "shared/html.js";
import { t } from "shared/i18n.js";
import { Icon, Ticket as Paper } from "shared/signs.js";
import { languageName, shortName } from "./words.js";

/** @typedef {import("./types.js").View} View */
/** @typedef {import("./types.js").Row} Row */
/** @typedef {import("./types.js").Counter} Counter */

const facts = /** @type {import("./types.js").Boot} */ (boot);

/** Pixels of the longest bar, and the minutes that it stands for at least. */
const BAR = 84;
const FULL = 30;

/** @param {{view: View, now: Date, counter: Counter, lang: string}} props */
export function Line({ view, now, counter, lang }) {
  const { count, tickets } = view.waiting;
  const later = minutesSince(view.now, now);
  const longest = Math.max(FULL, ...tickets.map((row) => row.waited_min + later + headStart(row)));
  return html`<aside class="line-of" aria-labelledby="line-title">
    <header>
      <h2 id="line-title">${t("Waiting for counter {counter}", { counter: counter.name })}</h2>
      <span class="mut">${t("people: {count}", { count })}</span>
      ${count > 0 && html`<span class="mut end">${t("counts as")}</span>`}
    </header>
    ${count ? html`<${Legend} />` : html`<${Nobody} />`}
    ${count > 0 && html`<ol class="wl" tabindex="0" aria-labelledby="line-title">
      ${tickets.map((row) => html`<${Waiting} key=${row.id} row=${row} now=${now} later=${later} longest=${longest} first=${row.id === view.next?.id} mine=${counter.languages.includes(row.language)} lang=${lang} />`)}
      ${count > tickets.length && html`<li class="more mut">${t("and more: {count}", { count: count - tickets.length })}</li>`}
    </ol>`}
    ${count > 0 && html`<footer>${t("Minutes. Priority and language count like having come earlier.")}</footer>`}
  </aside>`;
}

/**
 * @param {string} then
 * @param {Date} now
 */
function minutesSince(then, now) {
  return Math.max(0, Math.floor((now.getTime() - Date.parse(then)) / 60_000));
}

function Nobody() {
  return html`<div class="nobody"><${Icon} name="seat" /><p>${t("Nobody is waiting here.")}</p></div>`;
}

function Legend() {
  return html`<p class="legend">
    <span><i></i>${t("waited")}</span>
    <span><i class="h"></i>${t("head start")}</span>
    <span><${Icon} name="check" class="good" />${t("a language of this counter")}</span>
  </p>`;
}

/** @param {{row: Row, now: Date, later: number, longest: number, first: boolean, mine: boolean, lang: string}} props  mine: this counter speaks the language */
function Waiting({ row, now, later, longest, first, mine, lang }) {
  const waited = row.waited_min + later;
  const head = headStart(row);
  const scale = BAR / longest;
  return html`<li class=${first ? "first" : ""}>
    <${Paper} number=${row.number} edged class="mini" />
    <span class="why">
      <span class="cut">${shortName(row.service, lang)}</span><span>${"\u00a0· "}${languageName(row.language, lang)}</span>
      ${mine && html`<${Icon} name="check" class="good" label=${t("a language of this counter")} />`}
    </span>
    <span class="lang">${because(row, waited, now)}</span>
    ${row.strict
      ? html`<span class="val tall"><span class="state alarm"><${Icon} name="urgent" />${t("at once")}</span></span>`
      : html`<span class="val tab">${t("{minutes} min", { minutes: waited + head })}</span>
          <span class="b" aria-hidden="true">
            <i style=${{ inlineSize: `${waited * scale}px` }}></i>
            ${head > 0 && html`<i class="h" style=${{ inlineSize: `${head * scale}px` }}></i>`}
          </span>`}
  </li>`;
}

/**
 * A language of this counter that no other open one speaks is a head start too: with it the sum is the order.
 * @param {Row} row
 */
function headStart(row) {
  return row.head_start_min + languageStart(row);
}

/** @param {Row} row */
function languageStart(row) {
  return row.language_match ? facts.calls.language_head_start : 0;
}

/**
 * @param {Row} row
 * @param {number} waited
 * @param {Date} now
 */
function because(row, waited, now) {
  if (row.strict) return t("urgent, comes before all");
  if (row.not_before && Date.parse(row.not_before) > now.getTime()) return t("not before {time}", { time: clockTime(row.not_before, boot.tz) });
  const language = languageStart(row);
  if (row.head_start_min > 0 && language > 0) return t("waited {minutes} + {priority} priority + {language} language", { minutes: waited, priority: row.head_start_min, language });
  if (language > 0) return t("waited {minutes} + {language} language", { minutes: waited, language });
  if (row.head_start_min > 0) return t("waited {minutes} + {priority} priority", { minutes: waited, priority: row.head_start_min });
  return t("waited {minutes}", { minutes: waited });
}
