/** The desk in small: a window that stays above the other programs, with the number, *next*, and the last step to take back. */
import { html, render, useEffect, useLayoutEffect, useState } from "shared/html.js";
import { t } from "shared/i18n.js";
import { Icon, Ticket as Paper } from "shared/signs.js";
import { NextKey } from "./next.js";
import { aboutKeys } from "./steps.js";
import { UndoBar } from "./idle.js";
import { sentence } from "./words.js";

/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {{next: () => void, undo: () => void, session: (step: "open") => void}} Press */
/** @typedef {ReturnType<typeof useSmallWindow>} SmallWindow  where the browser has no such window it is not possible, and there is no key */
/** @typedef {{desk: Desk, now: Date, name: string, press: Press}} Shown  name: the counter's */

/** CSS pixels of the window: wide enough for the longest sentence in two lines, low enough to lie in a corner. */
const SIZE = { width: 340, height: 330 };
const SHEET = "/static/counter/pip.css";

/** The browser's own way to a window above all others: Chromium has it, on https and on this very computer. */
const maker = /** @type {{requestWindow(size: object): Promise<Window>} | undefined} */ (
  /** @type {any} */ (window).documentPictureInPicture
);

/**
 * The small window of one desk. It shows the same desk object and presses the same keys: there is no second truth.
 * @param {Shown} shown
 */
export function useSmallWindow(shown) {
  const [small, setSmall] = useState(/** @type {Window | null} */ (null));
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (!small) return undefined;
    const close = () => small.close();
    addEventListener("pagehide", close);
    return () => {
      removeEventListener("pagehide", close);
      close();
    };
  }, [small]);
  useLayoutEffect(() => {
    if (small && !small.closed) draw(small, shown);
  });
  async function toggle() {
    if (!maker) return;
    if (small) return small.close();
    try {
      const made = await maker.requestWindow(SIZE);
      made.addEventListener("pagehide", () => {
        render(null, rootOf(made));
        setSmall(null);
      });
      furnish(made);
      setFailed(false);
      setSmall(made);
    } catch {
      // It opens only while a key or a click is fresh.
      setFailed(true);
    }
  }
  return { possible: maker !== undefined, open: small !== null, failed, toggle };
}

/**
 * The page's own style sheets, by address (the content-security policy holds there too), and its pictograms.
 * @param {Window} small
 */
function furnish(small) {
  const { document: theirs } = small;
  const sheets = /** @type {HTMLLinkElement[]} */ ([...document.querySelectorAll("link[rel=stylesheet]")]).map(({ href }) => href);
  for (const href of [...sheets, new URL(SHEET, location.href).href]) {
    const link = theirs.createElement("link");
    link.rel = "stylesheet";
    link.href = href;
    theirs.head.append(link);
  }
  const pictograms = document.querySelector("body > svg[hidden]");
  if (pictograms) theirs.body.append(pictograms.cloneNode(true));
  theirs.body.append(theirs.createElement("div"));
  small.addEventListener("keydown", passOn);
  small.addEventListener("keyup", passOn);
}

/** @param {Window} small @returns {HTMLElement} what the window's content hangs on */
const rootOf = (small) => /** @type {HTMLElement} */ (small.document.body.lastElementChild);

/**
 * Every key means here what it means on the page. What needs the page (a dialog that asks something) brings it to the front.
 * @param {KeyboardEvent} event
 */
function passOn(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  const chosen = target.closest("button");
  if (chosen && !chosen.hasAttribute("data-next") && (event.key === " " || event.key === "Enter")) return;
  const copy = new KeyboardEvent(event.type, event);
  if (!document.body.dispatchEvent(copy)) event.preventDefault();
  setTimeout(() => {
    if (document.querySelector("dialog[open]")) window.focus();
  }, 50);
}

/**
 * @param {Window} small
 * @param {Shown} shown
 */
function draw(small, shown) {
  const { lang, dir, dataset } = document.documentElement;
  const root = small.document.documentElement;
  Object.assign(root, { lang, dir });
  Object.assign(root.dataset, dataset);
  small.document.title = document.title;
  render(html`<${Small} ...${shown} />`, rootOf(small));
}

/** @param {Shown} props */
function Small({ desk, now, name, press }) {
  const { view, online } = desk;
  const working = desk.working();
  const ticket = view?.current ?? null;
  const notice = desk.notice && sentence(desk.notice, now);
  return html`<main class="small" data-busy=${desk.busy ?? undefined}>
    <header>
      <h1>${ticket && working ? html`<${Paper} number=${ticket.number} edged />` : t("Counter {counter}", { counter: name })}</h1>
      <span class="mut" role="status">${state(desk)}</span>
    </header>
    ${view && working && html`<${NextKey} view=${view} now=${now} online=${online} busy=${desk.busy} press=${press.next} />
      <${UndoBar} last=${desk.memory.last(now)} now=${now} enabled=${desk.ready()} undo=${press.undo} />`}
    ${view && !working && !desk.taken() && html`<button class="key primary" type="button" data-session="open" aria-disabled=${desk.ready() ? undefined : "true"} onClick=${() => press.session("open")}>
      <${Icon} name="check" />${view.session.state === "break" ? t("Go on working") : t("Open counter {counter}", { counter: name })}</button>`}
    <p class="said" aria-live="polite">${online ? notice : t("No connection to the server. It is being sought.")}</p>
  </main>`;
}

/** One line on how things are. @param {Desk} desk @returns {string} */
function state(desk) {
  const { view } = desk;
  if (!view) return t("Waiting for the server …");
  if (desk.taken()) return t("Somebody else has opened this counter.");
  if (view.session.state === "closed") return t("Closed");
  if (view.session.state === "break") return t("on a break");
  if (view.current) return `${aboutKeys(view.current)} · ${t("people: {count}", { count: view.waiting.count })}`;
  return view.waiting.count ? t("people: {count}", { count: view.waiting.count }) : t("Nobody is waiting here.");
}
