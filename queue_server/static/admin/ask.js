/** What these pages ask of the server: an answer, or a sentence that says what went wrong. */
import { Offline, call } from "shared/api.js";
import { useCallback, useEffect, useState } from "shared/html.js";
import { t } from "shared/i18n.js";
import { toLogin } from "./facts.js";

/** @typedef {{body: any, problem: string, code: string}} Told  problem: empty when all went well */

/**
 * @param {"GET" | "POST" | "DELETE"} method
 * @param {string} path
 * @param {unknown} [body]
 * @returns {Promise<Told>}
 */
export async function ask(method, path, body) {
  try {
    const { status, body: answer } = await call(method, path, body);
    if (status === 401) toLogin();
    if (status === 403 && answer?.code === "password_expired") location.assign("/account");
    if (status < 300) return { body: answer, problem: "", code: "" };
    return { body: null, problem: answer?.message ?? t("The server refused this. Please load the page again."), code: answer?.code ?? "" };
  } catch (error) {
    if (!(error instanceof Offline)) throw error;
    return { body: null, problem: t("The server does not answer. Please try again in a moment."), code: "offline" };
  }
}

/**
 * What an address shows, and a way to look again.
 * @template T
 * @param {string} path
 * @returns {{found: T | null, problem: string, look: () => Promise<void>}} found: null while nobody knows
 */
export function useLook(path) {
  const [told, tell] = useState(/** @type {{found: T | null, problem: string}} */ ({ found: null, problem: "" }));
  const look = useCallback(async () => {
    const { body, problem } = await ask("GET", path);
    tell((before) => ({ found: problem ? before.found : body, problem }));
  }, [path]);
  useEffect(() => void look(), [look]);
  return { ...told, look };
}
