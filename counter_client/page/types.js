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
 * @property {number} visit  which stay of today this is, from 1
 * @property {string | null} reason
 * @property {string | null} parked_until
 * @property {string | null} for_counter  the one counter that it was passed on to
 * @property {string | null} note  a few words handed over, for staff alone
 * @property {string | null} sender  the counter that passed it on
 * @property {string | null} sender_service
 * @property {string[]} [also]  in a counter's own view: other open counters that serve it and speak its language
 * @property {Past[]} [history]  what happened to it today, oldest first
 */

/** @typedef {{at: string, step: string, service: string, counter: string | null}} Past */

/**
 * @typedef {object} Why  what the place in the line is made of
 * @property {number} waited_min
 * @property {number} head_start_min
 * @property {boolean} strict
 * @property {number} language_min  minutes that its language counts at this counter
 * @property {string | null} not_before
 * @property {boolean} put_back
 */

/**
 * @typedef {object} Row  somebody who waits
 * @property {string} id
 * @property {string} number
 * @property {string} service
 * @property {string} language
 * @property {string} state
 * @property {string | null} for_counter
 * @property {Why} why
 * @property {string[]} earlier_at  names of the counters where it may be taken earlier for its language
 * @property {string | null} [counter]  where it was parked or missed
 * @property {string | null} [reason]
 * @property {string | null} [parked_until]
 * @property {string | null} [closed_at]
 */

/** @typedef {{printer: string, state: string, reason: string | null}} Printer */
/**
 * @typedef {object} Session
 * @property {"open" | "break" | "closed"} state
 * @property {string | null} since
 * @property {string | null} reason  of a break
 * @property {string | null} until  when the break is to end
 * @property {boolean} holder  does somebody hold it?
 * @property {string | null} turn  the tag of who holds it: the same for the same login at this counter all day
 * @property {boolean} [mine]  over HTTP alone: is it this login?
 */

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
 * @property {{service: string, open: boolean, waiting: number}[]} services
 * @property {string} now
 * @property {number} speed
 * @property {Printer[]} printers
 */

/** @typedef {{id: string, name: string, room: string | null, area: string, services: string[], languages: string[]}} Counter */
/** @typedef {{prefix: string, area: string, name: Text, short: Text, icon: string, bring: {name: Text, icon: string}[], target?: number}} Service */
/** @typedef {{id: string, name: Text}} Choice  one of a list of the office's own: an outcome, a reason */
/** @typedef {{id: string, name: Text | null, strict: boolean, head_start: number}} Priority */

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
 * @property {{min_calls: number, min_delay: number, requeue_after: number, next_ends_called: "finish" | "miss", language_head_start: number}} calls
 * @property {Choice[]} outcomes
 * @property {{reasons: Choice[], returns: "itself" | "by_clerk"}} parking
 * @property {Choice[]} breaks
 * @property {{allowed: boolean, wrap_up: number}} auto_call
 * @property {Priority[]} priorities
 * @property {{certain: boolean}} may
 */

export {};
