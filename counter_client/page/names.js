/** What things are called at the desk: counters, printers, priority classes, reasons, and what happened to a person. */
import { boot } from "shared/boot.js";
import { pick, t } from "shared/i18n.js";

/** @typedef {import("./types.js").Boot} Boot */
/** @typedef {import("./types.js").Choice} Choice */

const facts = /** @type {Boot} */ (boot);

/** @param {string} counter  @returns {string} what hangs over it */
export const counterName = (counter) => facts.counters.find(({ id }) => id === counter)?.name ?? counter;

/** @param {string} printer @param {string} lang @returns {string} */
export const printerName = (printer, lang) => pick(facts.printers?.[printer], lang) || printer;

/**
 * The name of a reason of the office's own list, or the words that somebody wrote.
 * @param {Choice[]} list
 * @param {string | null | undefined} reason
 * @param {string} lang
 */
export function reasonName(list, reason, lang) {
  if (!reason) return "";
  return pick(list.find(({ id }) => id === reason)?.name, lang) || reason;
}

/** What a class gives: its name, and what it counts. @param {import("./types.js").Priority} priority @param {string} lang */
export function priorityName({ id, name, strict, head_start: minutes }, lang) {
  const known = pick(name, lang) || id;
  if (strict) return t("{name} (before all)", { name: known });
  return minutes ? t("{name} ({minutes} min earlier)", { name: known, minutes }) : known;
}

/** What happened, by the step. @returns {Record<string, string>} */
export function stepWords() {
  return {
    issue: t("took the number"),
    call: t("was called"),
    recall: t("was called again"),
    here: t("said: I am coming"),
    start: t("was here"),
    finish: t("was finished"),
    switch: t("had another service"),
    miss: t("did not appear"),
    park: t("was parked"),
    return: t("came back"),
    requeue: t("was put back"),
    delay: t("asked for more time"),
    transfer: t("was passed on"),
    leave: t("left"),
    expire: t("went with the day"),
    undo: t("was taken back"),
  };
}
