/** The desk when nobody is at it: nobody waits, a break, a closed counter; and the offer to take a step back. */
import { html, useEffect, useRef } from "shared/html.js";
import { t } from "shared/i18n.js";
import { Icon } from "shared/signs.js";
import { doneWords, spaced } from "./words.js";

/** @typedef {import("./types.js").View} View */
/** @typedef {import("./types.js").Counter} Counter */

/** @param {{view: View, counter: Counter}} props */
export function Empty({ view, counter }) {
  if (view.next) {
    return html`<section class="empty">
      <h2>${t("Counter {counter} is free", { counter: counter.name })}</h2>
      <p>${t("Call the next person when you are ready.")}</p>
    </section>`;
  }
  return html`<section class="empty">
    <h2>${t("Nobody is waiting for counter {counter}", { counter: counter.name })}</h2>
    <p>${t("As soon as somebody comes, a soft tone sounds here and the number stands on the right. You need not watch.")}</p>
  </section>`;
}

/**
 * @param {{counter: Counter, view: View, taken: boolean, enabled: boolean, session: (step: "open") => void}} props
 */
export function Away({ counter, view, taken, enabled, session }) {
  const key = useRef(/** @type {HTMLButtonElement | null} */ (null));
  useEffect(() => key.current?.focus(), []);
  const { title, text, action } = awayWords(view, counter, taken);
  return html`<section class="empty away">
    <h2>${title}</h2>
    <p>${text}</p>
    <button class="key primary" type="button" ref=${key} data-session="open" aria-disabled=${enabled ? undefined : "true"} onClick=${() => session("open")}>
      <${Icon} name="check" /><span class="what"><b>${action}</b><small>${t("then you can call")}</small></span>
    </button>
  </section>`;
}

/**
 * @param {View} view
 * @param {Counter} counter
 * @param {boolean} taken
 */
function awayWords(view, counter, taken) {
  const values = { counter: counter.name };
  if (view.session.state === "closed") {
    return {
      title: t("Counter {counter} is closed", values),
      text: t("Nobody is called here. The screens do not count on this counter."),
      action: t("Open counter {counter}", values),
    };
  }
  if (taken) {
    return {
      title: t("Counter {counter} is in use under another login", values),
      text: t("Close it there first, or choose another counter."),
      action: t("Try again"),
    };
  }
  return {
    title: t("Break at counter {counter}", values),
    text: t("Nobody is called here until you go on."),
    action: t("Go on working"),
  };
}

/**
 * @param {{last: import("./undo.js").Remembered | null, now: Date, enabled: boolean, undo: () => void}} props
 */
export function UndoBar({ last, now, enabled, undo }) {
  if (!last) return null;
  const seconds = Math.ceil((last.until - now.getTime()) / 1000);
  const number = spaced(last.ticket.number);
  const done = doneWords(number)[last.step] ?? number;
  return html`<p class="undo">
    <span>${done}</span>
    <button class="btn" type="button" data-undo aria-keyshortcuts="U" aria-disabled=${enabled ? undefined : "true"} onClick=${undo}>
      <${Icon} name="back" />${t("Take back")} <span class="tab mut" aria-hidden="true">${t("{seconds} s", { seconds })}</span><kbd aria-hidden="true">U</kbd>
    </button>
  </p>`;
}
