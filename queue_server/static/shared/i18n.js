/** One way to a text: catalogues by language and domain, fetched once, English where one is missing. */

/** @typedef {Record<string, string | number>} Values */
/** @typedef {(message: string, values?: Values) => string} Translate */
/** @typedef {Record<string, string>} TextDict  language code to text, as in the configuration */

/** @type {Map<string, Translate>} */
const loaded = new Map();

/** @type {Translate} */
let current = (message, values) => put(message, values);

/**
 * The text of an English message in the page's language. Write the message as a plain string literal: it is extracted.
 * @type {Translate}
 */
export const t = (message, values) => current(message, values);

/**
 * Fetch a language and make it the page's own.
 * @param {string} language
 * @param {"visitor" | "staff"} domain
 * @returns {Promise<Translate>}
 */
export async function loadTexts(language, domain) {
  current = await fetchTexts(language, domain);
  return current;
}

/**
 * Fetch a language without making it the page's own: for screens that speak several at once.
 * A catalogue that cannot be had gives English now and is asked for again next time.
 * @param {string} language
 * @param {"visitor" | "staff"} domain
 * @returns {Promise<Translate>}
 */
export async function fetchTexts(language, domain) {
  const name = `${domain}/${language}`;
  const known = loaded.get(name);
  if (known) return known;
  const catalogue = await fetchCatalogue(name);
  if (!catalogue) return put;
  /** @type {Translate} */
  const translate = (message, values) => put(catalogue[message] || message, values);
  loaded.set(name, translate);
  return translate;
}

/**
 * @param {string} name
 * @returns {Promise<Record<string, string> | null>}
 */
async function fetchCatalogue(name) {
  try {
    const answer = await fetch(`/i18n/${name}.json`);
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

/** @type {Translate} */
function put(text, values) {
  if (!values) return text;
  return text.replace(/\{(\w+)\}/g, (hole, name) => (name in values ? String(values[name]) : hole));
}

/**
 * Mark a message for the catalogue where it is translated later: `fill(N_("…"), …)`, or a table of messages.
 * @param {string} message
 */
export const N_ = (message) => message;

/**
 * Translate a message and fill its placeholders with markup: `fill(N_("Between {from} and {to}"), {from: html`<b>…</b>`, …})`.
 * @param {string} message
 * @param {Record<string, any>} nodes
 * @returns {any[]} strings and nodes, in the order of the translation
 */
export function fill(message, nodes) {
  return current(message)
    .split(/\{(\w+)\}/)
    .map((part, index) => (index % 2 ? nodes[part] : part));
}

/**
 * A text of the configuration in a language, or in German, English, or whatever there is.
 * @param {TextDict | string | null | undefined} texts
 * @param {string} language
 * @returns {string}
 */
export function pick(texts, language) {
  if (!texts) return "";
  if (typeof texts === "string") return texts;
  return texts[language] || texts.de || texts.en || Object.values(texts)[0] || "";
}
