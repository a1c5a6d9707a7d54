/** A device signs in once: the token after the hash becomes a cookie and leaves the address. */
import { call } from "shared/api.js";

/**
 * @param {Location} place
 * @param {History} past
 * @returns {Promise<boolean>} true if the page is loading anew, so nothing else need be done
 */
export async function signIn(place, past) {
  const token = new URLSearchParams(place.hash.slice(1)).get("token");
  if (!token) return false;
  // Out of the address first: a token must not stay in the history, whatever the server says.
  past.replaceState(null, "", place.pathname + place.search);
  const done = await call("POST", "/api/v1/device", { token }).catch(() => null);
  if (!done || done.status >= 300) return false;
  place.reload();
  return true;
}
