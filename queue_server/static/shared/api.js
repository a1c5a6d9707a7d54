/** The one way from a page to the server's HTTP interface. */

/** The server did not answer: nobody knows whether it did what was asked. */
export class Offline extends Error {}

/** @typedef {{status: number, body: any}} Answer */

/** After this many milliseconds without an answer the caller learns that the server is away. */
const PATIENCE = 10_000;

/**
 * Ask the server. An HTTP error is an answer (look at `status`); only silence throws.
 * @param {"GET" | "POST" | "PUT" | "DELETE"} method
 * @param {string} path
 * @param {unknown} [body]  sent as JSON
 * @param {{key?: string, patience?: number}} [options]  key: the Idempotency-Key; patience in milliseconds
 * @returns {Promise<Answer>}
 * @throws {Offline} when no answer came
 */
export async function call(method, path, body, options = {}) {
  /** @type {Record<string, string>} */
  const headers = { Accept: "application/json", "Accept-Language": document.documentElement.lang };
  if (method !== "GET") headers["X-CSRF-Token"] = csrfToken();
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (options.key) headers["Idempotency-Key"] = options.key;
  try {
    const signal = AbortSignal.timeout(options.patience ?? PATIENCE);
    const text = body === undefined ? undefined : JSON.stringify(body);
    const answer = await fetch(path, { method, headers, body: text, signal, credentials: "same-origin", cache: "no-store" });
    return { status: answer.status, body: parse(await answer.text()) };
  } catch (error) {
    throw new Offline(error instanceof Error ? error.message : String(error));
  }
}

/**
 * Whether an answer says nothing about the request itself: the same may succeed a moment later.
 * @param {number} status
 */
export function isPassing(status) {
  return status === 429 || status === 500 || (status >= 502 && status <= 504);
}

/** @returns {string} */
function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]')?.getAttribute("content") ?? "";
}

/**
 * @param {string} text
 * @returns {any} null when it is empty or no JSON (a proxy's own error page)
 */
function parse(text) {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}

/**
 * A key for something intended once, however often it is sent.
 * `crypto.randomUUID` exists only on secure origins, and a kiosk may speak plain HTTP in the house.
 * @returns {string} 128 random bits in hexadecimal
 */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
