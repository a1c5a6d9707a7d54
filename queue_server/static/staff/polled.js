/** What nobody tells a page: asked for now and again. */
import { call, Offline } from "shared/api.js";
import { useCallback, useEffect, useState } from "shared/html.js";

/**
 * Asks when it is first shown, again after each span, and whenever `look` is called.
 * @template T
 * @param {string} path
 * @param {number} span  milliseconds between two askings
 * @param {(body: any) => T} read  what of the answer is wanted
 * @returns {{found: T | null, look: () => void}} null while nobody knows; a failed asking keeps what was found before
 */
export function usePolled(path, span, read) {
  const [found, setFound] = useState(/** @type {T | null} */ (null));
  const look = useCallback(() => {
    void ask(path).then((body) => void (body && setFound(() => read(body))));
  }, []);
  useEffect(() => {
    look();
    const timer = setInterval(look, span);
    return () => clearInterval(timer);
  }, []);
  return { found, look };
}

/** @param {string} path @returns {Promise<any>} null when there is no answer, or a refusal */
async function ask(path) {
  try {
    const { status, body } = await call("GET", path);
    return status === 200 ? body : null;
  } catch (error) {
    if (error instanceof Offline) return null;
    throw error;
  }
}
