/** The audit log, newest first: by kind and by day, and further back on demand. */
import { html, useEffect, useState } from "shared/html.js";
import { t } from "shared/i18n.js";
import { ask } from "./ask.js";
import { deed, nobody, pairs } from "./audit_words.js";
import { facts, moment } from "./facts.js";
import { Body, Head, roleName } from "./parts.js";

/** @typedef {{id: string, at: string, credential: string | null, name: string | null, role: string | null, action: string, thing: string | null, details: Record<string, unknown>}} Entry */
/** @typedef {{entries: Entry[], actions: string[], problem: string, more: boolean} | null} Log */

const AT_ONCE = 100;

/** @param {{lang: string}} props */
export function Audit({ lang }) {
  const [kind, setKind] = useState("");
  const { log, older } = useLog(kind);
  const words = t("Log-ins, rights, settings, calls out of turn. Kept for {days} days; reading it is an entry too.", { days: facts.kept_days });
  const kinds = log?.actions ?? [];
  return html`<main class="view">
    <${Head} title=${t("Audit log")} words=${words}>
      <label class="pick">${t("Show")} <select name="kind" value=${kind} onChange=${(/** @type {Event} */ event) => setKind(/** @type {HTMLSelectElement} */ (event.target).value)}>
        <option value="">${t("everything")}</option>${kinds.map((one) => html`<option value=${one}>${deed(one)}</option>`)}
      </select></label>
    </${Head}>
    <${Body} found=${log} problem=${log?.problem ?? ""} empty=${!log?.entries.length} words=${t("Nothing of this kind has happened.")}>
      <ol class="rows log">${log?.entries.map((entry) => html`<${Line} key=${entry.id} entry=${entry} lang=${lang} />`)}</ol>
      ${log?.more && html`<p class="actions"><button class="btn" type="button" onClick=${older}>${t("Older ones")}</button></p>`}
    </${Body}>
  </main>`;
}

/** @param {{entry: Entry, lang: string}} props */
function Line({ entry, lang }) {
  const who = entry.name ? `${entry.name}${entry.role ? `, ${roleName(entry.role)}` : ""}` : nobody(entry.action);
  return html`<li><time class="tab" datetime=${entry.at}>${moment(entry.at, lang)}</time><b>${deed(entry.action)}</b><span>${who}</span><span>${entry.thing ?? ""}</span><small class="mut">${pairs(entry.details)}</small></li>`;
}

/** @param {string} kind */
function useLog(kind) {
  const [log, setLog] = useState(/** @type {Log} */ (null));
  const path = (/** @type {string} */ before) => `/api/v1/audit?limit=${AT_ONCE}&action=${encodeURIComponent(kind)}&before=${before}`;
  useEffect(() => {
    let is_wanted = true;
    void ask("GET", path("")).then(({ body, problem }) => {
      if (is_wanted) setLog({ entries: body?.entries ?? [], actions: body?.actions ?? [], problem, more: body?.entries.length === AT_ONCE });
    });
    return () => void (is_wanted = false);
  }, [kind]);
  async function older() {
    const { body, problem } = await ask("GET", path(log?.entries.at(-1)?.id ?? ""));
    setLog((before) => before && { ...before, problem, entries: [...before.entries, ...(body?.entries ?? [])], more: body?.entries.length === AT_ONCE });
  }
  return { log, older };
}
