/** The whole kiosk by keyboard or keypad: arrows go where the eye goes, digits count the choices, Escape goes back. */
import { useEffect } from "shared/html.js";

/** @typedef {(away: {x: number, y: number}) => {along: number, aside: number}} Measure */

/** @type {Record<string, Measure>} */
const ARROWS = {
  ArrowUp: ({ x, y }) => ({ along: -y, aside: Math.abs(x) }),
  ArrowDown: ({ x, y }) => ({ along: y, aside: Math.abs(x) }),
  ArrowLeft: ({ x, y }) => ({ along: -x, aside: Math.abs(y) }),
  ArrowRight: ({ x, y }) => ({ along: x, aside: Math.abs(y) }),
};

/** Milliseconds within which a second digit belongs to the first. */
const DIGIT_PAUSE = 1_500;

/**
 * @param {() => void} back  what Escape does; a dialog that is open takes Escape for itself
 */
export function useKeys(back) {
  useEffect(() => {
    const digits = makeDigits();
    const press = (/** @type {KeyboardEvent} */ event) => {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      const measure = ARROWS[event.key];
      if (measure && !scrolls(document.activeElement)) {
        event.preventDefault();
        goTowards(measure);
      } else if (/^\d$/.test(event.key)) {
        choices()[digits(event.key) - 1]?.focus();
      } else if ((event.key === "Escape" || event.key === "Backspace") && !document.querySelector("dialog[open]")) {
        event.preventDefault();
        back();
      }
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [back]);
}

/** @returns {(digit: string) => number} the number typed so far */
function makeDigits() {
  let typed = "";
  let last = -Infinity;
  return (digit) => {
    const now = performance.now();
    typed = now - last < DIGIT_PAUSE ? typed + digit : digit;
    // A number beyond the choices begins anew with its last digit.
    if (Number(typed) > choices().length) typed = digit;
    last = now;
    return Number(typed);
  };
}

/** Everything that is to be chosen on this screen, in reading order; an open dialog hides what is behind it. */
function choices() {
  const scope = document.querySelector("dialog[open]") ?? document.querySelector("main");
  return scope ? focusable(scope, "[data-choice]:not([disabled])") : [];
}

/**
 * @param {Element} scope
 * @param {string} selector
 * @returns {HTMLElement[]}
 */
function focusable(scope, selector) {
  return /** @type {HTMLElement[]} */ ([...scope.querySelectorAll(selector)]);
}

/** @param {Measure} measure */
function goTowards(measure) {
  const scope = document.querySelector("dialog[open]") ?? document.body;
  const keys = focusable(scope, "button:not([disabled])");
  const here = document.activeElement;
  if (!here || !keys.includes(/** @type {HTMLElement} */ (here))) return keys[0]?.focus();
  const from = middle(here);
  const ranked = keys
    .map((key) => ({ key, ...measure({ x: middle(key).x - from.x, y: middle(key).y - from.y }) }))
    .filter(({ along }) => along > 4)
    .sort((a, b) => a.along + 2 * a.aside - (b.along + 2 * b.aside));
  return ranked[0]?.key.focus();
}

/** @param {Element} element */
function middle(element) {
  const box = element.getBoundingClientRect();
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** A text that is read by scrolling keeps its arrow keys. @param {Element | null} element */
function scrolls(element) {
  return element instanceof HTMLElement && element.dataset.scrolls !== undefined;
}
