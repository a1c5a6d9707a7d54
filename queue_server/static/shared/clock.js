/** The server's clock on this screen: a screen's own clock may be wrong, and a demo's clock runs faster. */

/**
 * Follow the server's clock from one reading of it.
 * @param {string} now   the server's time, RFC 3339
 * @param {number} [speed]  office seconds per real second
 * @returns {() => Date}
 */
export function serverClock(now, speed = 1) {
  const start = Date.parse(now);
  const since = performance.now();
  return () => new Date(start + (performance.now() - since) * speed);
}

/**
 * Hours and minutes as the clock on the office's wall shows them, in Western digits in every language.
 * @param {Date | string} date
 * @param {string} tz  the office's time zone
 * @returns {string} `09:42`
 */
export function clockTime(date, tz) {
  const at = typeof date === "string" ? new Date(date) : date;
  return wall(tz).format(at);
}

/**
 * The office's day of a moment, to tell "today" from "tomorrow".
 * @param {Date | string} date
 * @param {string} tz
 * @returns {string} `2026-11-22`
 */
export function officeDay(date, tz) {
  const at = typeof date === "string" ? new Date(date) : date;
  return new Intl.DateTimeFormat("en-CA", { timeZone: tz, year: "numeric", month: "2-digit", day: "2-digit" }).format(at);
}

/**
 * A day in words and Western digits of a language, as `Mo., 23.11.`
 * @param {Date | string} date
 * @param {string} tz
 * @param {string} language
 * @returns {string}
 */
export function dayName(date, tz, language) {
  const at = typeof date === "string" ? new Date(date) : date;
  const options = /** @type {const} */ ({ timeZone: tz, weekday: "short", day: "numeric", month: "numeric", calendar: "gregory" });
  return new Intl.DateTimeFormat([`${language}-u-nu-latn`, "de-DE"], options).format(at);
}

/** @type {Map<string, Intl.DateTimeFormat>} */
const walls = new Map();

/** @param {string} tz */
function wall(tz) {
  let format = walls.get(tz);
  if (!format) {
    format = new Intl.DateTimeFormat("de-DE", { timeZone: tz, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    walls.set(tz, format);
  }
  return format;
}
