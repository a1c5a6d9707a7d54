/** What the admins' page and the account page were told at their start, and how times are written there. */
import { boot } from "shared/boot.js";
import { clockTime, dayName } from "shared/clock.js";

/** @typedef {{id: string, name: string}} Named */
/** @typedef {{name: string, role: string}} User */
/** @typedef {Record<string, string>} Text */
/** @typedef {{right: string, words: string, roles: string[]}} RightRow */
/** @typedef {{role: string, id: string, name: Text}} Device */
/**
 * @typedef {object} Boot
 * @property {User} user
 * @property {string} lang
 * @property {string[]} staff_languages
 * @property {string} tz
 * @property {{name: Text}} office
 * @property {boolean} people      whether people and tokens may be managed, or only the audit log be read
 * @property {Named[]} roles       id and English name, people first
 * @property {string[]} person_roles
 * @property {string[]} device_roles
 * @property {Device[]} devices    of config.yaml
 * @property {RightRow[]} rights
 * @property {Named[]} counters
 * @property {number} kept_days
 * @property {number} shortest     characters of a password at least
 */

export const facts = /** @type {Boot} */ (boot);

/** A moment as the office's wall shows it, `Di., 14.4. 09:42`. @param {string | null} at @param {string} lang */
export function moment(at, lang) {
  return at ? `${dayName(at, facts.tz, lang)} ${clockTime(at, facts.tz)}` : "";
}

/** A day with its year, in digits. @param {string} at @param {string} lang */
export function day(at, lang) {
  const options = /** @type {const} */ ({ timeZone: facts.tz, day: "numeric", month: "numeric", year: "numeric" });
  return new Intl.DateTimeFormat(lang, options).format(new Date(at.length === 10 ? `${at}T12:00:00Z` : at));
}

/** Back to the login, keeping the place. */
export function toLogin() {
  location.assign(`/login?next=${encodeURIComponent(location.pathname + location.search)}`);
}
