/** The figures as tables: by service, and by service and hour. */
import { html } from "shared/html.js";
import { t } from "shared/i18n.js";
import { Ticket as Paper } from "shared/signs.js";
import { prefixOf, shortName } from "./facts.js";
import { byHour, bySpan, figure, hourName, percent } from "./figures.js";

/** @typedef {import("./types.js").ReportRow} ReportRow */
/** @typedef {"tickets" | "served" | "no_show" | "abandoned"} Count */

const COUNTS = /** @type {Count[]} */ (["tickets", "served", "no_show", "abandoned"]);

/** @param {{rows: ReportRow[], lang: string}} props */
export function FigureTable({ rows, lang }) {
  const span = bySpan(rows);
  const total = rows.find(({ service, hour }) => service === null && hour === null);
  return html`<section class="tb" aria-labelledby="by-service" tabindex="0">
    <table>
      <caption id="by-service">${t("By service")}</caption>
      <${Head} />
      <tbody>${span.map((row) => html`<tr key=${row.service}><${ServiceCell} row=${row} lang=${lang} /><${Cells} row=${row} /></tr>`)}</tbody>
      <tfoot><tr><th scope="row">${t("All together")}</th>${total ? html`<${Cells} row=${total} />` : html`<${Sums} span=${span} />`}</tr></tfoot>
    </table>
  </section>`;
}

/** @param {{rows: ReportRow[], lang: string}} props */
export function HourTable({ rows, lang }) {
  const hours = byHour(rows).sort((a, b) => (a.service ?? "").localeCompare(b.service ?? "") || (a.hour ?? 0) - (b.hour ?? 0));
  return html`<details class="tb"><summary id="by-hour">${t("By service and hour of arrival, as a table")}</summary>
    <div tabindex="0" role="region" aria-labelledby="by-hour"><table>
      <${Head} hour />
      <tbody>${hours.map((row) => html`<tr><${ServiceCell} row=${row} lang=${lang} /><td class="r">${hourName(row.hour ?? 0)}</td><${Cells} row=${row} /></tr>`)}</tbody>
    </table></div>
  </details>`;
}

/** Two rows of heads: what is measured, and how. @param {{hour?: boolean}} props */
function Head({ hour }) {
  const spread = () => html`<th scope="col" class="r g">${t("half up to")}</th><th scope="col" class="r">${t("9 of 10 up to")}</th><th scope="col" class="r">${t("mean")}</th>`;
  return html`<thead>
    <tr>
      <th scope="col" rowspan="2">${t("Service")}</th>
      ${hour && html`<th scope="col" rowspan="2" class="r">${t("Hour")}</th>`}
      <th scope="col" rowspan="2" class="r">${t("tickets")}</th><th scope="col" rowspan="2" class="r">${t("served")}</th>
      <th scope="col" rowspan="2" class="r">${t("did not appear")}</th><th scope="col" rowspan="2" class="r">${t("given up")}</th>
      <th scope="colgroup" colspan="3" class="c g">${t("waited, min")}</th>
      <th scope="colgroup" colspan="3" class="c g">${t("at the counter, min")}</th>
      <th scope="col" rowspan="2" class="r g">${t("within target")}</th>
    </tr>
    <tr>${spread()}${spread()}</tr>
  </thead>`;
}

/** @param {{row: ReportRow, lang: string}} props */
function ServiceCell({ row, lang }) {
  const service = row.service ?? "";
  return html`<th scope="row"><span class="svc"><${Paper} number=${prefixOf(service)} edged class="mini" />${shortName(service, lang)}</span></th>`;
}

/** @param {{row: ReportRow}} props */
function Cells({ row }) {
  return html`${COUNTS.map((name) => html`<td class="r">${row[name] ?? "<5"}</td>`)}
    ${[row.wait_min, row.service_min].map(({ median, p90, mean }) => html`<td class="r g">${figure(median)}</td><td class="r">${figure(p90)}</td><td class="r">${figure(mean)}</td>`)}
    <td class="r g">${percent(row.within_target)}</td>`;
}

/** Counts add up; medians and shares do not. @param {{span: ReportRow[]}} props */
function Sums({ span }) {
  return html`${COUNTS.map((name) => html`<td class="r">${span.reduce((sum, row) => sum + row[name], 0)}</td>`)}<td colspan="7"></td>`;
}
