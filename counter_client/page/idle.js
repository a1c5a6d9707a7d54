/** The desk when nobody is at it: nobody waits, a break, a closed counter; and the offer to take a step back. */
import { boot } from "shared/boot.js";
import { clockTime } from "shared/clock.js";
import { html, useEffect, useRef } from "shared/html.js";
import { t } from "shared/i18n.js";
import { Icon } from "shared/signs.js";
import { Countdown } from "./auto.js";
import { counterName, reasonName } from "./names.js";
import { WINDOW } from "./undo.js";
import { doneWords, duration, spaced } from "./words.js";

/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {import("./types.js").View} View */
/** @typedef {import("./types.js").Counter} Counter */

const facts = /** @type {import("./types.js").Boot} */ (boot);

/**
 * Nobody is at the counter: how long since, who is next, and what happens by itself.
 * @param {{desk: Desk, view: View, counter: Counter, now: Date, auto: import("./auto.js").Auto}} props
 */
export function Empty({ desk, view, counter, now, auto }) {
  const values = { counter: counter.name };
  const since = desk.freeSince && now >= desk.freeSince ? desk.freeSince : null;
  return html`<section class="empty">
    <h2>${view.next ? t("Counter {counter} is free", values) : t("Nobody is waiting for counter {counter}", values)}</h2>
    ${since && html`<p class="wrap-up"><${Icon} name="clock" /><span class="tab" role="timer" aria-live="off">${t("Free for {time}", { time: duration(now.getTime() - since.getTime()) })}</span></p>`}
    ${auto.seconds !== null
      ? html`<${Countdown} auto=${auto} desk=${desk} />`
      : html`<p>${view.next ? t("Call the next person when you are ready.") : t("As soon as somebody comes, a soft tone sounds here and the number stands on the right. You need not watch.")}</p>`}
  </section>`;
}

/**
 * @param {object} props
 * @param {Desk} props.desk
 * @param {Counter} props.counter
 * @param {View} props.view
 * @param {Date} props.now
 * @param {string} props.lang
 * @param {(step: "open", body?: object) => void} props.session
 */
export function Away({ desk, counter, view, now, lang, session }) {
  const key = useRef(/** @type {HTMLButtonElement | null} */ (null));
  useEffect(() => key.current?.focus(), []);
  const taken = desk.taken();
  const enabled = desk.ready();
  const { title, text, action, small } = awayWords(view, counter, taken ? (desk.taking ?? {}) : null, lang);
  const elsewhere = desk.taking?.own ? counterName(desk.taking.counter ?? "") : null;
  return html`<section class="empty away">
    <h2>${title}</h2>
    <p>${text}</p>
    ${!taken && view.session.state === "break" && html`<${BackAt} session=${view.session} now=${now} />`}
    ${elsewhere === null
      ? html`<button class="key primary" type="button" ref=${key} data-session="open" aria-disabled=${enabled ? undefined : "true"} onClick=${() => session("open")}>
          <${Icon} name=${taken ? "again" : "check"} /><span class="what"><b>${action}</b><small>${small}</small></span></button>`
      : html`<button class="key primary" type="button" ref=${key} data-move aria-disabled=${enabled ? undefined : "true"} onClick=${() => session("open", { move: true })}>
          <${Icon} name="handover" /><span class="what"><b>${t("Move here")}</b><small>${t("closes counter {counter} and opens this one", { counter: elsewhere })}</small></span></button>`}
    ${taken && desk.taking?.can_take_over && html`<button class="key" type="button" data-take-over aria-disabled=${enabled ? undefined : "true"} onClick=${() => session("open", { take_over: true })}>
      <${Icon} name="handover" /><span class="what">${t("Take over counter {counter}", { counter: counter.name })}<small>${t("whoever sits there is told; their person stays at this counter")}</small></span></button>`}
  </section>`;
}

/** @param {boolean | undefined} here  is the other login connected right now? */
function whoIsThere(here) {
  if (here) return t("Somebody is working there right now. Close it there first, or choose another counter.");
  if (here === false) return t("Nobody is connected there right now. Perhaps it was not closed.");
  return t("Close it there first, or choose another counter.");
}

/** When the break is to end; that it is over is said. @param {{session: import("./types.js").Session, now: Date}} props */
function BackAt({ session: { until }, now }) {
  if (!until) return null;
  const over = Math.floor((now.getTime() - Date.parse(until)) / 60_000);
  const time = clockTime(until, boot.tz);
  return over >= 0
    ? html`<p class="state warn" data-overdue><${Icon} name="clock" />${t("The break was to end at {time}, {minutes} min ago", { time, minutes: over })}</p>`
    : html`<p class="state"><${Icon} name="clock" />${t("Back at {time}", { time })}</p>`;
}

/**
 * @param {View} view
 * @param {Counter} counter
 * @param {import("./refusals.js").Taking | null} taking  what is known of the other login, if there is one
 * @param {string} lang
 */
function awayWords(view, counter, taking, lang) {
  const values = { counter: counter.name };
  if (view.session.state === "closed") {
    return {
      title: t("Counter {counter} is closed", values),
      text: t("Nobody is called here. The screens do not count on this counter."),
      action: t("Open counter {counter}", values),
      small: t("then you can call"),
    };
  }
  if (taking) {
    return {
      title: t("Counter {counter} is in use under another login", values),
      text: whoIsThere(taking.here),
      action: t("Try again"),
      small: t("if it was closed there"),
    };
  }
  const reason = reasonName(facts.breaks, view.session.reason, lang);
  return {
    title: reason ? t("{reason} at counter {counter}", { ...values, reason }) : t("Break at counter {counter}", values),
    text: t("Nobody is called here until you go on."),
    action: t("Go on working"),
    small: t("then you can call"),
  };
}

/**
 * @param {{last: import("./undo.js").Remembered | null, now: Date, enabled: boolean, undo: () => void}} props
 */
export function UndoBar({ last, now, enabled, undo }) {
  if (!last) return null;
  const seconds = Math.min(WINDOW, Math.ceil((last.until - now.getTime()) / 1000));
  const number = spaced(last.ticket.number);
  const done = doneWords(number)[last.step] ?? number;
  return html`<p class="undo">
    <span>${done}</span>
    <button class="btn" type="button" data-undo aria-keyshortcuts="U" aria-disabled=${enabled ? undefined : "true"} onClick=${undo}>
      <${Icon} name="back" />${t("Take back")} <span class="tab mut" aria-hidden="true">${t("{seconds} s", { seconds })}</span><kbd aria-hidden="true">U</kbd>
    </button>
  </p>`;
}
