/** What the managers' page was told at its start, and the names of things in the manager's language. */
import { boot } from "shared/boot.js";
import { pick } from "shared/i18n.js";

/** @typedef {import("./types.js").Boot} Boot */

export const facts = /** @type {Boot} */ (boot);

/** @param {string} service @param {string} lang @returns {string} */
export function shortName(service, lang) {
  const known = facts.services[service];
  return known ? pick(known.short ?? known.name, lang) : service;
}

/** @param {string} service @returns {string} the letter on its tickets */
export function prefixOf(service) {
  return facts.services[service]?.prefix ?? service;
}

/** @param {string} id @param {string} lang @returns {string} a kiosk's, a display's or a printer's name */
export function deviceName(id, lang) {
  const known = [...facts.kiosks, ...facts.displays, ...facts.printers].find((device) => device.id === id);
  return known ? pick(known.name, lang) : id;
}

/** Back to the login, keeping the place. */
export function toLogin() {
  location.assign(`/login?next=${encodeURIComponent(location.pathname + location.search)}`);
}
