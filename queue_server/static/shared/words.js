/** Facts that several pages put into words: how long a wait is, and which way to go. */
import { clockTime } from "shared/clock.js";
import { html } from "shared/html.js";
import { N_, fill, t } from "shared/i18n.js";
import { Range } from "shared/signs.js";

/** @typedef {{low_min: number, high_min: number}} Forecast */

/**
 * `25–40 min`, never mirrored.
 * @param {Forecast} forecast
 */
export function minutes(forecast) {
  return fill(N_("{range} min"), { range: html`<${Range} low=${forecast.low_min} high=${forecast.high_min} />` });
}

/**
 * Between which clock times the call will come.
 * @param {Forecast} forecast
 * @param {Date | string} from  when it was made
 * @param {string} tz  the office's time zone
 */
export function between(forecast, from, tz) {
  const start = typeof from === "string" ? Date.parse(from) : from.getTime();
  const at = (/** @type {number} */ min) => html`<bdi dir="ltr">${clockTime(new Date(start + min * 60_000), tz)}</bdi>`;
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

/**
 * A way in words, `Go up · Turn left`, each step unbroken; empty if one is there already.
 * @param {string[] | null | undefined} steps
 * @param {import("shared/i18n.js").Translate} [translate]  into another language than the page's own
 * @returns {string}
 */
export function wayWords(steps, translate = t) {
  return (steps ?? [])
    .map((step) => STEPS[step])
    .filter((message) => message !== undefined)
    .map((message) => translate(message).replaceAll(" ", "\u00a0"))
    .join(" · ");
}
