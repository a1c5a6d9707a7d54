/** Before the desk: which counter? Shows which are open already. */
import { call, Offline } from "shared/api.js";
import { boot } from "shared/boot.js";
import { html, useCallback, useEffect, useState } from "shared/html.js";
import { pick, t } from "shared/i18n.js";
import { SettingKeys } from "shared/settings.js";
import { Icon, Place } from "shared/signs.js";
import { toLogin } from "./refusals.js";
import { languageName, shortName } from "./words.js";

/** @typedef {import("./types.js").Boot} Boot */
/** @typedef {import("./types.js").Counter} Counter */
/** @typedef {import("shared/settings.js").Settings} Settings */

const facts = /** @type {Boot} */ (boot);

/** @param {{settings: Settings, choose: (counter: Counter) => void}} props */
export function Choose({ settings, choose }) {
  const { states, problem, look } = useStates();
  const areas = [...new Set(facts.counters.map(({ area }) => area))];
  return html`<div class="choose">
    <header class="topbar">
      <div class="who"><h1>${t("Which counter?")}</h1></div>
      <span class="sp"></span>
      <span class="mut">${t("Logged in as {name}", { name: facts.user.name })}</span>
      <button class="btn" type="button" onClick=${logOut}>${t("Log out")}</button>
      <${SettingKeys} settings=${settings} words=${[t("Dark"), t("Light")]} />
    </header>
    <main>
      ${problem && html`<p class="notice bad" role="alert"><${Icon} name="warn" /><span>${problem}</span><button class="btn" type="button" onClick=${look}>${t("Try again")}</button></p>`}
      ${areas.map((area) => html`<section class="grp" aria-labelledby=${`area-${area}`}>
        <h2 id=${`area-${area}`}>${pick(facts.areas[area]?.name, settings.lang) || area}</h2>
        <ul class="counters">
          ${facts.counters.filter((counter) => counter.area === area).map((counter) => html`<${CounterCard} key=${counter.id} counter=${counter} state=${states[counter.id]} lang=${settings.lang} choose=${choose} />`)}
        </ul>
      </section>`)}
    </main>
  </div>`;
}

/** @param {{counter: Counter, state: string | undefined, lang: string, choose: (counter: Counter) => void}} props */
function CounterCard({ counter, state, lang, choose }) {
  return html`<li><button class="key" type="button" data-counter=${counter.id} onClick=${() => choose(counter)}>
    <${Place}>${counter.name}<//>
    <span class="what">
      <span class="top"><b>${counter.room ? t("Room {room}", { room: counter.room }) : t("Counter {counter}", { counter: counter.name })}</b><${CounterState} state=${state} /></span>
      <small>${counter.services.map((id) => shortName(id, lang)).join(", ")}</small>
      <small>${counter.languages.map((code) => languageName(code, lang)).join(", ")}</small>
    </span>
  </button></li>`;
}

/** @param {{state: string | undefined}} props */
function CounterState({ state }) {
  if (state === "open") return html`<span class="state good"><${Icon} name="check" />${t("open")}</span>`;
  if (state === "break") return html`<span class="state warn"><${Icon} name="pause" />${t("on a break")}</span>`;
  if (state === "closed") return html`<span class="state mut">${t("free")}</span>`;
  return null;
}

/** The counters' states, asked anew whenever somebody looks at this page again: nothing polls. */
export function useStates() {
  const [states, setStates] = useState(/** @type {Record<string, string>} */ ({}));
  const [problem, setProblem] = useState("");
  const look = useCallback(async () => {
    try {
      const { status, body } = await call("GET", "/api/v1/counters");
      if (status === 401) return toLogin();
      if (status === 200) setStates(Object.fromEntries(rows(body).map(({ id, state }) => [id, state])));
      setProblem(status === 200 ? "" : (body?.message ?? String(status)));
    } catch (error) {
      if (!(error instanceof Offline)) throw error;
      setProblem(t("The server does not answer. Please try again in a moment."));
    }
  }, []);
  useEffect(() => {
    void look();
    addEventListener("focus", look);
    return () => removeEventListener("focus", look);
  }, []);
  return { states, problem, look };
}

/**
 * @param {any} body
 * @returns {{id: string, state: string}[]}
 */
function rows(body) {
  return Array.isArray(body) ? body : (body?.counters ?? []);
}

async function logOut() {
  try {
    await call("POST", "/api/v1/logout", {});
  } finally {
    location.assign("/login?next=%2Fcounter");
  }
}
