/** How long people waited for each service: half of them, nine of ten, and the target, each with its number. */
import { html } from "shared/html.js";
import { t } from "shared/i18n.js";
import { facts, prefixOf } from "./facts.js";
import { bySpan, figure } from "./figures.js";

/** @typedef {import("./types.js").ReportRow} ReportRow */

const ROW = { height: 34, bar: 16, label: 44, width: 420, value: 130, head: 6 };

/** @param {{rows: ReportRow[], lang: string}} props */
export function ServiceBars({ rows }) {
  const span = bySpan(rows);
  const longest = Math.max(10, ...span.flatMap((row) => [row.wait_min.p90 ?? 0, target(row)]));
  const scale = ROW.width / longest;
  const height = ROW.head + span.length * ROW.height;
  return html`<figure>
    <figcaption>${finding(span)}</figcaption>
    <p>${t("Wait in minutes: bar = half waited up to, line = 9 of 10 waited up to, mark = target")}</p>
    <svg class="ch" viewBox=${`0 0 ${ROW.label + ROW.width + ROW.value} ${height}`} role="img" aria-label=${t("Wait by service; the same figures are in the table below.")}>
      ${span.map((row, index) => html`<g transform=${`translate(0 ${ROW.head + index * ROW.height})`}><${Bar} row=${row} scale=${scale} /></g>`)}
    </svg>
  </figure>`;
}

/** @param {ReportRow} row */
function target(row) {
  return facts.services[row.service ?? ""]?.target ?? 0;
}

/** @param {ReportRow[]} span */
function finding(span) {
  const known = span.filter((row) => row.wait_min.p90 !== null);
  const missed = known.filter((row) => (row.wait_min.p90 ?? 0) > target(row)).map((row) => prefixOf(row.service ?? ""));
  if (!known.length) return t("Too few visits to compare with the targets");
  if (!missed.length) return t("9 of 10 waited no longer than the target, for every service");
  return t("More than 1 of 10 waited longer than the target: {letters}", { letters: missed.join(", ") });
}

/** @param {{row: ReportRow, scale: number}} props */
function Bar({ row, scale }) {
  const { median, p90 } = row.wait_min;
  const middle = ROW.height / 2;
  const top = middle - ROW.bar / 2;
  const mark = ROW.label + target(row) * scale;
  const inside = Math.min(median ?? 0, target(row)) * scale;
  const beyond = Math.max(0, (median ?? 0) - target(row)) * scale;
  const end = ROW.label + (p90 ?? 0) * scale;
  const words = median === null ? "<5" : t("{median} · {p90} min", { median: figure(median), p90: figure(p90) });
  return html`
    <text class="d" x="4" y=${middle + 5}>${prefixOf(row.service ?? "")}</text>
    <path class="base" d=${`M${ROW.label} ${middle}H${ROW.label + ROW.width}`} />
    <rect class="bar" x=${ROW.label} y=${top} width=${inside} height=${ROW.bar} />
    ${beyond > 0 && html`<rect class="bar over" x=${ROW.label + inside} y=${top} width=${beyond} height=${ROW.bar} fill="url(#over)" /><defs><pattern id="over" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0V6" class="overline" /></pattern></defs>`}
    ${p90 !== null && html`<path class="p90" d=${`M${ROW.label + (median ?? 0) * scale} ${middle}H${end}M${end} ${top}v${ROW.bar}`} />`}
    <path class="mark" d=${`M${mark} ${top - 4}v${ROW.bar + 8}`} />
    <text class="v" x=${ROW.label + ROW.width + 10} y=${middle + 5}>${words}</text>`;
}
