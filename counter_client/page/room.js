/** The desk of one counter: who is here, the primary key, the steps, and beside it the line. */
import { boot } from "shared/boot.js";
import { clockTime } from "shared/clock.js";
import { html, useEffect, useMemo, useReducer, useRef, useState } from "shared/html.js";
import { t } from "shared/i18n.js";
import { connect } from "shared/live.js";
import { Icon } from "shared/signs.js";
import { StatusBar, TopBar } from "./bars.js";
import { More, usePrinter } from "./copy.js";
import { Current } from "./current.js";
import { Desk } from "./desk.js";
import { Away, Empty, UndoBar } from "./idle.js";
import { useKeys } from "./keys.js";
import { entries, Later } from "./later.js";
import { Line } from "./line.js";
import { NextKey } from "./next.js";
import { SmallWindowKey, useSmallWindow } from "./pip.js";
import { SayKey, SayWords, useSay } from "./say.js";
import { ALWAYS, CALLED, StepKeys, aboutKeys, isPossible } from "./steps.js";
import { useAttention } from "./attention.js";
import { Transfer } from "./transfer.js";
import { sentence } from "./words.js";

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
  const desk = useDesk(counter.id);
  const { view } = desk;
  const now = desk.clock();
  const [passing, setPassing] = useState(false);
  const tone = useAttention(desk, counter);
  const { printer, choose } = usePrinter(view?.printers ?? []);
  const say = useSay();
  const press = usePresses(desk, setPassing, leave, printer, say.open);
  const working = desk.working();
  const away = !working && (desk.taken() || view?.session.state !== "open");
  const small = useSmallWindow({ desk, now, name: counter.name, press });
  useKeys({ letters: { ...press.letters, O: small.toggle }, nextKeys: boot.next_keys, next: press.next });
  const current = view?.current ?? null;
  return html`<div class="desk" data-busy=${desk.busy ?? undefined} onMouseDown=${keepFocus}>
    <${TopBar} counter=${counter} view=${view} taken=${desk.taken()} now=${now} settings=${settings} enabled=${desk.ready()} session=${press.session} leave=${leave} />
    <main class=${desk.online ? "" : "old"}>
      ${!view && html`<p class="mut">${t("Waiting for the server …")}</p>`}
      ${view && away && html`<${Away} counter=${counter} view=${view} taken=${desk.taken()} enabled=${desk.ready()} session=${press.session} />`}
      ${!working && html`<${Notices} desk=${desk} now=${now} />`}
      ${view && working && html`<${Work} desk=${desk} counter=${counter} now=${now} lang=${settings.lang} press=${press} printer=${printer} choose=${choose} said=${say.said} small=${small} />`}
    </main>
    ${view && html`<${Line} view=${view} now=${now} counter=${counter} lang=${settings.lang} />`}
    <${StatusBar} online=${desk.online} printers=${view?.printers ?? []} lang=${settings.lang} ...${tone} />
    ${passing && current && html`<${Transfer} ticket=${current} lang=${settings.lang} close=${() => setPassing(false)} choose=${press.transfer} />`}
    ${say.writing && html`<${SayWords} say=${say} counter=${counter} lang=${settings.lang} now=${now} />`}
  </div>`;
}

/** A click on a key must not take the keyboard's place there: Space would press that key again. @param {MouseEvent} event */
function keepFocus(event) {
  if (/** @type {HTMLElement} */ (event.target).closest("button")) event.preventDefault();
}

/**
 * What the keys do, by keyboard and by mouse alike.
 * @param {Desk} desk
 * @param {(open: boolean) => void} setPassing
 * @param {() => void} leave
 * @param {string | null} printer  where a copy would be printed
 * @param {() => void} write  opens the dialog that says something
 */
function usePresses(desk, setPassing, leave, printer, write) {
  const { view } = desk;
  const current = view?.current ?? null;
  const working = desk.working();
  /** @param {string} name */
  function step(name) {
    if (!working || !current || !desk.ready() || !isPossible(name, current, desk.clock())) return;
    if (name === "transfer") setPassing(true);
    else void desk.step(name, current);
  }
  /** @param {"open" | "break" | "close"} name */
  async function session(name) {
    if (!desk.ready() || (name !== "open" && current)) return;
    if ((await desk.session(name)) && name === "close") leave();
  }
  /** @param {import("./later.js").Entry} entry */
  function bringBack({ ticket, act }) {
    if (!working || !desk.ready() || !act) return;
    void (act === "call" ? desk.call(ticket) : desk.step(act, ticket));
  }
  /** @param {string} service */
  function transfer(service) {
    setPassing(false);
    if (current) void desk.step("transfer", current, { service });
  }
  function copy() {
    if (working && current && desk.ready() && printer) void desk.copy(current, printer);
  }
  const say = () => void (working && desk.ready() && write());
  const next = () => void (working && desk.next());
  const undo = () => void desk.undo();
  /** @type {Record<string, () => void>} */
  const letters = { U: undo, K: copy, M: say, B: () => void session(view?.session.state === "break" ? "open" : "break") };
  for (const { letter, step: name } of [...ALWAYS, ...CALLED]) letters[letter] = () => step(name);
  for (const entry of view ? entries(view) : []) if (entry.digit) letters[entry.digit] = () => bringBack(entry);
  return { next, step, session, bringBack, transfer, undo, copy, say, letters };
}

/**
 * @param {object} props
 * @param {Desk} props.desk
 * @param {Counter} props.counter
 * @param {Date} props.now
 * @param {string} props.lang
 * @param {ReturnType<typeof usePresses>} props.press
 * @param {string | null} props.printer
 * @param {(printer: string) => void} props.choose
 * @param {string} props.said  what was just said to the waiting rooms
 * @param {import("./pip.js").SmallWindow} props.small
 */
function Work({ desk, counter, now, lang, press, printer, choose, said, small }) {
  const view = /** @type {import("./types.js").View} */ (desk.view);
  const ticket = view.current;
  const enabled = desk.ready();
  return html`
    ${ticket ? html`<${Current} ticket=${ticket} now=${now} lang=${lang} mine=${counter.languages} />` : html`<${Empty} view=${view} counter=${counter} />`}
    <${NextKey} view=${view} now=${now} online=${desk.online} busy=${desk.busy} press=${press.next} />
    <${StepKeys} title=${aboutKeys(ticket)} steps=${ALWAYS} ticket=${ticket} now=${now} enabled=${enabled} press=${press.step}>
      <${UndoBar} last=${desk.memory.last(now)} now=${now} enabled=${enabled} undo=${press.undo} />
    <//>
    <${StepKeys} title=${t("Only while somebody is called and not yet here")} steps=${CALLED} ticket=${ticket} now=${now} enabled=${enabled} press=${press.step} />
    <${More} printers=${view.printers} printer=${printer} choose=${choose} enabled=${enabled && ticket !== null} lang=${lang} press=${press.copy}
      said=${desk.notice?.kind === "copied" ? sentence(desk.notice, now) : said}><${SayKey} enabled=${enabled} press=${press.say} /><${SmallWindowKey} small=${small} /><//>
    <${Notices} desk=${desk} now=${now} />
    <${Later} list=${entries(view)} enabled=${enabled} lang=${lang} press=${press.bringBack} />`;
}

/** @param {{desk: Desk, now: Date}} props */
function Notices({ desk, now }) {
  const { notice, online, view, denied } = desk;
  const since = useRef(now);
  if (online) since.current = now;
  const text = notice && notice.kind !== "copied" && sentence(notice, now);
  const calm = notice?.kind === "undone" || notice?.kind === "nobody";
  return html`<div class="notices" aria-live="polite">
    ${denied && html`<p class="notice bad"><${Icon} name="no" /><span>${t("The server does not let this page see the counter ({code}).", { code: denied })}</span></p>`}
    ${view && !online && html`<p class="notice old"><${Icon} name="screenoff" />
      <span><b>${t("No connection to the server. It is being sought.")}</b> ${t("What you see is of {time}. Numbers stay valid.", { time: clockTime(since.current, boot.tz) })}</span></p>`}
    ${text && html`<p class=${`notice ${calm ? "" : "bad"}`} data-notice=${notice.kind}><${Icon} name=${calm ? "info" : "warn"} /><span>${text}</span>
      <button class="btn" type="button" onClick=${() => desk.dismiss()}>${t("Understood")}</button></p>`}
  </div>`;
}
