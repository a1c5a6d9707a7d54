/** The admins' page: people, devices, programs, rights and the audit log; the address remembers which. */
import { html, render, useEffect, useState } from "shared/html.js";
import { N_, t } from "shared/i18n.js";
import { dress, firstLanguage, firstTheme, useSettings } from "shared/settings.js";
import { Audit } from "./audit.js";
import { Bar } from "./bar.js";
import { facts } from "./facts.js";
import { People } from "./people.js";
import { Rights } from "./rights.js";
import { Devices, Programs } from "./tokens.js";

const lang = firstLanguage(facts.staff_languages ?? ["de", "en"], facts.lang);
const theme = firstTheme();

/** The views, and who sees them: an auditor reads, an admin does. @type {{id: string, words: string, view: any, people: boolean}[]} */
const ALL = [
  { id: "people", words: N_("People"), view: People, people: true },
  { id: "devices", words: N_("Devices"), view: Devices, people: true },
  { id: "programs", words: N_("Programs"), view: Programs, people: true },
  { id: "rights", words: N_("Rights"), view: Rights, people: false },
  { id: "audit", words: N_("Audit log"), view: Audit, people: false },
];
const VIEWS = ALL.filter(({ people }) => facts.people || !people);

/** @returns {string} */
function fromAddress() {
  const named = new URLSearchParams(location.search).get("view");
  return VIEWS.find(({ id }) => id === named)?.id ?? VIEWS[0]?.id ?? "";
}

function App() {
  const settings = useSettings(lang, theme);
  const [view, setView] = useState(fromAddress);
  const here = VIEWS.find(({ id }) => id === view) ?? VIEWS[0];
  useEffect(() => {
    const follow = () => setView(fromAddress());
    addEventListener("popstate", follow);
    return () => removeEventListener("popstate", follow);
  }, []);
  useEffect(() => {
    document.title = `${here ? t(here.words) : ""} · Aufruf`;
  }, [view, settings.lang]);
  /** @param {Event} event @param {string} id */
  function go(event, id) {
    event.preventDefault();
    history.pushState(null, "", `/admin?view=${id}`);
    setView(id);
  }
  return html`<${Bar} settings=${settings} here="admin">
      <nav aria-label=${t("Views")}>${VIEWS.map(({ id, words }) => html`<a href=${`/admin?view=${id}`} aria-current=${id === view ? "page" : undefined} onClick=${(/** @type {Event} */ event) => go(event, id)}>${t(words)}</a>`)}</nav>
    </${Bar}>
    ${here && html`<${here.view} key=${here.id} lang=${settings.lang} />`}`;
}

await dress(lang, theme);
render(html`<${App} />`, /** @type {HTMLElement} */ (document.getElementById("app")));
