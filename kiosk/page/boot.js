/** What the server tells a kiosk at its start, with its shape. */
import { boot as raw } from "shared/boot.js";

/** @typedef {Record<string, string>} Text */
/** @typedef {{code: string, name: string, dir: "ltr" | "rtl"}} Language */
/** @typedef {{name: Text, icon: string}} Thing */
/**
 * @typedef {object} Service
 * @property {string} id
 * @property {string} prefix
 * @property {string} area
 * @property {Text} name
 * @property {Text} short
 * @property {string} icon
 * @property {Thing[]} bring
 */
/**
 * @typedef {object} Boot
 * @property {string} kiosk
 * @property {string} area
 * @property {Record<string, {name: Text, floor: string}>} areas
 * @property {Record<string, string[]>} ways  from the kiosk's area to each area
 * @property {Language[]} languages  most needed first
 * @property {number} large  how many of them are shown large
 * @property {Service[]} services
 * @property {{id: string, name: Text}[]} priorities  those that visitors may declare
 * @property {number} idle  seconds without a touch until it starts over
 * @property {number} warn  seconds before that when it warns
 * @property {{name: Text}} office
 * @property {string} tz
 * @property {boolean} demo
 */

export const boot = /** @type {Boot} */ (raw);

/**
 * @param {string} id
 * @returns {Service | undefined}
 */
export const serviceOf = (id) => boot.services.find((service) => service.id === id);
