/** What the server says to the managers: the shapes on the wire, for the type checker alone. */

/** @typedef {Record<string, string>} Text  language code to text */
/** @typedef {{low_min: number, high_min: number}} Forecast */

/**
 * @typedef {object} ServiceRow
 * @property {string} service
 * @property {string} prefix
 * @property {string} area
 * @property {number} waiting
 * @property {Forecast | null} forecast
 * @property {boolean} open
 * @property {string | null} reason
 * @property {Text | null} reason_text
 * @property {string | null} opens_at
 * @property {number} counters
 * @property {number | null} longest_wait_min
 * @property {number} target
 */

/** @typedef {{counter: string, area: string, state: "open" | "break" | "closed", busy: boolean}} CounterRow */
/** @typedef {{kind: "kiosk" | "display" | "printer", id: string, connected: boolean, state: string | null, reason: string | null, since: string | null, mute?: string | null}} DeviceRow  mute: why a screen that should sound does not */
/** @typedef {{kiosk: string, open: boolean, reason_text: Text | null}} KioskRow */
/** @typedef {{id: string, kind: string, service?: string, device?: string, printer?: string, reason?: string | null, since: string | null, text_code: string}} Alarm */

/**
 * @typedef {object} View
 * @property {number} seq
 * @property {string} now
 * @property {number} speed
 * @property {ServiceRow[]} services
 * @property {CounterRow[]} counters
 * @property {DeviceRow[]} devices
 * @property {KioskRow[]} kiosks
 * @property {import("staff/messages.js").Message[]} messages  what is being said in the waiting rooms
 * @property {Alarm[]} alarms
 */

/** @typedef {{median: number | null, p90: number | null, mean: number | null}} Spread  minutes; null: fewer than five visits */

/**
 * @typedef {object} ReportRow
 * @property {string | null} service  null: all services together
 * @property {number | null} hour  null: the whole span
 * @property {number} tickets
 * @property {number} served
 * @property {number} no_show
 * @property {number} abandoned
 * @property {Spread} wait_min
 * @property {Spread} service_min
 * @property {number | null} within_target  0 to 1
 */

/** @typedef {{prefix: string, area: string, name: Text, short: Text, target: number}} Service */
/** @typedef {{id: string, name: Text, printers?: string[], driver?: string}} Device  printers: a kiosk's, the preferred first */

/**
 * @typedef {object} Boot
 * @property {{name: string, role: string}} user
 * @property {Record<string, Service>} services
 * @property {Record<string, {name: Text, floor: string}>} areas
 * @property {{id: string, name: string, services: string[]}[]} counters
 * @property {Device[]} kiosks
 * @property {Device[]} displays
 * @property {Device[]} printers
 * @property {import("staff/messages.js").Language[]} message_languages
 * @property {string} lang
 * @property {string[]} [staff_languages]
 * @property {string} tz
 */

export {};
