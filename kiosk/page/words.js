/** Why a service gives no numbers and when it does again, in the visitor's language. */
import { clockTime, dayName, officeDay } from "shared/clock.js";
import { N_, pick, t } from "shared/i18n.js";
import { boot } from "./boot.js";

/** @typedef {import("./office.js").Row} Row */

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
