/** A kiosk that nobody touches warns, then starts over, so that the next visitor finds it fresh. */
import { useEffect, useRef, useState } from "shared/html.js";

const TOUCHES = ["pointerdown", "keydown", "wheel", "touchmove"];

/**
 * @param {{idle: number, warn: number, active: boolean, over: () => void}} options  seconds; `over` is called at the end
 * @returns {[number | null, () => void]} seconds left once it warns, else null; and what to call to stay
 */
export function useIdle({ idle, warn, active, over }) {
  const [left, setLeft] = useState(/** @type {number | null} */ (null));
  const since = useRef(performance.now());
  const stay = () => {
    since.current = performance.now();
    setLeft(null);
  };
  useEffect(() => {
    if (!active) return undefined;
    stay();
    const tick = setInterval(() => {
      const rest = idle - (performance.now() - since.current) / 1000;
      if (rest <= 0) stay(), over();
      else setLeft(rest <= warn ? Math.ceil(rest) : null);
    }, 250);
    // The warning's own keys act by themselves: they must not vanish under the finger that presses them.
    const touched = (/** @type {Event} */ event) => {
      if (!(event.target instanceof Element && event.target.closest("dialog.idle button"))) stay();
    };
    TOUCHES.forEach((touch) => addEventListener(touch, touched, { capture: true, passive: true }));
    return () => {
      clearInterval(tick);
      TOUCHES.forEach((touch) => removeEventListener(touch, touched, { capture: true }));
      setLeft(null);
    };
  }, [active, idle, warn, over]);
  return [left, stay];
}
