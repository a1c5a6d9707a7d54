/** The desk of one counter: the bars, the work, beside it the line, over it one sheet at a time. */
import { boot } from "shared/boot.js";
import { html, useEffect, useMemo, useReducer } from "shared/html.js";
import { t } from "shared/i18n.js";
import { connect } from "shared/live.js";
import { useAttention } from "./attention.js";
import { useAuto } from "./auto.js";
import { StatusBar, TopBar } from "./bars.js";
import { usePrinter } from "./copy.js";
import { Desk } from "./desk.js";
import { Away } from "./idle.js";
import { useKeys } from "./keys.js";
import { Line, useLine } from "./line.js";
import { keyLabel } from "./next.js";
import { useSmallWindow } from "./pip.js";
import { lettersOf, makePresses, toolsOf } from "./presses.js";
import { SayWords, useSay } from "./say.js";
import { Sheets, useSheets } from "./sheets.js";
import { Notices, Work } from "./work.js";

/** @typedef {import("./types.js").Counter} Counter */
/** @typedef {import("shared/settings.js").Settings} Settings */

/** @param {string} counter @returns {Desk} */
function useDesk(counter) {
  const desk = useMemo(() => new Desk(counter, connect()), [counter]);
  const [, redraw] = useReducer((/** @type {number} */ n) => n + 1, 0);
  useEffect(() => {
    desk.changed = () => redraw(undefined);
    const leave = desk.join();
    const tick = setInterval(() => redraw(undefined), 1000);
    return () => {
      clearInterval(tick);
      leave();
    };
  }, [desk]);
  return desk;
}

/** @param {{counter: Counter, settings: Settings, leave: () => void}} props */
export function Room({ counter, settings, leave }) {
  const { lang } = settings;
  const desk = useDesk(counter.id);
  const { view } = desk;
  const now = desk.clock();
  const tone = useAttention(desk, counter);
  const { printer, choose } = usePrinter(view?.printers ?? []);
  const say = useSay();
  const sheets = useSheets(desk);
  const line = useLine(desk);
  const auto = useAuto(desk, sheets.open !== null || say.writing);
  const hands = { desk, counter, sheets, line, auto, leave, write: say.open };
  const press = makePresses(hands);
  const small = useSmallWindow({ desk, now, name: counter.name, press });
  const tools = toolsOf(hands, press, small, printer);
  useKeys({ letters: lettersOf(hands, press, tools), nextKeys: boot.next_keys, next: press.next });
  const working = desk.working();
  const away = !working && (desk.taken() || view?.session.state !== "open");
  const said = small.failed ? t("The browser did not open the small window. Please press the key once more.") : say.said;
  return html`<div class="desk" data-busy=${desk.busy ?? undefined} onMouseDown=${keepFocus} onClickCapture=${onlyOnce}>
    <${TopBar} counter=${counter} view=${view} taken=${desk.taken()} now=${now} settings=${settings} enabled=${desk.ready()} session=${press.session} leave=${leave} />
    <main class=${desk.online ? "" : "old"}>
      ${!view && html`<p class="mut">${t("Waiting for the server …")}</p>`}
      ${view && away && html`<${Away} desk=${desk} counter=${counter} view=${view} now=${now} lang=${lang} session=${press.session} />`}
      ${!working && html`<${Notices} desk=${desk} now=${now} />`}
      ${view && working && html`<${Work} desk=${desk} counter=${counter} now=${now} lang=${lang} press=${press} tools=${tools} auto=${auto} said=${said} />`}
    </main>
    ${view && html`<${Line} desk=${desk} line=${line} now=${now} counter=${counter} lang=${lang} call=${press.callCertain} />`}
    <${StatusBar} online=${desk.online} printers=${view?.printers ?? []} lang=${lang} ...${tone} />
    <${Sheets} sheets=${sheets} asked=${{ desk, counter, now, lang, printer, choosePrinter: choose, tools, nextKeys: boot.next_keys.map(keyLabel).join(", ") }} />
    ${say.writing && html`<${SayWords} say=${say} counter=${counter} lang=${lang} now=${now} />`}
  </div>`;
}

/** The second click of a double click is meant for nothing: least of all for what lay under a sheet that has just gone. @param {MouseEvent} event */
function onlyOnce(event) {
  if (event.detail < 2 || !(/** @type {HTMLElement} */ (event.target).closest("button"))) return;
  event.preventDefault();
  event.stopPropagation();
}

/** A click on a key must not take the keyboard's place there: Space would press that key again. @param {MouseEvent} event */
function keepFocus(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  if (target.closest("button") && !target.closest("dialog")) event.preventDefault();
}
