/** Says that somebody has come: in the window's title, and with a soft tone if the clerk wants one. */
import { useEffect, useRef, useState } from "shared/html.js";
import { t } from "shared/i18n.js";
import { playTone, readyTone } from "./tone.js";
import { spaced } from "./words.js";

/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {import("./types.js").View} View */

const KEPT = "aufruf.counter.tone";

/**
 * @param {View | null} view
 * @param {string} name  the counter's
 * @returns {string} the window's title, readable in a row of tabs
 */
export function title(view, name) {
  const counter = t("Counter {counter}", { counter: name });
  if (!view || view.session.state !== "open") return counter;
  if (view.current) return `${spaced(view.current.number)} · ${counter}`;
  if (view.next) return `(${view.waiting.count}) ${t("Somebody is waiting")} · ${counter}`;
  return t("{counter}, nobody waits", { counter });
}

/**
 * @param {Desk} desk
 * @param {{name: string}} counter
 * @returns {{tone: boolean, setTone: (on: boolean) => void}}
 */
export function useAttention(desk, counter) {
  const [tone, setTone] = useState(() => localStorage.getItem(KEPT) !== "off");
  const wanted = useRef(tone);
  wanted.current = tone;
  const words = title(desk.view, counter.name);
  useEffect(() => {
    document.title = words;
  }, [words]);
  useEffect(() => {
    desk.arrived = () => void (wanted.current && playTone());
    addEventListener("pointerdown", readyTone);
    addEventListener("keydown", readyTone);
    return () => {
      removeEventListener("pointerdown", readyTone);
      removeEventListener("keydown", readyTone);
    };
  }, [desk]);
  return {
    tone,
    setTone: (on) => {
      localStorage.setItem(KEPT, on ? "on" : "off");
      setTone(on);
      if (on) playTone();
    },
  };
}
