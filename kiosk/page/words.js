/** Facts about a queue as words in the visitor's language: how long, why closed, when again, which way. */
import { clockTime, dayName, officeDay } from "shared/clock.js";
import { N_, fill, pick, t } from "shared/i18n.js";
import { html } from "shared/html.js";
import { Range } from "shared/signs.js";
import { boot } from "./boot.js";

/** @typedef {import("./office.js").Row} Row */
/** @typedef {import("./flow.js").Forecast} Forecast */

/** Why no number is given, by the server's code. */
const REASONS = /** @type {Record<string, string>} */ ({
  outside_hours: N_("Closed now"),
  closed_day: N_("Closed today"),
  holiday: N_("Closed today"),
  last_ticket: N_("No more numbers for now"),
  full: N_("All numbers for today are taken"),
  stopped: N_("Closed for now"),
});

/** The office's own words come first. @param {Row} row @param {string} language */
export function whyClosed(row, language) {
  const message = REASONS[row.reason ?? ""] ?? REASONS.outside_hours ?? "";
  const own = pick(row.reason_text, language);
  return own || t(message);
}

/** @param {Row} row @param {Date} now @param {string} language  @returns {string} empty if nobody knows */
export function whenAgain(row, now, language) {
  if (!row.opens_at) return "";
  const time = clockTime(row.opens_at, boot.tz);
  const days = daysBetween(now, new Date(row.opens_at));
  if (days === 0) return t("Again today at {time}", { time });
  if (days === 1) return t("Again tomorrow at {time}", { time });
  return t("Again on {day} at {time}", { day: dayName(row.opens_at, boot.tz, language), time });
}

/** @param {Date} from @param {Date} to */
function daysBetween(from, to) {
  const day = 86_400_000;
  return Math.round((Date.parse(officeDay(to, boot.tz)) - Date.parse(officeDay(from, boot.tz))) / day);
}

/** @param {Forecast} forecast */
export function minutes(forecast) {
  if (!forecast) return null;
  return fill(N_("{range} min"), { range: html`<${Range} low=${forecast.low_min} high=${forecast.high_min} />` });
}

/** Between which clock times the call will come. @param {Forecast} forecast @param {Date | string} from */
export function between(forecast, from) {
  if (!forecast) return null;
  const start = typeof from === "string" ? Date.parse(from) : from.getTime();
  const at = (/** @type {number} */ min) => html`<bdi dir="ltr">${clockTime(new Date(start + min * 60_000), boot.tz)}</bdi>`;
  return fill(N_("Between {from} and {to}"), { from: at(forecast.low_min), to: at(forecast.high_min) });
}

const STEPS = /** @type {Record<string, string>} */ ({
  up: N_("Go up"),
  down: N_("Go down"),
  left: N_("Turn left"),
  right: N_("Turn right"),
  straight: N_("Go straight on"),
  lift: N_("Take the lift"),
  outside: N_("Go outside"),
  back: N_("Turn around"),
});

/** @param {string[] | undefined} steps  @returns {string} `Go up · Turn left`, empty if it is here */
export function wayWords(steps) {
  return (steps ?? [])
    .map((step) => STEPS[step])
    .filter((message) => message !== undefined)
    .map((message) => t(message))
    .join(" · ");
}
