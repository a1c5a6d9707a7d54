/** One row per service: who waits, the longest wait against the target, the forecast, where it is served, open or closed. */
import { clockTime, dayName, officeDay } from "shared/clock.js";
import { html } from "shared/html.js";
import { pick, t } from "shared/i18n.js";
import { Icon, Range, Ticket as Paper } from "shared/signs.js";
import { facts, shortName } from "./facts.js";
import { longest, over } from "./headline.js";

/** @typedef {import("./types.js").View} View */
/** @typedef {import("./types.js").ServiceRow} ServiceRow */
/** @typedef {import("./stop.js").Target} Target */

/** @param {{view: View, later: number, lang: string, enabled: boolean, toggle: (target: Target) => void}} props */
export function Services({ view, later, lang, enabled, toggle }) {
  const minutes = view.services.flatMap((row) => [row.target, longest(row, later) ?? 0]);
  const scale = 100 / (Math.max(...minutes, 10) * 1.1);
  return html`<table class="svcs">
    <caption class="vh">${t("Services now")}</caption>
    <thead><tr>
      <th scope="col">${t("Service")}</th>
      <th scope="col" class="r">${t("waiting")}</th>
      <th scope="col">${t("longest wait, mark = target")}</th>
      <th scope="col" class="r">${t("forecast")}</th>
      <th scope="col">${t("open counters")}</th>
      <th scope="col">${t("gives numbers")}</th>
    </tr></thead>
    <tbody>${view.services.map((row) => html`<${Service} key=${row.service} row=${row} view=${view} later=${later} lang=${lang} scale=${scale} enabled=${enabled} toggle=${toggle} />`)}</tbody>
  </table>`;
}

/**
 * @param {{row: ServiceRow, view: View, later: number, lang: string, scale: number, enabled: boolean, toggle: (target: Target) => void}} props
 */
function Service({ row, view, later, lang, scale, enabled, toggle }) {
  const hot = row.waiting > 0 && (over(row, later) > 0 || row.counters === 0);
  const name = shortName(row.service, lang);
  return html`<tr class=${hot ? "hot" : row.open ? "" : "mut"}>
    <th scope="row"><span class="svc"><${Paper} number=${row.prefix} edged class="mini" /><span>${name}</span></span></th>
    <td class="r"><b>${row.waiting}</b></td>
    <td><${Longest} row=${row} later=${later} scale=${scale} /></td>
    <td class="r">${forecast(row)}</td>
    <td><${Served} row=${row} view=${view} /></td>
    <td><span class="gives">
      <${Gives} row=${row} view=${view} lang=${lang} />
      <${ToggleKey} target=${{ kind: "services", id: row.service, name, open: row.reason !== "stopped" }} enabled=${enabled} toggle=${toggle} />
    </span></td>
  </tr>`;
}

/** @param {{row: ServiceRow, later: number, scale: number}} props */
function Longest({ row, later, scale }) {
  const wait = longest(row, later);
  const more = over(row, later);
  const inside = Math.min(wait ?? 0, row.target) * scale;
  return html`<span class="wt">
    <span class="trk" aria-hidden="true">
      <i style=${{ inlineSize: `${inside}%` }}></i>
      ${more > 0 && html`<i class="ov" style=${{ insetInlineStart: `${inside}%`, inlineSize: `${more * scale}%` }}></i>`}
      <u style=${{ insetInlineStart: `${row.target * scale}%` }}></u>
    </span>
    ${more > 0
      ? html`<b class="state alarm">${t("{minutes} min, {over} over", { minutes: wait ?? 0, over: more })}</b>`
      : html`<span>${wait === null ? "–" : t("{minutes} min", { minutes: wait })}<span class="vh"> ${t("target {target}", { target: row.target })}</span></span>`}
  </span>`;
}

/** @param {ServiceRow} row */
function forecast(row) {
  if (!row.forecast) return html`<span class="mut">–</span>`;
  return html`<${Range} low=${row.forecast.low_min} high=${row.forecast.high_min} /> min`;
}

/** @param {{row: ServiceRow, view: View}} props */
function Served({ row, view }) {
  const open = new Set(view.counters.filter(({ state }) => state === "open").map(({ counter }) => counter));
  const serving = facts.counters.filter(({ id, services }) => open.has(id) && services.includes(row.service));
  if (!serving.length) return html`<span class=${row.waiting ? "state alarm" : "mut"}>${row.waiting ? html`<${Icon} name="urgent" />` : null}${t("none")}</span>`;
  return html`<span class="pl">${serving.map(({ name }) => html`<i>${name}</i>`)}</span>`;
}

/** @param {{row: ServiceRow, view: View, lang: string}} props */
function Gives({ row, view, lang }) {
  if (row.open) return html`<span class="state good"><${Icon} name="check" />${t("yes")}</span>`;
  const again = row.opens_at ? t("again {time}", { time: moment(row.opens_at, view.now, lang) }) : "";
  const own = pick(row.reason_text, lang);
  return html`<span class="state"><${Icon} name="no" /></span><span class="why">${reasons()[row.reason ?? ""] ?? t("closed")}${own && html`<small>${own}</small>`}${again && html`<small>${again}</small>`}</span>`;
}

/**
 * @param {string} at
 * @param {string} now
 * @param {string} lang
 */
function moment(at, now, lang) {
  const time = clockTime(at, facts.tz);
  return officeDay(at, facts.tz) === officeDay(now, facts.tz) ? time : `${dayName(at, facts.tz, lang)} ${time}`;
}

/** @returns {Record<string, string>} */
function reasons() {
  return {
    outside_hours: t("outside opening hours"),
    closed_day: t("closed today"),
    holiday: t("public holiday"),
    last_ticket: t("closing soon"),
    full: t("all numbers given"),
    stopped: t("stopped"),
  };
}

/** The key that stops or resumes a service or a kiosk. @param {{target: Target, enabled: boolean, toggle: (target: Target) => void}} props */
export function ToggleKey({ target, enabled, toggle }) {
  return html`<button class="btn small" type="button" data-toggle=${`${target.kind}:${target.id}`} aria-disabled=${enabled ? undefined : "true"} onClick=${() => enabled && toggle(target)}>
    ${target.open ? t("Stop") : t("Resume")}<span class="vh"> ${target.name}</span>
  </button>`;
}
