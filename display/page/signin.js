/** A screen signs in once: the token behind the hash becomes a cookie and leaves the address. */
import { call, Offline } from "shared/api.js";

const AGAIN = 2_000;

/** @returns {string | null} the token in this page's address */
export function tokenInAddress() {
  return new URLSearchParams(location.hash.slice(1)).get("token");
}

/**
 * Trade the token for a cookie; asks until the server answers.
 * @param {string} token
 * @returns {Promise<{accepted: boolean, reason: string}>}
 */
export async function signIn(token) {
  for (;;) {
    try {
      const answer = await call("POST", "/api/v1/device", { token });
      if (answer.status < 500 && answer.status !== 429) {
        forgetToken();
        return { accepted: answer.status < 300, reason: answer.body?.message ?? String(answer.status) };
      }
    } catch (error) {
      if (!(error instanceof Offline)) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, AGAIN));
  }
}

function forgetToken() {
  history.replaceState(null, "", location.pathname + location.search);
}
