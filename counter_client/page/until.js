/** Until when: in so many minutes, at a time on the wall, or not said. */
import { boot } from "shared/boot.js";
import { clockTime } from "shared/clock.js";
import { html, useState } from "shared/html.js";
import { t } from "shared/i18n.js";
import { valueOf } from "./sheet.js";

/** @typedef {{span: string, time: string}} Until  span: "", minutes, or "clock" */

const MINUTE = 60_000;

/**
 * @param {Date} now
 * @returns {{until: Until, setUntil: (until: Until) => void}}
 */
export function useUntil(now) {
  const soon = new Date(Math.ceil((now.getTime() + 20 * MINUTE) / (5 * MINUTE)) * 5 * MINUTE);
  const [until, setUntil] = useState(() => /** @type {Until} */ ({ span: "", time: clockTime(soon, boot.tz) }));
  return { until, setUntil };
}

/**
 * The moment that is meant; null: none, undefined: one that is over.
 * @param {Until} until
 * @param {Date} now
 * @returns {string | null | undefined}
 */
export function momentOf({ span, time }, now) {
  if (!span) return null;
  if (span !== "clock") return new Date(now.getTime() + Number(span) * MINUTE).toISOString();
  const ahead = minutes(time) - minutes(clockTime(now, boot.tz));
  return ahead > 0 ? new Date((Math.floor(now.getTime() / MINUTE) + ahead) * MINUTE).toISOString() : undefined;
}

/** @param {string} time  `09:42` */
function minutes(time) {
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  return hour * 60 + minute;
}

/**
 * @param {{legend: any, spans: string[], until: Until, change: (until: Until) => void, now: Date, children?: any}} props  children: what comes of it
 */
export function UntilChoice({ legend, spans, until, change, now, children }) {
  const at = momentOf(until, now);
  return html`<fieldset class="choices row">
    <legend>${legend}</legend>
    <div>
      ${["", ...spans].map((span) => html`<label key=${span} class="pick"><input type="radio" name="until" value=${span} checked=${until.span === span} onChange=${() => change({ ...until, span })} />
        <span>${span ? t("{minutes} min", { minutes: span }) : t("not said")}</span></label>`)}
      <label class="pick"><input type="radio" name="until" value="clock" checked=${until.span === "clock"} onChange=${() => change({ ...until, span: "clock" })} /><span>${t("at")}</span>
        <input type="time" aria-label=${t("Time")} value=${until.time} onInput=${(/** @type {Event} */ event) => change({ span: "clock", time: valueOf(event) || until.time })} /></label>
    </div>
    <p class="mut" role="status">${at === undefined ? t("That time is over.") : html`${at && html`<b>${t("until {time}", { time: clockTime(at, boot.tz) })}</b> · `}${children}`}</p>
  </fieldset>`;
}
