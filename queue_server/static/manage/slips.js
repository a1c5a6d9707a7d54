/** What slips are printed with: asked now and then, because a template may fail long after the server's start. */
import { call, Offline } from "shared/api.js";
import { useEffect, useState } from "shared/html.js";
import { t } from "shared/i18n.js";

/** @typedef {import("./side.js").Task} Task */
/** @typedef {{template: string | null, state: "ours" | "trying" | "own" | "refused", reason: string | null}} Slips */

/** Milliseconds between two askings. */
const AGAIN = 60_000;

/** @returns {Slips | null} null while nobody knows */
export function useSlips() {
  const [slips, setSlips] = useState(/** @type {Slips | null} */ (null));
  useEffect(() => {
    const look = () => void fetchSlips().then((found) => found && setSlips(found));
    look();
    const timer = setInterval(look, AGAIN);
    return () => clearInterval(timer);
  }, []);
  return slips;
}

/** @returns {Promise<Slips | null>} */
async function fetchSlips() {
  try {
    const { status, body } = await call("GET", "/api/v1/slips");
    return status === 200 ? body : null;
  } catch (error) {
    if (error instanceof Offline) return null;
    throw error;
  }
}

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
