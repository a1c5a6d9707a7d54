/** The managers' page: two views, *now* and the wait times of a span; the address remembers which. */
import { clockTime, dayName } from "shared/clock.js";
import { html, render, useEffect, useState } from "shared/html.js";
import { t } from "shared/i18n.js";
import { SettingKeys, dress, firstLanguage, firstTheme, useSettings } from "shared/settings.js";
import { Icon } from "shared/signs.js";
import { Emergency, EmergencyKey } from "staff/emergency.js";
import { call } from "shared/api.js";
import { facts } from "./facts.js";
import { Now, useHouse } from "./now.js";
import { Report } from "./report.js";

/** @typedef {"now" | "waits"} Tab */
/** @typedef {import("shared/settings.js").Settings} Settings */

const lang = firstLanguage(facts.staff_languages ?? ["de", "en"], facts.lang);
const theme = firstTheme();

/** @returns {Tab} */
function fromAddress() {
  return new URLSearchParams(location.search).get("view") === "waits" ? "waits" : "now";
}

function useTab() {
  const [tab, setTab] = useState(fromAddress);
  useEffect(() => {
    const follow = () => setTab(fromAddress());
    addEventListener("popstate", follow);
    return () => removeEventListener("popstate", follow);
  }, []);
  /** @param {Event} event @param {Tab} wanted */
  function go(event, wanted) {
    event.preventDefault();
    history.pushState(null, "", wanted === "now" ? "/manage" : "/manage?view=waits");
    setTab(wanted);
  }
  return { tab, go };
}

function App() {
  const settings = useSettings(lang, theme);
  const { tab, go } = useTab();
  const house = useHouse();
  useEffect(() => {
    document.title = tab === "now" ? t("Now · Management") : t("Wait times · Management");
  }, [tab, settings.lang]);
  return html`
    <${Emergency} counter=${null} lang=${settings.lang} />
    <${Bar} tab=${tab} go=${go} house=${house} settings=${settings} />
    ${tab === "now" ? html`<${Now} house=${house} lang=${settings.lang} />` : html`<${Waits} house=${house} lang=${settings.lang} />`}`;
}

/** Which day is today, the house's clock tells, not this computer's. @param {{house: import("./now.js").House, lang: string}} props */
function Waits({ house, lang }) {
  if (!house.view) return html`<main class="plain"><p class="mut">${t("Waiting for the server …")}</p></main>`;
  return html`<${Report} now=${house.now} lang=${lang} />`;
}

/** @param {{tab: Tab, go: (event: Event, tab: Tab) => void, house: import("./now.js").House, settings: Settings}} props */
function Bar({ tab, go, house, settings }) {
  const { online, now, view } = house;
  return html`<header class="topbar">
    <b class="w">Aufruf</b>
    <nav aria-label=${t("Views")}>
      <a href="/manage" aria-current=${tab === "now" ? "page" : undefined} onClick=${(/** @type {Event} */ event) => go(event, "now")}>${t("Now")}</a>
      <a href="/manage?view=waits" aria-current=${tab === "waits" ? "page" : undefined} onClick=${(/** @type {Event} */ event) => go(event, "waits")}>${t("Wait times")}</a>
    </nav>
    <span class="sp" role="status">${online
      ? html`<span class="state good"><${Icon} name="check" />${t("Connected")}</span>`
      : html`<span class="state alarm"><${Icon} name="screenoff" />${t("No connection, being sought")}</span>`}</span>
    <${EmergencyKey} />
    <a class="btn" href="/account">${t("My account")}</a>
    <button class="btn" type="button" onClick=${logOut}>${t("Log out")}</button>
    <${SettingKeys} settings=${settings} words=${[t("Dark"), t("Light")]} />
    <span class="mut">${view && dayName(now, facts.tz, settings.lang)}</span>
    <time class="tab">${clockTime(now, facts.tz)}</time>
  </header>`;
}

async function logOut() {
  try {
    await call("POST", "/api/v1/logout", {});
  } finally {
    location.assign("/login?next=%2Fmanage");
  }
}

await dress(lang, theme);
render(html`<${App} />`, /** @type {HTMLElement} */ (document.getElementById("app")));
