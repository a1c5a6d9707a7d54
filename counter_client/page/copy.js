/** What is seldom needed: a word to the waiting rooms, and a copy of a slip, which says at which printer before it is pressed. */
import { boot } from "shared/boot.js";
import { html, useRef, useState } from "shared/html.js";
import { pick, t } from "shared/i18n.js";
import { Icon } from "shared/signs.js";
import { isWell, printerWord } from "staff/printers.js";

/** @typedef {import("./types.js").Boot} Boot */
/** @typedef {import("./types.js").Printer} Printer */

const facts = /** @type {Boot} */ (boot);
const KEPT = "aufruf.counter.printer";

/** @param {string} printer @param {string} lang @returns {string} */
export function printerName(printer, lang) {
  return pick(facts.printers?.[printer], lang) || printer;
}

/**
 * The printer that this desk chose last, else the first that is well.
 * @param {Printer[]} printers
 * @returns {{printer: string | null, choose: (printer: string) => void}}
 */
export function usePrinter(printers) {
  const [kept, setKept] = useState(() => localStorage.getItem(KEPT));
  const wanted = printers.find(({ printer }) => printer === kept) ?? printers.find(isWell) ?? printers[0];
  return {
    printer: wanted?.printer ?? null,
    choose: (printer) => {
      localStorage.setItem(KEPT, printer);
      setKept(printer);
    },
  };
}

/**
 * @param {object} props
 * @param {Printer[]} props.printers
 * @param {string | null} props.printer  where it would print (null: nowhere)
 * @param {(printer: string) => void} props.choose
 * @param {boolean} props.enabled
 * @param {string} props.lang
 * @param {() => void} props.press
 * @param {string} props.said  what was just done here, as that a copy is on its way: in this line, so that nothing is moved by it
 * @param {any} props.children  the key that says something
 */
export function More({ printers, printer, choose, enabled, lang, press, said, children }) {
  return html`<section class="grp also" aria-labelledby="also">
    <h2 id="also">${t("More")}</h2>
    ${children}
    ${printer && html`<button class="btn" type="button" data-copy aria-keyshortcuts="K" aria-describedby="copy-at copy-printer" aria-disabled=${enabled ? undefined : "true"} onClick=${press}>
      <${Icon} name="printer" />${t("Print a copy of the slip")}<kbd aria-hidden="true">K</kbd>
    </button>`}
    <span class="said" role="status">${said && html`<span class="state" data-said><${Icon} name="check" />${said}</span>`}</span>
    ${printer && html`<label class="at" hidden=${Boolean(said)}><span id="copy-at">${t("Prints at:")} ${printers.length === 1 && html`<b>${nameAndState(printers[0], lang)}</b>`}</span>
      ${printers.length > 1 && html`<${Choice} printers=${printers} printer=${printer} choose=${choose} lang=${lang} />`}
    </label>`}
  </section>`;
}

/** @param {{printers: Printer[], printer: string, choose: (printer: string) => void, lang: string}} props */
function Choice({ printers, printer, choose, lang }) {
  const byMouse = useRef(false);
  /** After the mouse the keys are the desk's again: in the list, letters would choose printers. @param {Event} event */
  const change = (event) => {
    const list = /** @type {HTMLSelectElement} */ (event.currentTarget);
    choose(list.value);
    if (byMouse.current) list.blur();
  };
  return html`<select id="copy-printer" value=${printer} onChange=${change} onPointerDown=${() => (byMouse.current = true)} onKeyDown=${() => (byMouse.current = false)}>
    ${printers.map((one) => html`<option key=${one.printer} value=${one.printer}>${nameAndState(one, lang)}</option>`)}
  </select>`;
}

/** @param {Printer | undefined} printer @param {string} lang */
function nameAndState(printer, lang) {
  if (!printer) return "";
  const name = printerName(printer.printer, lang);
  return printer.state === "ready" && !printer.reason ? name : `${name} (${printerWord(printer.state, printer.reason)})`;
}
