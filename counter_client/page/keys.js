/** The keyboard of the desk: letters for the steps, one key for *next*, and no press that nobody meant. */
import { useEffect, useRef } from "shared/html.js";

/** @typedef {{letters: Record<string, () => void>, nextKeys: string[], next: () => void}} Keys */

const TYPING = new Set(["INPUT", "SELECT", "TEXTAREA"]);

/**
 * A key held down must not press again and again: not as a letter, not as Enter on a focused button.
 * @param {KeyboardEvent} event
 */
function isTooMuch(event) {
  return event.repeat && (event.key === "Enter" || event.key === " ");
}

/** @param {KeyboardEvent} event */
function isOurs(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  return !event.ctrlKey && !event.altKey && !event.metaKey && !TYPING.has(target.tagName) && !document.querySelector("dialog[open]");
}

/** Esc gives the letters back to the desk when somebody has filtered the list. @param {KeyboardEvent} event */
function leavesField(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  return event.key === "Escape" && TYPING.has(target.tagName) && !target.closest("dialog");
}

/**
 * Space belongs to a button that somebody has chosen with the Tab key; elsewhere it may mean *next*.
 * @param {KeyboardEvent} event
 * @param {string[]} nextKeys
 */
function meansNext(event, nextKeys) {
  if (!nextKeys.includes(event.code) && !nextKeys.includes(event.key)) return false;
  const target = /** @type {HTMLElement} */ (event.target);
  const chosen = target.closest("button, a, summary");
  return event.key !== " " || !chosen || chosen.hasAttribute("data-next");
}

/** @param {Keys} keys */
export function useKeys(keys) {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    /** @param {KeyboardEvent} event */
    function down(event) {
      if (isTooMuch(event)) event.preventDefault();
      if (leavesField(event)) return /** @type {HTMLElement} */ (event.target).blur();
      if (!isOurs(event)) return;
      const { letters, nextKeys, next } = latest.current;
      const letter = letters[event.key.toUpperCase()];
      if (meansNext(event, nextKeys)) {
        event.preventDefault();
        if (!event.repeat) next();
      } else if (letter && !event.repeat) {
        event.preventDefault();
        letter();
      }
    }
    /** A button is clicked when Space is let go; what Space has done already must not be done twice. @param {KeyboardEvent} event */
    function up(event) {
      if (event.key === " " && isOurs(event) && meansNext(event, latest.current.nextKeys)) event.preventDefault();
    }
    addEventListener("keydown", down);
    addEventListener("keyup", up);
    return () => {
      removeEventListener("keydown", down);
      removeEventListener("keyup", up);
    };
  }, []);
}
