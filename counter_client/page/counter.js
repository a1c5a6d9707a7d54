/** The counter page: choose a counter, open it, work at it; the address remembers which. */
import { boot } from "shared/boot.js";
import { html, render, useEffect, useState } from "shared/html.js";
import { t } from "shared/i18n.js";
import { dress, firstLanguage, firstTheme, useSettings } from "shared/settings.js";
import { Emergency } from "staff/emergency.js";
import { Choose } from "./choose.js";
import { Room } from "./room.js";

/** @typedef {import("./types.js").Boot} Boot */
/** @typedef {import("./types.js").Counter} Counter */

const facts = /** @type {Boot} */ (boot);
const lang = firstLanguage(facts.staff_languages ?? ["de", "en"], facts.lang);
const theme = firstTheme();

/** @returns {Counter | null} the counter that the address names */
function fromAddress() {
  const wanted = new URLSearchParams(location.search).get("counter");
  return facts.counters.find(({ id }) => id === wanted) ?? null;
}

function useCounter() {
  const [counter, setCounter] = useState(fromAddress);
  useEffect(() => {
    const follow = () => setCounter(fromAddress());
    addEventListener("popstate", follow);
    return () => removeEventListener("popstate", follow);
  }, []);
  /** @param {Counter | null} wanted */
  function go(wanted) {
    history.pushState(null, "", wanted ? `/counter?counter=${encodeURIComponent(wanted.id)}` : "/counter");
    setCounter(wanted);
  }
  return { counter, go };
}

function App() {
  const settings = useSettings(lang, theme);
  const { counter, go } = useCounter();
  useEffect(() => {
    if (!counter) document.title = t("Which counter?");
  }, [counter, settings.lang]);
  return html`
    <${Emergency} counter=${counter?.id ?? null} lang=${settings.lang} />
    ${counter
      ? html`<${Room} key=${counter.id} counter=${counter} settings=${settings} leave=${() => go(null)} />`
      : html`<${Choose} settings=${settings} choose=${go} />`}`;
}

await dress(lang, theme);
render(html`<${App} />`, /** @type {HTMLElement} */ (document.getElementById("app")));
