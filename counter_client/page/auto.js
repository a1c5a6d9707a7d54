/** Calling the next person without a key, if the clerk wants it: with a countdown that one key holds. */
import { boot } from "shared/boot.js";
import { html, useEffect, useReducer, useRef, useState } from "shared/html.js";
import { t } from "shared/i18n.js";
import { Icon } from "shared/signs.js";
import { spaced } from "./words.js";

/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {ReturnType<typeof useAuto>} Auto */

const facts = /** @type {import("./types.js").Boot} */ (boot);

/** Nobody is called without so many seconds of warning, not even after a pause of the counting. */
const LEAST = 5;

/** @param {string} counter */
const kept = (counter) => `aufruf.counter.auto.${counter}`;

/**
 * @param {Desk} desk
 * @param {boolean} asking  is a sheet open? Then nothing is called behind it
 */
export function useAuto(desk, asking) {
  const [on, setOn] = useState(() => facts.auto_call.allowed && localStorage.getItem(kept(desk.counter)) === "on");
  const [held, setHeld] = useState(false);
  const [, redraw] = useReducer((/** @type {number} */ n) => n + 1, 0);
  const left = useRef(facts.auto_call.wrap_up);
  const free = on && desk.working() && !desk.view?.current;
  const latest = useRef({ free, held, asking });
  latest.current = { free, held, asking };
  useEffect(() => {
    left.current = Math.max(facts.auto_call.wrap_up, LEAST);
    setHeld(false);
  }, [free]);
  useEffect(() => {
    if (!free) return undefined;
    const timer = setInterval(() => void count(desk, left, latest.current, () => setHeld(true)).then(() => redraw(undefined)), 1000);
    return () => clearInterval(timer);
  }, [free, desk]);
  return {
    allowed: facts.auto_call.allowed,
    on,
    held,
    seconds: free ? Math.max(left.current, 0) : null,
    hold: () => void (free && setHeld(!held)),
    toggle: () => {
      localStorage.setItem(kept(desk.counter), on ? "off" : "on");
      setOn(!on);
    },
  };
}

/**
 * A second has passed: it counts only while somebody may see it and nothing else is being done.
 * @param {Desk} desk
 * @param {{current: number}} left
 * @param {{held: boolean, asking: boolean}} state
 * @param {() => void} hold
 */
async function count(desk, left, { held, asking }, hold) {
  const paused = held || asking || document.hidden || !desk.ready() || document.querySelector("dialog[open]") !== null;
  if (paused) left.current = Math.max(left.current, LEAST);
  else if (!desk.view?.next) left.current = Math.max(left.current - 1, LEAST);
  else if (--left.current <= 0) {
    left.current = LEAST;
    // What was refused once must not be tried again and again by itself.
    if (!(await desk.next())) hold();
  }
}

/** What will happen, and the key that holds it. @param {{auto: Auto, desk: Desk}} props */
export function Countdown({ auto, desk }) {
  if (auto.seconds === null) return null;
  const next = desk.view?.next;
  const words = auto.held
    ? t("Calling by itself is held.")
    : next
      ? t("Calls {number} in {seconds} s", { number: spaced(next.number), seconds: auto.seconds })
      : t("Calls by itself as soon as somebody comes.");
  return html`<p class="auto"><span role="timer" aria-live="off" class="tab"><${Icon} name="clock" />${words}</span>
    <button class="btn" type="button" data-hold aria-keyshortcuts="H" aria-pressed=${String(auto.held)} onClick=${auto.hold}>
      <${Icon} name="pause" />${auto.held ? t("Go on") : t("Hold")}<kbd aria-hidden="true">H</kbd></button></p>`;
}
