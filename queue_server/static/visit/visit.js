/** The visitor's own page, opened by the code on the paper: live through the ticket's room, in the visitor's language. */
import { clockTime } from "shared/clock.js";
import { html, render, useEffect, useState } from "shared/html.js";
import { loadTexts, pick, t } from "shared/i18n.js";
import { connect } from "shared/live.js";
import { Icon } from "shared/signs.js";
import { boot } from "./boot.js";
import { Closed, Unknown } from "./closed.js";
import { Called } from "./called.js";
import { Waiting } from "./waiting.js";

/** @typedef {import("./boot.js").Visit} Visit */

/** A short gap in the connection is not worth a word: milliseconds. */
const GRACE = 2_000;

function useVisit() {
  const [visit, setVisit] = useState(/** @type {Visit | null} */ (null));
  const [denied, setDenied] = useState(false);
  const [online, setOnline] = useState(true);
  useEffect(() => {
    const live = connect();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    const hear = (/** @type {Visit} */ view) => (setDenied(false), setVisit(view), catchUp(view));
    live.join(`visit:${boot.token}`, { snapshot: hear, visit: hear, denied: () => setDenied(true) });
    live.onStatus((status) => {
      clearTimeout(timer);
      if (status === "online") setOnline(true);
      else timer = setTimeout(() => setOnline(false), GRACE);
    });
    return () => live.close();
  }, []);
  return { visit, denied, online };
}

function App() {
  const { visit, denied, online } = useVisit();
  const [language, setLanguage] = useState(boot.lang);
  useTitle(visit);
  const called = visit?.called && (visit.state === "called" || visit.state === "serving");
  document.documentElement.dataset.mood = called ? "called" : "calm";
  const speak = async (/** @type {string} */ code) => {
    await loadTexts(code, "visitor");
    turnTo(code);
    setLanguage(code);
  };
  return html`
    ${!called && html`<${Head} language=${language} visit=${visit} online=${online} />`}
    ${!online && html`<p class="strip" role="alert"><${Icon} name="screenoff" /><span>${t("No connection at the moment")}. ${t("Your number stays valid.")}</span></p>`}
    <main>${body({ visit, denied, language })}</main>
    <${Foot} language=${language} speak=${speak} />`;
}

/** @param {{visit: Visit | null, denied: boolean, language: string}} props */
function body({ visit, denied, language }) {
  if (denied) return html`<${Unknown} />`;
  if (!visit) return html`<p class="wait-a-moment">${t("One moment, please …")}</p>`;
  if (visit.called && (visit.state === "called" || visit.state === "serving")) {
    return html`<${Called} visit=${visit} called=${visit.called} />`;
  }
  if (visit.state === "waiting" || visit.state === "parked") return html`<${Waiting} visit=${visit} language=${language} />`;
  return html`<${Closed} visit=${visit} language=${language} />`;
}

/** @param {{language: string, visit: Visit | null, online: boolean}} props  the time is that of the last news */
function Head({ language, visit, online }) {
  return html`<header class="head">
    <span>${pick(boot.office.name, language)}</span>
    ${visit && html`<span class="tab news"><${Icon} name=${online ? "check" : "screenoff"} label=${t("Last news:")} />${clockTime(visit.now, boot.tz)}</span>`}
  </header>`;
}

/** @param {{language: string, speak: (code: string) => void}} props */
function Foot({ language, speak }) {
  const link = (/** @type {"privacy" | "imprint" | "accessibility"} */ name) => `${boot.links[name]}?lang=${language}`;
  return html`<footer class="foot">
    <label class="language"><${Icon} name="globe" /><span class="vh">${t("Language")}</span>
      <select value=${language} onChange=${(/** @type {any} */ event) => speak(event.currentTarget.value)}>
        ${boot.languages.map((one) => html`<option value=${one.code} lang=${one.code} selected=${one.code === language}>${one.name}</option>`)}
      </select>
    </label>
    <ul>
      <li><a href=${link("privacy")}>${t("Privacy notice")}</a></li>
      <li><a href=${link("imprint")}>${t("Imprint")}</a></li>
      <li><a href=${link("accessibility")}>${t("Accessibility statement")}</a></li>
    </ul>
  </footer>`;
}

/** The tab itself tells the news, where the page is one of many. @param {Visit | null} visit */
function useTitle(visit) {
  useEffect(() => {
    if (visit) document.title = visit.called ? `${visit.number} ▸ ${visit.called.counter_name}` : visit.number;
  }, [visit]);
}

/** Another service has another name and other things to bring: load them, once. @param {Visit} view */
function catchUp(view) {
  if (view.service === boot.service.id || sessionStorage.getItem("service") === view.service) return;
  sessionStorage.setItem("service", view.service);
  location.reload();
}

/** Make a language the page's own, also for the next time this address is opened. @param {string} code */
function turnTo(code) {
  document.documentElement.lang = code;
  document.documentElement.dir = boot.languages.find((one) => one.code === code)?.dir ?? "ltr";
  history.replaceState(null, "", `${location.pathname}?lang=${code}`);
}

async function begin() {
  await loadTexts(boot.lang, "visitor");
  const app = document.getElementById("app");
  if (app) render(html`<${App} />`, app);
}

begin();
