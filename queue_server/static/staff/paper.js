/** The virtual printer's page: the last slips as pictures, newest first, each arriving once. */
import { call, Offline } from "shared/api.js";
import { boot } from "shared/boot.js";
import { clockTime } from "shared/clock.js";
import { html, render, useEffect, useReducer, useState } from "shared/html.js";
import { pick, t } from "shared/i18n.js";
import { connect } from "shared/live.js";
import { SettingKeys, dress, firstLanguage, firstTheme, useSettings } from "shared/settings.js";
import { Icon } from "shared/signs.js";
import { printerWord } from "staff/printers.js";

/** @typedef {{id: string, at: string, url: string}} Slip */
/** @typedef {{seq: number, printer: string, state: string, reason: string | null, slips: Slip[]}} Snapshot */
/** @typedef {{seq: number, printer: string, state: string, reason: string | null, slip?: Slip}} News */
/** @typedef {{state: string, reason: string | null, slips: Slip[], arrived: string}} Paper  arrived: id of the slip that slides in */

/** So many slips the server keeps. */
const KEPT = 50;

const lang = firstLanguage(boot.staff_languages ?? ["de", "en"], boot.lang);
const theme = firstTheme();

/**
 * @param {Paper | null} paper
 * @param {{snapshot: Snapshot} | {news: News}} change
 * @returns {Paper}
 */
function paperAfter(paper, change) {
  if ("snapshot" in change) return { ...change.snapshot, arrived: "" };
  const { state, reason, slip } = change.news;
  const slips = paper?.slips ?? [];
  if (!slip || slips.some(({ id }) => id === slip.id)) return { state, reason, slips, arrived: paper?.arrived ?? "" };
  return { state, reason, slips: [slip, ...slips].slice(0, KEPT), arrived: slip.id };
}

/** @returns {{paper: Paper | null, online: boolean, problem: string}} */
function usePaper() {
  const [paper, change] = useReducer(paperAfter, null);
  const [online, setOnline] = useState(false);
  const [problem, setProblem] = useState("");
  useEffect(() => {
    if (!boot.live) return void look(change, setProblem);
    const live = connect();
    const leave = live.join(`printer:${boot.printer}`, {
      snapshot: (snapshot) => change({ snapshot }),
      printer: (news) => change({ news }),
      denied: (refusal) => setProblem(refusal.message || refusal.code),
    });
    const silent = live.onStatus((status) => setOnline(status === "online"));
    return () => {
      silent();
      leave();
    };
  }, []);
  return { paper, online, problem };
}

/**
 * Whoever may see the paper but not its live news looks once.
 * @param {(change: {snapshot: Snapshot}) => void} change
 * @param {(problem: string) => void} setProblem
 */
async function look(change, setProblem) {
  try {
    const { status, body } = await call("GET", `/api/v1/printers/${encodeURIComponent(boot.printer)}`);
    if (status === 200) change({ snapshot: body });
    else setProblem(body?.message ?? String(status));
  } catch (error) {
    if (!(error instanceof Offline)) throw error;
    setProblem(t("The server does not answer. Please try again in a moment."));
  }
}

function App() {
  const settings = useSettings(lang, theme);
  const { paper, online, problem } = usePaper();
  const name = pick(boot.name, settings.lang) || boot.printer;
  useEffect(() => {
    document.title = t("{printer}: paper", { printer: name });
  }, [name, settings.lang]);
  return html`
    <header class="topbar">
      <${Icon} name="printer" />
      <div class="who"><h1>${name}</h1></div>
      <span role="status">${paper && html`<${State} state=${paper.state} reason=${paper.reason} />`}</span>
      <span class="sp"></span>
      ${boot.live && html`<span class=${`state ${online ? "good" : "alarm"}`}><${Icon} name=${online ? "check" : "screenoff"} />${online ? t("Connected") : t("No connection, being sought")}</span>`}
      <${SettingKeys} settings=${settings} words=${[t("Dark"), t("Light")]} />
    </header>
    <main>
      ${problem && html`<p class="notice bad" role="alert"><${Icon} name="warn" /><span>${problem}</span></p>`}
      ${paper && !paper.slips.length && html`<div class="no-paper"><${Icon} name="slip" /><p>${t("Nothing printed yet. Each slip appears here by itself.")}</p></div>`}
      ${paper && html`<ol class="slips" aria-label=${t("Slips, newest first")}>
        ${paper.slips.map((slip) => html`<${Sheet} key=${slip.id} slip=${slip} arrived=${slip.id === paper.arrived} />`)}
      </ol>`}
    </main>`;
}

/** @param {{slip: Slip, arrived: boolean}} props */
function Sheet({ slip, arrived }) {
  const time = clockTime(slip.at, boot.tz);
  return html`<li class=${arrived ? "arrived" : ""}>
    <figure><img src=${slip.url} alt=${t("Slip printed at {time}", { time })} /><figcaption class="tab">${time}</figcaption></figure>
  </li>`;
}

/** @param {{state: string, reason: string | null}} props */
function State({ state, reason }) {
  const well = state === "ready" && !reason;
  return html`<span class=${`state ${well ? "good" : "warn"}`}><${Icon} name=${well ? "check" : "warn"} />${printerWord(state, reason)}</span>`;
}

await dress(lang, theme);
render(html`<${App} />`, /** @type {HTMLElement} */ (document.getElementById("app")));
