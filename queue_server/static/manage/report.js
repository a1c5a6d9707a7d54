/** The wait times of a span: what was chosen, two pictures, and the table that is the plain truth. */
import { officeDay } from "shared/clock.js";
import { html, useEffect, useState } from "shared/html.js";
import { pick, t } from "shared/i18n.js";
import { Icon } from "shared/signs.js";
import { ServiceBars } from "./bars.js";
import { facts, shortName } from "./facts.js";
import { address, bySpan, fetchRows } from "./figures.js";
import { HeatMap } from "./heat.js";
import { FigureTable, HourTable } from "./tables.js";

/** @typedef {import("./types.js").ReportRow} ReportRow */
/** @typedef {import("./figures.js").Wanted} Wanted */

/** @param {string} today @returns {Wanted} */
function fromAddress(today) {
  const query = new URLSearchParams(location.search);
  const day = (/** @type {string} */ name) => (/^\d{4}-\d\d-\d\d$/.test(query.get(name) ?? "") ? (query.get(name) ?? today) : today);
  const known = (/** @type {string} */ name, /** @type {object} */ all) => ((query.get(name) ?? "") in all ? (query.get(name) ?? "") : "");
  return { from: day("from"), to: day("to"), service: known("service", facts.services), area: known("area", facts.areas) };
}

/** @param {Wanted} wanted */
function keepAddress(wanted) {
  const query = new URLSearchParams({ view: "waits" });
  for (const [name, value] of Object.entries(wanted)) if (value) query.set(name, value);
  history.replaceState(null, "", `/manage?${query}`);
}

/** @param {{now: Date, lang: string}} props */
export function Report({ now, lang }) {
  const [wanted, setWanted] = useState(() => fromAddress(officeDay(now, facts.tz)));
  const [found, setFound] = useState(/** @type {{rows: ReportRow[], problem: string} | null} */ (null));
  const [asked, ask] = useState(0);
  const backwards = wanted.from > wanted.to;
  useEffect(() => {
    let stale = false;
    keepAddress(wanted);
    if (!backwards) void fetchRows(wanted).then((answer) => stale || setFound(answer));
    return () => void (stale = true);
  }, [wanted, asked]);
  return html`<main class="report">
    <${Choice} wanted=${wanted} set=${setWanted} lang=${lang} refresh=${() => ask(asked + 1)} />
    ${backwards && html`<p class="notice bad" role="alert"><${Icon} name="warn" />${t("The first day must not come after the last.")}</p>`}
    ${found?.problem && html`<p class="notice bad" role="alert"><${Icon} name="warn" />${found.problem}</p>`}
    ${!backwards && found && !found.problem && html`<${Figures} rows=${found.rows} lang=${lang} />`}
    ${!backwards && !found && html`<p class="mut" role="status">${t("Counting …")}</p>`}
  </main>`;
}

/** @param {{rows: ReportRow[], lang: string}} props */
function Figures({ rows, lang }) {
  if (!bySpan(rows).length) {
    return html`<section class="none"><h2>${t("No tickets in this span")}</h2><p class="mut">${t("Choose other days, or another service or area.")}</p></section>`;
  }
  return html`
    <${HeatMap} rows=${rows} lang=${lang} />
    <${ServiceBars} rows=${rows} lang=${lang} />
    <${FigureTable} rows=${rows} lang=${lang} />
    <${HourTable} rows=${rows} lang=${lang} />`;
}

/** @param {{wanted: Wanted, set: (wanted: Wanted) => void, lang: string, refresh: () => void}} props */
function Choice({ wanted, set, lang, refresh }) {
  const change = (/** @type {keyof Wanted} */ name) => (/** @type {Event} */ event) => {
    const { value } = /** @type {HTMLInputElement} */ (event.target);
    if (value || name === "service" || name === "area") set({ ...wanted, [name]: value });
  };
  return html`<div class="flt">
    <h1>${t("Wait times")}</h1>
    <label>${t("from")} <input type="date" value=${wanted.from} onChange=${change("from")} required /></label>
    <label>${t("to")} <input type="date" value=${wanted.to} onChange=${change("to")} required /></label>
    <label>${t("Service")} <select onChange=${change("service")} value=${wanted.service}>
      <option value="">${t("all")}</option>
      ${Object.entries(facts.services).map(([id, { prefix }]) => html`<option value=${id}>${prefix} · ${shortName(id, lang)}</option>`)}
    </select></label>
    <label>${t("Area")} <select onChange=${change("area")} value=${wanted.area}>
      <option value="">${t("all")}</option>
      ${Object.entries(facts.areas).map(([id, { name }]) => html`<option value=${id}>${pick(name, lang)}</option>`)}
    </select></label>
    <button class="btn sp" type="button" onClick=${refresh}><${Icon} name="again" />${t("Count again")}</button>
    <a class="btn" href=${address(wanted, "csv")} download=${`wait-times-${wanted.from}-${wanted.to}.csv`}><${Icon} name="dl" />CSV</a>
  </div>
  <p class="mut never">${t("Only services, hours and areas. Never a single member of staff. <5: fewer than five visits, not shown.")}</p>`;
}
