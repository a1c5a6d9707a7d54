/** Gets a ticket for an order: asks until the server's answer is known, always with the order's own key. */
import { call, isPassing, Offline } from "shared/api.js";
import { useEffect } from "shared/html.js";

/** @typedef {import("./flow.js").Order} Order */
/** @typedef {import("./flow.js").Issued} Issued */
/**
 * @typedef {object} Outcomes
 * @property {(ticket: Issued) => void} issued
 * @property {(message: string) => void} refused  the server said no, in the visitor's language
 * @property {() => void} denied  this kiosk is not signed in
 */

/** Milliseconds between two askings, and the patience with one. */
const AGAIN = 1_000;
const PATIENCE = 8_000;

/**
 * @param {Order | null} order
 * @param {Outcomes} outcomes
 */
export function useOrdering(order, outcomes) {
  useEffect(() => {
    if (!order) return undefined;
    const given = new AbortController();
    pursue(order, outcomes, given.signal);
    return () => given.abort();
  }, [order]);
}

/**
 * @param {Order} order
 * @param {Outcomes} outcomes
 * @param {AbortSignal} given  aborted when the visitor has gone
 */
async function pursue(order, outcomes, given) {
  while (!given.aborted) {
    const answer = await ask(order);
    if (given.aborted) return;
    if (answer && !isPassing(answer.status)) return settle(answer, outcomes);
    await new Promise((resolve) => setTimeout(resolve, AGAIN));
  }
}

/** @param {Order} order */
async function ask(order) {
  try {
    return await call("POST", "/api/v1/tickets", order.body, { key: order.key, patience: PATIENCE });
  } catch (error) {
    if (error instanceof Offline) return null;
    throw error;
  }
}

/**
 * @param {import("shared/api.js").Answer} answer
 * @param {Outcomes} outcomes
 */
function settle(answer, outcomes) {
  if (answer.status === 200 || answer.status === 201) outcomes.issued(answer.body);
  else if (answer.status === 401 || answer.status === 403) outcomes.denied();
  else outcomes.refused(answer.body?.message ?? "");
}
