/** The visitor's way through the kiosk: language, service, confirmation, number. Plain data, no screen. */

/** @typedef {"language" | "services" | "confirm" | "ticket"} Step */
/** @typedef {{low_min: number, high_min: number} | null} Forecast */
/**
 * @typedef {object} Paper  the last slip of a ticket
 * @property {string} printer
 * @property {Record<string, string>} [name]  of the printer
 * @property {"queued" | "sending" | "printed" | "unknown" | "failed"} [state]
 * @property {string | null} [reason]  of a slip that waits: what keeps its printer from printing now
 * @property {boolean} [elsewhere]  not the first printer of this kiosk
 */
/**
 * @typedef {object} Issued  the server's answer
 * @property {string} id
 * @property {string} number
 * @property {string} token
 * @property {string} service
 * @property {string} area
 * @property {string} issued_at
 * @property {Forecast} forecast
 * @property {Paper | null} paper
 */
/** @typedef {{key: string, body: {service: string, language: string, priority?: string, kiosk: string}}} Order */
/**
 * @typedef {object} State
 * @property {Step} step
 * @property {string} language
 * @property {string | null} service
 * @property {string | null} priority
 * @property {Order | null} order  what is being asked of the server; kept with its key until the answer is known
 * @property {Issued | null} ticket
 * @property {string | null} notice  why the last wish could not be met, in the visitor's language
 */
/**
 * @typedef {{do: "language", language: string} | {do: "service", service: string} | {do: "priority", priority: string | null}
 *   | {do: "order", key: string, kiosk: string} | {do: "issued", ticket: Issued} | {do: "refused", notice: string}
 *   | {do: "back"} | {do: "restart", language: string}} Action
 */

/**
 * @param {string} language
 * @returns {State}
 */
export const startState = (language) => ({
  step: "language",
  language,
  service: null,
  priority: null,
  order: null,
  ticket: null,
  notice: null,
});

/** @type {Record<Step, Step>} */
const BEFORE = { language: "language", services: "language", confirm: "services", ticket: "ticket" };

/**
 * What a wish makes of the state. While an order is on its way, nothing but its answer or a restart counts.
 * @param {State} state
 * @param {Action} action
 * @returns {State}
 */
export function advance(state, action) {
  if (action.do === "restart") return startState(action.language);
  if (state.order) return answered(state, action);
  switch (action.do) {
    case "language":
      return { ...state, step: "services", language: action.language };
    case "service":
      return { ...state, step: "confirm", service: action.service, priority: null, notice: null };
    case "priority":
      return { ...state, priority: action.priority };
    case "order":
      return ordering(state, action);
    case "back":
      return { ...state, step: BEFORE[state.step], notice: null };
    default:
      return state;
  }
}

/**
 * @param {State} state
 * @param {Action} action
 * @returns {State}
 */
function answered(state, action) {
  if (action.do === "issued") return { ...state, order: null, step: "ticket", ticket: action.ticket };
  if (action.do === "refused") return { ...state, order: null, step: "services", notice: action.notice };
  return state;
}

/**
 * @param {State} state
 * @param {{key: string, kiosk: string}} action
 * @returns {State}
 */
function ordering(state, { key, kiosk }) {
  if (state.step !== "confirm" || !state.service) return state;
  const body = { service: state.service, language: state.language, kiosk };
  return { ...state, notice: null, order: { key, body: state.priority ? { ...body, priority: state.priority } : body } };
}
