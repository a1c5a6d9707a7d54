/** How loud the screen is by the time of day: softer in the evening, if the office says so. */
import { clockTime } from "shared/clock.js";

/** @typedef {{hours: [number, number], volume: number}} Quiet  hours: minutes after the office's midnight, the end not included */

/**
 * @param {number} usual  from 0 to 1
 * @param {Quiet[]} quiet
 * @param {Date} now
 * @param {string} zone  the office's time zone
 * @returns {number} from 0 to 1
 */
export function volumeAt(usual, quiet, now, zone) {
  const minute = minuteOfDay(now, zone);
  const span = quiet.find(({ hours: [from, to] }) => from <= minute && minute < to);
  return span ? span.volume : usual;
}

/**
 * @param {Date} now
 * @param {string} zone
 * @returns {number}
 */
function minuteOfDay(now, zone) {
  const [hours = 0, minutes = 0] = clockTime(now, zone).split(":").map(Number);
  return hours * 60 + minutes;
}
