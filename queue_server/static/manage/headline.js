/** The page's first sentence: where it jams now, and what holds otherwise. */
import { t } from "shared/i18n.js";
import { prefixOf } from "./facts.js";

/** @typedef {import("./types.js").View} View */
/** @typedef {import("./types.js").ServiceRow} ServiceRow */

/**
 * Minutes that somebody has waited at the longest, as of now.
 * @param {ServiceRow} row
 * @param {number} later  minutes since the server said so
 */
export function longest(row, later) {
  return row.longest_wait_min === null ? null : row.longest_wait_min + later;
}

/**
 * @param {ServiceRow} row
 * @param {number} later
 * @returns {number} minutes over the target; 0 or less: none
 */
export function over(row, later) {
  return (longest(row, later) ?? 0) - row.target;
}

/**
 * Those who are served, but wait longer than the target.
 * @param {ServiceRow[]} rows
 * @param {number} later
 */
export function worstFirst(rows, later) {
  const late = rows.filter((row) => row.waiting > 0 && row.counters > 0 && over(row, later) > 0);
  return late.sort((one, other) => over(other, later) - over(one, later));
}

/**
 * @param {View} view
 * @param {number} later  minutes since the view was made
 * @returns {string}
 */
export function headline(view, later) {
  const waiting = view.services.filter((row) => row.waiting > 0);
  const unserved = waiting.filter((row) => row.counters === 0);
  const jammed = worstFirst(waiting, later);
  if (!waiting.length) return t("Nobody is waiting.");
  if (unserved.length && jammed.length) return t("Nobody serves {unserved}, and {jammed} waits too long.", { unserved: letters(unserved), jammed: letters(jammed) });
  if (unserved.length) return t("People wait for {unserved}, and no counter serves it.", { unserved: letters(unserved) });
  if (jammed.length) return jammed.length === waiting.length ? t("It jams: {jammed}.", { jammed: letters(jammed) }) : t("It jams: {jammed}. The rest runs.", { jammed: letters(jammed) });
  return t("It runs: nobody has waited longer than the target.");
}

/** So many letters a sentence bears; the rest stand in the table below. */
const MOST = 4;

/** @param {ServiceRow[]} rows */
function letters(rows) {
  const known = rows.map((row) => prefixOf(row.service));
  return known.slice(0, MOST).join(", ") + (known.length > MOST ? " …" : "");
}
