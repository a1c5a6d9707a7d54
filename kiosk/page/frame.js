/** What frames every step: the petrol panel with the steps and the clock above, the bar of helping keys below. */
import { html, useEffect, useRef, useState } from "shared/html.js";
import { clockTime } from "shared/clock.js";
import { pick, t } from "shared/i18n.js";
import { Icon } from "shared/signs.js";
import { boot } from "./boot.js";

/** @typedef {{contrast: boolean, larger: boolean, low: boolean}} Comfort */

const STEPS = ["speech", "touch", "slip"];

/** @param {{now: () => Date}} props */
function Clock({ now }) {
  const [, redraw] = useState(0);
  useEffect(() => {
    const tick = setInterval(() => redraw((count) => count + 1), 1000);
    return () => clearInterval(tick);
  }, []);
  return html`<span class="tab clock">${clockTime(now(), boot.tz)}</span>`;
}

/** @param {{at: number}} props  the step the visitor is at, from 0 */
function Steps({ at }) {
  const label = t("Step {number} of {all}", { number: at + 1, all: STEPS.length });
  return html`<div class="steps" role="img" aria-label=${label}>
    ${STEPS.map((icon, index) => {
      const state = index === at ? "now" : index < at ? "done" : "";
      return html`<span class=${state}><${Icon} name=${index < at ? "check" : icon} /></span>`;
    })}
  </div>`;
}

/** @param {{at: number, language: string, now: () => Date, class?: string, children?: any}} props */
export function Panel({ at, language, now, class: extra, children }) {
  return html`<header class=${`panel ${extra ?? ""}`}>
    <div class="top">
      <span>${pick(boot.office.name, language)}</span>
      <${Steps} at=${at} />
      <${Clock} now=${now} />
    </div>
    ${children}
  </header>`;
}

/** The step's heading: it takes the focus when the step begins, so that keys and screen readers start there. */
/** @param {{children?: any, lang?: string}} props */
export function Heading({ children, lang }) {
  const heading = useRef(/** @type {HTMLHeadingElement | null} */ (null));
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return html`<h1 ref=${heading} tabindex="-1" lang=${lang}>${children}</h1>`;
}

/** @param {{icon: string, on?: boolean, class?: string, press: () => void, children?: any}} props */
function BarKey({ icon, on, class: extra, press, children }) {
  const pressed = on === undefined ? {} : { "aria-pressed": String(on) };
  return html`<button type="button" class=${`key ${extra ?? ""}`} onClick=${press} ...${pressed}>
    <${Icon} name=${icon} /><span class="words">${children}</span>
  </button>`;
}

/**
 * The helping keys: always at the same place, always last in the tab order.
 * @param {object} props
 * @param {Comfort} props.comfort
 * @param {(what: keyof Comfort) => void} props.toggle
 * @param {() => void} props.inform  opens privacy notice, imprint, accessibility statement
 * @param {(() => void) | null} props.back
 * @param {boolean} props.held  nothing can be taken back while an order is on its way
 * @param {string[][] | null} props.labels  the keys' words in several languages, where none is chosen yet
 */
export function Bar({ comfort, toggle, inform, back, held, labels }) {
  const words = labels ?? [[t("Contrast"), t("Larger"), t("Move down"), t("Information")]];
  const label = (/** @type {number} */ key) => words.map((language) => html`<span>${language[key]}</span>`);
  return html`<nav class="bar" aria-label=${t("Help with this screen")}>
    ${back &&
    html`<button type="button" class="key back" disabled=${held} onClick=${back}>
      <${Icon} name="back" flip /><span>${t("Back")}</span>
    </button>`}
    <${BarKey} icon="contrast" on=${comfort.contrast} press=${() => toggle("contrast")}>${label(0)}<//>
    <${BarKey} icon="larger" on=${comfort.larger} press=${() => toggle("larger")}>${label(1)}<//>
    <${BarKey} icon="low" class="lowering" on=${comfort.low} press=${() => toggle("low")}>${label(2)}<//>
    <${BarKey} icon="info" press=${inform}>${label(3)}<//>
  </nav>`;
}
