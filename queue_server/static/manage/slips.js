/** What slips are printed with: asked now and then, because a template may fail long after the server's start. */
import { t } from "shared/i18n.js";
import { usePolled } from "staff/polled.js";

/** @typedef {import("./side.js").Task} Task */
/** @typedef {{template: string | null, state: "ours" | "trying" | "own" | "refused", reason: string | null}} Slips */

/** Milliseconds between two askings. */
const AGAIN = 60_000;

/** @returns {Slips | null} null while nobody knows */
export const useSlips = () => usePolled("/api/v1/slips", AGAIN, (body) => /** @type {Slips} */ (body)).found;

/**
 * The reason is the program's own, in English, for whoever mends the template.
 * @param {Slips | null} slips
 * @returns {Task[]}
 */
export function slipTasks(slips) {
  if (!slips?.reason) return [];
  const title = slips.state === "refused" ? t("The office's slip template is refused") : t("The office's slip template failed");
  return [{ key: "slips", kind: "w", icon: "slip", title, text: t("Slips are printed by the one of Aufruf: {reason}", { reason: slips.reason }) }];
}
