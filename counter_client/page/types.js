/** What the server says to a counter: the shapes on the wire, for the type checker alone. */

/** @typedef {Record<string, string>} Text  language code to text */

/**
 * @typedef {object} Ticket
 * @property {string} id
 * @property {string} number
 * @property {string} service
 * @property {string} language
 * @property {string} area
 * @property {string} state
 * @property {string | null} counter
 * @property {string | null} called_at
 * @property {string | null} first_called_at
 * @property {string | null} started_at
 * @property {string | null} closed_at
 * @property {number} calls
 * @property {boolean} here
 * @property {string | null} miss_at  when "did not appear" becomes possible, as far as time decides it
 * @property {number} waited_min
 * @property {string[]} possible
 */

/**
 * @typedef {object} Row  somebody who waits
 * @property {string} id
 * @property {string} number
 * @property {string} service
 * @property {string} language
 * @property {number} waited_min
 * @property {number} head_start_min
 * @property {boolean} strict
 * @property {string | null} not_before
 * @property {boolean} language_match
 */

/** @typedef {{printer: string, state: string, reason: string | null}} Printer */
/** @typedef {{state: "open" | "break" | "closed", since: string | null}} Session */

/**
 * @typedef {object} View  a counter as the server sees it
 * @property {number} seq
 * @property {string} counter
 * @property {Session} session
 * @property {Ticket | null} current
 * @property {Row | null} next
 * @property {{count: number, tickets: Row[]}} waiting
 * @property {Ticket[]} parked
 * @property {Ticket[]} missed
 * @property {{service: string, open: boolean}[]} services
 * @property {string} now
 * @property {number} speed
 * @property {Printer[]} printers
 */

/** @typedef {{id: string, name: string, room: string | null, area: string, services: string[], languages: string[]}} Counter */
/** @typedef {{prefix: string, name: Text, short: Text, icon: string, bring: {name: Text, icon: string}[], target?: number}} Service */

/**
 * @typedef {object} Boot
 * @property {{name: string, role: string}} user
 * @property {Counter[]} counters
 * @property {Record<string, Service>} services
 * @property {Record<string, {name: string, dir: string, staff_name: Text}>} languages
 * @property {Record<string, {name: Text, floor: string}>} areas
 * @property {Record<string, Text>} [printers]
 * @property {import("staff/messages.js").Language[]} message_languages
 * @property {string[]} next_keys
 * @property {string} lang
 * @property {string[]} [staff_languages]
 * @property {string} tz
 * @property {{min_calls: number, min_delay: number, next_ends_called: "finish" | "miss", language_head_start: number}} calls
 */

export {};
