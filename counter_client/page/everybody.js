/** Who waits at all: asked of the server while somebody looks, filtered by service, language, number and state. */
import { call, Offline } from "shared/api.js";
import { boot } from "shared/boot.js";
import { html, useEffect, useRef, useState } from "shared/html.js";
import { pick, t } from "shared/i18n.js";
import { connect } from "shared/live.js";
import { valueOf } from "./sheet.js";

/** @typedef {import("./types.js").Row} Row */
/** @typedef {import("./types.js").Boot} Boot */
/** @typedef {{state: string, service: string, language: string, q: string}} Filter  an empty word: all */
/** @typedef {{count: number, tickets: Row[], at: number}} Found  at: when the server counted, milliseconds of this page's clock */

const facts = /** @type {Boot} */ (boot);

/** Milliseconds between two askings at least: news come in swarms, and so do letters. */
const APART = 400;
/** Each area tells when something changed in it. */
const AREAS = Object.keys(facts.areas ?? {});

/** @type {Filter} */
export const ALL = { state: "waiting", service: "", language: "", q: "" };

/**
 * @param {boolean} open  is it being looked at?
 * @param {Filter} filter
 * @returns {{found: Found | null, problem: string}}
 */
export function useEverybody(open, filter) {
  const [found, setFound] = useState(/** @type {Found | null} */ (null));
  const [problem, setProblem] = useState("");
  const latest = useRef(filter);
  const soon = useRef(/** @type {ReturnType<typeof setTimeout> | undefined} */ (undefined));
  latest.current = filter;
  async function look() {
    const asked = latest.current;
    const answer = await fetchRows(asked);
    if (asked !== latest.current) return;
    if (answer.found) setFound(answer.found);
    setProblem(answer.problem);
  }
  const later = () => {
    soon.current ??= setTimeout(() => {
      soon.current = undefined;
      void look();
    }, APART);
  };
  useEffect(() => {
    if (!open) return undefined;
    void look();
    // A connection of its own: the desk is not offline while this one is being made.
    const live = connect();
    for (const area of AREAS) live.join(`area:${area}`, { queue: later, board: later, snapshot: later });
    return () => {
      live.close();
      clearTimeout(soon.current);
      soon.current = undefined;
    };
  }, [open]);
  useEffect(() => void (open && later()), [filter]);
  return { found, problem };
}

/** @param {Filter} filter @returns {Promise<{found: Found | null, problem: string}>} */
async function fetchRows(filter) {
  const wanted = new URLSearchParams(Object.entries(filter).filter(([, value]) => value));
  try {
    const { status, body } = await call("GET", `/api/v1/waiting?${wanted}`);
    if (status !== 200) return { found: null, problem: body?.message ?? String(status) };
    return { found: { count: body.count, tickets: body.tickets, at: Date.now() }, problem: "" };
  } catch (error) {
    if (!(error instanceof Offline)) throw error;
    return { found: null, problem: t("The server does not answer. Please try again in a moment.") };
  }
}

/** @param {{filter: Filter, change: (filter: Filter) => void, lang: string}} props */
export function Filters({ filter, change, lang }) {
  const set = (/** @type {keyof Filter} */ name) => (/** @type {Event} */ event) => change({ ...filter, [name]: valueOf(event) });
  return html`<search class="filters">
    <select aria-label=${t("State")} value=${filter.state} onChange=${set("state")}>
      <option value="waiting">${t("waiting")}</option><option value="parked">${t("parked")}</option><option value="missed">${t("missed")}</option>
    </select>
    <select aria-label=${t("Service")} value=${filter.service} onChange=${set("service")}>
      <option value="">${t("Service")}</option>
      ${Object.entries(facts.services).map(([id, { prefix, short, name }]) => html`<option key=${id} value=${id}>${prefix} · ${pick(short ?? name, lang)}</option>`)}
    </select>
    <select aria-label=${t("Language")} value=${filter.language} onChange=${set("language")}>
      <option value="">${t("Language")}</option>
      ${facts.message_languages.map(({ code, staff_name: name }) => html`<option key=${code} value=${code}>${pick(name, lang)}</option>`)}
    </select>
    <input type="search" aria-label=${t("Number")} placeholder=${t("Number")} size="6" maxlength="8" autocomplete="off" value=${filter.q} onInput=${set("q")} />
  </search>`;
}
