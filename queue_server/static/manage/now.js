/** Now: one row per service, what to do, devices, counters by their state alone. */
import { html, useEffect, useMemo, useReducer, useState } from "shared/html.js";
import { t } from "shared/i18n.js";
import { connect } from "shared/live.js";
import { clockTime, serverClock } from "shared/clock.js";
import { Icon, Place } from "shared/signs.js";
import { facts, toLogin } from "./facts.js";
import { headline } from "./headline.js";
import { Services } from "./services.js";
import { Side } from "./side.js";
import { StopDialog, change } from "./stop.js";

/** @typedef {import("./types.js").View} View */
/** @typedef {import("./stop.js").Target} Target */
/** @typedef {{view: View | null, online: boolean, now: Date, denied: string}} House */

/** Follows the house through the room `manage`. @returns {House} */
export function useHouse() {
  const [view, setView] = useState(/** @type {View | null} */ (null));
  const [online, setOnline] = useState(false);
  const [denied, setDenied] = useState("");
  const [, tick] = useReducer((/** @type {number} */ n) => n + 1, 0);
  useEffect(() => {
    const live = connect();
    const leave = live.join("manage", { snapshot: setView, queue: setView, denied: (refusal) => refuse(refusal.code) });
    const silent = live.onStatus((status) => setOnline(status === "online"));
    const timer = setInterval(() => tick(undefined), 5000);
    /** @param {string} code */
    function refuse(code) {
      if (code === "unauthorized") toLogin();
      else setDenied(code);
    }
    return () => {
      clearInterval(timer);
      silent();
      leave();
    };
  }, []);
  const clock = useMemo(() => (view ? serverClock(view.now, view.speed) : () => new Date()), [view]);
  return { view, online, now: clock(), denied };
}

/** @param {{house: House, lang: string}} props */
export function Now({ house, lang }) {
  const { view, now, online, denied } = house;
  const [target, setTarget] = useState(/** @type {Target | null} */ (null));
  const [problem, setProblem] = useState("");
  if (denied) return html`<main class="plain"><p class="notice bad" role="alert">${t("The server does not let this page see the house ({code}).", { code: denied })}</p></main>`;
  if (!view) return html`<main class="plain"><p class="mut">${t("Waiting for the server …")}</p></main>`;
  const later = Math.max(0, Math.floor((now.getTime() - Date.parse(view.now)) / 60_000));
  /** @param {Target} wanted */
  async function toggle(wanted) {
    if (wanted.open) setTarget(wanted);
    else setProblem(await change(wanted, "resume", null));
  }
  return html`<main class=${online ? "now" : "now old"}>
    <section class="l">
      <${Head} view=${view} later=${later} />
      ${!online && html`<p class="notice old" role="alert"><${Icon} name="screenoff" />
        <span><b>${t("No connection to the server. It is being sought.")}</b> ${t("What you see is of {time}.", { time: clockTime(view.now, facts.tz) })}</span></p>`}
      ${problem && html`<p class="notice bad" role="alert"><${Icon} name="warn" /><span>${problem}</span></p>`}
      <${Services} view=${view} later=${later} lang=${lang} enabled=${online} toggle=${toggle} />
      <${Counters} view=${view} />
    </section>
    <${Side} view=${view} now=${now} later=${later} lang=${lang} enabled=${online} toggle=${toggle} />
    ${target && html`<${StopDialog} target=${target} close=${() => setTarget(null)} failed=${setProblem} />`}
  </main>`;
}

/** @param {{view: View, later: number}} props */
function Head({ view, later }) {
  const open = view.counters.filter(({ state }) => state === "open");
  const waiting = view.services.reduce((sum, row) => sum + row.waiting, 0);
  const values = { waiting, open: open.length, all: view.counters.length, free: open.filter(({ busy }) => !busy).length };
  return html`<div class="head">
    <h1 aria-live="polite">${headline(view, later)}</h1>
    <p class="tab">${t("Waiting: {waiting} · Counters open: {open} of {all} · Free now: {free}", values)}</p>
  </div>`;
}

/** Counters by their state only: never who sits there, never since when. @param {{view: View}} props */
function Counters({ view }) {
  return html`<ol class="cts" aria-label=${t("Counters")}>
    ${view.counters.map((row) => html`<li key=${row.counter} class=${row.state === "open" ? "" : "off"}>
      <${Place}>${facts.counters.find(({ id }) => id === row.counter)?.name ?? row.counter}<//>
      <span>${counterWord(row)}</span>
    </li>`)}
  </ol>`;
}

/** @param {import("./types.js").CounterRow} row */
function counterWord({ state, busy }) {
  if (busy) return t("In use");
  return { open: t("Free"), break: t("Break"), closed: t("Closed") }[state];
}
