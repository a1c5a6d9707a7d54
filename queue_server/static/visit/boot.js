/** What the server tells a visitor's page at its start, with its shape. */
import { boot as raw } from "shared/boot.js";

/** @typedef {Record<string, string>} Text */
/**
 * @typedef {object} Boot
 * @property {string} token
 * @property {string} lang
 * @property {{id: string, name: Text, icon: string, bring: {name: Text, icon: string}[]}} service
 * @property {{name: Text, floor: string}} area
 * @property {Record<string, {name: Text, floor: string}>} areas
 * @property {{name: Text}} office
 * @property {{code: string, name: string, dir: "ltr" | "rtl"}[]} languages
 * @property {string} tz
 * @property {Record<"privacy" | "imprint" | "accessibility", string>} links
 */
/**
 * @typedef {object} Told  what staff did with the number
 * @property {"requeued" | "parked" | "returned" | "transferred" | "missed"} kind
 * @property {string} at
 * @property {string | null} until  when one is to be back
 * @property {boolean} elsewhere  whether one waits in another room now
 */
/**
 * @typedef {object} Visit  the visitor's own view
 * @property {string} number
 * @property {string} service
 * @property {string} area
 * @property {string} floor
 * @property {string[]} direction
 * @property {Told | null} told
 * @property {"waiting" | "called" | "serving" | "parked" | "done" | "no_show" | "left" | "expired"} state
 * @property {number} before
 * @property {{low_min: number, high_min: number} | null} forecast
 * @property {{counter: string, counter_name: string, room: string, floor: string, direction: string[]} | null} called
 * @property {string | null} not_before
 * @property {string} now
 */

export const boot = /** @type {Boot} */ (raw);
