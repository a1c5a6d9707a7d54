/** What a visitor may set for the eyes and the reach: strong contrast, larger letters, everything lower. */
import { useLayoutEffect, useState } from "shared/html.js";

/** @typedef {{contrast: boolean, larger: boolean, low: boolean}} Comfort */

const PLAIN = Object.freeze({ contrast: false, larger: false, low: false });

/** @returns {{comfort: Comfort, toggle: (what: keyof Comfort) => void, reset: () => void, isPlain: boolean}} */
export function useComfort() {
  const [comfort, setComfort] = useState(/** @type {Comfort} */ (PLAIN));
  useLayoutEffect(() => {
    const page = document.documentElement.dataset;
    page.theme = comfort.contrast ? "contrast" : "plain";
    page.size = comfort.larger ? "larger" : "plain";
    page.reach = comfort.low ? "low" : "plain";
  }, [comfort]);
  return {
    comfort,
    toggle: (what) => setComfort((now) => ({ ...now, [what]: !now[what] })),
    reset: () => setComfort(PLAIN),
    isPlain: !(comfort.contrast || comfort.larger || comfort.low),
  };
}
