/** The two bars of the desk: above, which counter this is and its session; below, what is connected and what ails. */
import { boot } from "shared/boot.js";
import { clockTime } from "shared/clock.js";
import { html } from "shared/html.js";
import { t } from "shared/i18n.js";
import { SettingKeys } from "shared/settings.js";
import { Icon, Place } from "shared/signs.js";
import { isWell, printerWord } from "staff/printers.js";
import { EmergencyKey } from "staff/emergency.js";
import { printerName } from "./names.js";
import { languageName, shortName } from "./words.js";

/** @typedef {import("./types.js").View} View */
/** @typedef {import("./types.js").Counter} Counter */
/** @typedef {import("./types.js").Printer} Printer */
/** @typedef {import("shared/settings.js").Settings} Settings */

/** @param {Counter} counter */
export function placeName(counter) {
  return counter.room ? t("Counter {counter} · Room {room}", { counter: counter.name, room: counter.room }) : t("Counter {counter}", { counter: counter.name });
}

/**
 * @param {{counter: Counter, view: View | null, taken: boolean, now: Date, settings: Settings, enabled: boolean, session: (step: "open" | "break" | "close") => void, leave: () => void}} props
 */
export function TopBar({ counter, view, taken, now, settings, enabled, session, leave }) {
  const { lang } = settings;
  const held = view && !taken ? view.session.state : "closed";
  const about = [counter.services.map((id) => shortName(id, lang)).join(", "), counter.languages.map((code) => languageName(code, lang)).join(", ")];
  return html`<header class="topbar">
    <${Place}>${counter.name}<//>
    <div class="who"><h1>${placeName(counter)}</h1><small title=${about.join(" · ")}>${about.join(" · ")}</small></div>
    ${view && html`<${SessionState} view=${view} />`}
    ${held === "open" && html`<${BreakKey} view=${view} enabled=${enabled} session=${session} />`}
    ${held === "closed"
      ? html`<button class="btn" type="button" onClick=${leave}>${t("Another counter")}</button>`
      : html`<button class="btn" type="button" data-session="close" aria-disabled=${enabled && !view?.current ? undefined : "true"} onClick=${() => session("close")}>
          <${Icon} name="close" />${t("Close")}
        </button>`}
    <${SettingKeys} settings=${settings} words=${[t("Dark"), t("Light")]} />
    <time class="tab">${clockTime(now, boot.tz)}</time>
  </header>`;
}

/** @param {{view: View | null, enabled: boolean, session: (step: "break") => void}} props */
function BreakKey({ view, enabled, session }) {
  return html`<button class="btn" type="button" data-session="break" aria-keyshortcuts="B" aria-disabled=${enabled && !view?.current ? undefined : "true"} onClick=${() => session("break")}>
    <${Icon} name="pause" />${t("Break")}<kbd aria-hidden="true">B</kbd>
  </button>`;
}

/** @param {{view: View}} props */
function SessionState({ view }) {
  const { state, since } = view.session;
  const time = since ? clockTime(since, boot.tz) : "";
  if (state === "open") return html`<span class="state good sp"><${Icon} name="check" />${t("Open since {time}", { time })}</span>`;
  if (state === "break" && view.session.until) return html`<span class="state warn sp"><${Icon} name="pause" />${t("Break until {time}", { time: clockTime(view.session.until, boot.tz) })}</span>`;
  if (state === "break") return html`<span class="state warn sp"><${Icon} name="pause" />${t("Break since {time}", { time })}</span>`;
  return html`<span class="state sp"><${Icon} name="no" />${t("Closed")}</span>`;
}

/** @param {{online: boolean, printers: Printer[], lang: string, tone: boolean, setTone: (on: boolean) => void}} props */
export function StatusBar({ online, printers, lang, tone, setTone }) {
  return html`<footer class="status">
    <span role="status">
      ${online
        ? html`<span class="state good"><${Icon} name="check" />${t("Connected")}</span>`
        : html`<span class="state alarm"><${Icon} name="screenoff" />${t("No connection, being sought")}</span>`}
    </span>
    <${PrinterStates} printers=${printers} lang=${lang} />
    <button class="btn quiet" type="button" aria-pressed=${String(tone)} onClick=${() => setTone(!tone)}>
      <${Icon} name=${tone ? "speak" : "mute"} />${tone ? t("Tone on") : t("Tone off")}
    </button>
    <${EmergencyKey} />
  </footer>`;
}

/** So many printers are named even when they are well; of more, only those that somebody has to see to. */
const MOST_NAMED = 3;

/** @param {{printers: Printer[], lang: string}} props */
function PrinterStates({ printers, lang }) {
  const quiet = printers.length > MOST_NAMED ? printers.filter((printer) => isWell(printer) && !printer.reason) : [];
  const named = printers.filter((printer) => !quiet.includes(printer));
  return html`${named.map((printer) => html`<${PrinterState} key=${printer.printer} ...${printer} lang=${lang} />`)}
    ${quiet.length > 0 && html`<span data-quiet><${Icon} name="printer" />${t("Printers ready: {count}", { count: quiet.length })}</span>`}`;
}

/** @param {Printer & {lang: string}} props */
function PrinterState({ printer, state, reason, lang }) {
  const bad = state === "error" || state === "offline";
  const kind = bad ? "state alarm" : reason || state === "unknown" ? "state warn" : "";
  return html`<span class=${kind} data-printer=${printer}><${Icon} name=${kind ? "warn" : "printer"} />${printerName(printer, lang)}: ${printerWord(state, reason)}</span>`;
}
