/** When people wait how long: a heat map of services and hours, its value printed in every cell, over the target hatched. */
import { html, useState } from "shared/html.js";
import { t } from "shared/i18n.js";
import { facts, prefixOf, shortName } from "./facts.js";
import { byHour, bySpan, figure, hourName, hoursOf } from "./figures.js";

/** @typedef {import("./types.js").ReportRow} ReportRow */
/** @typedef {"median" | "p90"} Measure */

/** Minutes at which each shade begins. */
const SHADES = [0, 10, 15, 20, 25, 30];
const CELL = { width: 58, height: 34, gap: 3, label: 44, head: 22 };

/** @param {number} minutes @returns {number} 0 to 5 */
function shade(minutes) {
  return SHADES.findLastIndex((from) => Math.round(minutes) >= from);
}

/** @param {{rows: ReportRow[], lang: string}} props */
export function HeatMap({ rows, lang }) {
  const [measure, setMeasure] = useState(/** @type {Measure} */ ("median"));
  const hours = hoursOf(rows);
  const services = bySpan(rows).map(({ service }) => service ?? "");
  if (!hours.length) return null;
  return html`<figure class="heat">
    <figcaption>${busiest(rows, measure)}</figcaption>
    <div class="pick" role="group" aria-label=${t("What is shown")}>
      ${measures().map(([name, words]) => html`<button class="btn small" type="button" aria-pressed=${String(measure === name)} onClick=${() => setMeasure(name)}>${words}</button>`)}
    </div>
    <${Map} rows=${byHour(rows)} hours=${hours} services=${services} measure=${measure} lang=${lang} />
    <${Legend} />
  </figure>`;
}

/** @returns {[Measure, string][]} */
function measures() {
  return [
    ["median", t("Half waited up to … min")],
    ["p90", t("9 of 10 waited up to … min")],
  ];
}

/**
 * The finding as a headline.
 * @param {ReportRow[]} rows
 * @param {Measure} measure
 */
function busiest(rows, measure) {
  const known = byHour(rows).filter((row) => row.wait_min[measure] !== null);
  const worst = known.sort((a, b) => (b.wait_min[measure] ?? 0) - (a.wait_min[measure] ?? 0))[0];
  if (!worst) return t("Too few visits to say when it is busy");
  const values = { letter: prefixOf(worst.service ?? ""), hour: hourName(worst.hour ?? 0), minutes: figure(worst.wait_min[measure]) };
  return t("Longest waits: {letter} at {hour}, {minutes} min", values);
}

/** @param {{rows: ReportRow[], hours: number[], services: string[], measure: Measure, lang: string}} props */
function Map({ rows, hours, services, measure, lang }) {
  const width = CELL.label + hours.length * (CELL.width + CELL.gap);
  const height = CELL.head + services.length * (CELL.height + CELL.gap);
  return html`<svg class="hm" viewBox=${`0 0 ${width} ${height}`} style=${{ maxInlineSize: `${width * 1.15}px` }} role="img" aria-label=${t("Wait in minutes by service and hour of arrival; the same figures are in the table below.")}>
    <defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0V6" class="hatch" /></pattern></defs>
    ${hours.map((hour, index) => html`<text class="h" x=${CELL.label + index * (CELL.width + CELL.gap) + CELL.width / 2} y="14">${hourName(hour)}</text>`)}
    ${services.map((service, line) => html`<g transform=${`translate(0 ${CELL.head + line * (CELL.height + CELL.gap)})`}>
      <text class="d" x="4" y="22">${prefixOf(service)}<title>${shortName(service, lang)}</title></text>
      ${hours.map((hour, index) => html`<${Cell} x=${CELL.label + index * (CELL.width + CELL.gap)} measure=${measure} row=${rows.find((row) => row.service === service && row.hour === hour)} />`)}
    </g>`)}
  </svg>`;
}

/** @param {{x: number, row: ReportRow | undefined, measure: Measure}} props */
function Cell({ x, row, measure }) {
  if (!row) return null;
  const minutes = row.wait_min[measure];
  const box = { x, y: 0, width: CELL.width, height: CELL.height, rx: 4 };
  const middle = x + CELL.width / 2;
  if (minutes === null) return html`<rect class="few" ...${box} /><text class="few" x=${middle} y="22">${"<5"}</text>`;
  const over = minutes > (facts.services[row.service ?? ""]?.target ?? Infinity);
  const tone = shade(minutes);
  const wide = figure(minutes).length * 9 + 10;
  return html`<rect class=${`s${tone}`} ...${box} />
    ${over && html`<rect fill="url(#hatch)" ...${box} /><rect class=${`s${tone}`} x=${middle - wide / 2} y="6" width=${wide} height=${CELL.height - 12} rx="3" />`}
    <text class=${`v s${tone}`} x=${middle} y="22">${figure(minutes)}</text>`;
}

function Legend() {
  const last = SHADES.length - 1;
  const words = SHADES.map((from, index) => {
    if (index === 0) return t("under {minutes}", { minutes: SHADES[1] ?? 0 });
    return index === last ? t("from {minutes} min", { minutes: from }) : `${from}–${(SHADES[index + 1] ?? 0) - 1}`;
  });
  return html`<p class="lg">
    ${words.map((text, index) => html`<span><i class=${`k${index}`}></i><bdi>${text}</bdi></span>`)}
    <span><i class="khatch"></i>${t("over the target")}</span>
  </p>`;
}
