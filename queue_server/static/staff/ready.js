/** Sentences to start from: chosen by a key, filled with a counter and a time, in both languages of the staff. */
import { clockTime } from "shared/clock.js";
import { html, useState } from "shared/html.js";
import { N_, fetchTexts, t } from "shared/i18n.js";

/** @typedef {import("staff/messages.js").Office} Office */
/** @typedef {import("staff/messages.js").Text} Text */
/** @typedef {{counter: string, time: string}} Values */

const READY = [
  N_("Counter {counter} closes at {time}."),
  N_("Counter {counter} opens again at {time}."),
  N_("Today it takes longer than usual. We ask for your patience."),
  N_("We have a technical fault. Your number stays valid."),
];

/** A time to start from lies so many minutes ahead, on full five minutes. */
const AHEAD = 30;
const STEP = 5 * 60_000;

/** Visitors read each sentence in its own language, whatever the page speaks. @param {string} message @param {Values} values */
async function inBoth(message, values) {
  const german = await fetchTexts("de", "staff");
  const english = await fetchTexts("en", "staff");
  return { de: german(message, values), en: english(message, values) };
}

/**
 * @param {object} props
 * @param {Office} props.office
 * @param {Date} props.now
 * @param {string} props.counter  the one that is named at first
 * @param {string[]} props.counters  what hangs over them
 * @param {(text: Text) => void} props.fill
 */
export function Ready({ office, now, counter, counters, fill }) {
  const [chosen, setChosen] = useState("");
  const soon = new Date(Math.round((now.getTime() + AHEAD * 60_000) / STEP) * STEP);
  const [values, setValues] = useState(/** @type {Values} */ ({ counter, time: clockTime(soon, office.tz) }));
  /** @param {string} message @param {Partial<Values>} [change] */
  async function use(message, change = {}) {
    const next = { ...values, ...change };
    setChosen(message);
    setValues(next);
    fill(await inBoth(message, next));
  }
  return html`<div class="ready">
    <p class="chips" role="group" aria-label=${t("Sentences to start from")}>
      ${READY.map((message) => html`<button class="btn" type="button" aria-pressed=${String(message === chosen)} onClick=${() => use(message)}>${t(message, { counter: values.counter, time: values.time })}</button>`)}
    </p>
    ${chosen.includes("{counter}") && html`<p class="holes">
      <label>${t("Counter")} <select value=${values.counter} onChange=${(/** @type {Event} */ event) => use(chosen, { counter: valueOf(event) })}>
        ${counters.map((name) => html`<option key=${name} value=${name}>${name}</option>`)}
      </select></label>
      <label>${t("Time")} <input type="time" required value=${values.time} onChange=${(/** @type {Event} */ event) => use(chosen, { time: valueOf(event) || values.time })} /></label>
    </p>`}
  </div>`;
}

/** @param {Event} event @returns {string} */
const valueOf = (event) => /** @type {HTMLInputElement} */ (event.currentTarget).value;
