/** Passing somebody on: choose the service, by letter, arrow keys or mouse. */
import { boot } from "shared/boot.js";
import { html, useEffect, useRef } from "shared/html.js";
import { pick, t } from "shared/i18n.js";
import { Icon, Ticket as Paper } from "shared/signs.js";
import { spaced } from "./words.js";

/** @typedef {import("./types.js").Ticket} Ticket */
/** @typedef {import("./types.js").Boot} Boot */

const facts = /** @type {Boot} */ (boot);

/** How far each key moves the choice. */
const MOVES = /** @type {Record<string, number>} */ ({ ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 });

/**
 * @param {{ticket: Ticket, lang: string, choose: (service: string) => void, close: () => void}} props
 */
export function Transfer({ ticket, lang, choose, close }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useEffect(() => dialog.current?.showModal(), []);
  const services = Object.entries(facts.services)
    .filter(([id]) => id !== ticket.service)
    .sort(([, one], [, other]) => one.prefix.localeCompare(other.prefix));
  return html`<dialog class="sheet" ref=${dialog} aria-labelledby="transfer-title" onClose=${close} onKeyDown=${move}>
    <header>
      <h2 id="transfer-title">${t("Pass on {number}: to which service?", { number: spaced(ticket.number) })}</h2>
      <button class="btn" type="button" onClick=${() => dialog.current?.close()}>${t("Cancel")} <kbd aria-hidden="true">Esc</kbd></button>
    </header>
    <p class="mut">${t("The number stays the same, and so does the place in the order. Press the letter, then Enter.")}</p>
    <ul class="targets">
      ${services.map(
        ([id, service], index) => html`<li>
          <button class="key" type="button" data-service=${id} data-letter=${service.prefix} autofocus=${index === 0} onClick=${() => choose(id)}>
            <${Paper} number=${service.prefix} edged class="mini" />
            <span class="what">${pick(service.name, lang)}<small>${place(id, lang)}</small></span>
            <${Icon} name=${service.icon} />
          </button>
        </li>`,
      )}
    </ul>
  </dialog>`;
}

/**
 * @param {string} service
 * @param {string} lang
 * @returns {string} where the person will have to wait
 */
function place(service, lang) {
  const area = /** @type {{area?: string}} */ (facts.services[service]).area;
  const known = area ? facts.areas[area] : undefined;
  return known ? pick(known.name, lang) : "";
}

/** @param {KeyboardEvent} event */
function move(event) {
  const keys = /** @type {HTMLElement[]} */ ([.../** @type {HTMLElement} */ (event.currentTarget).querySelectorAll("[data-service]")]);
  const at = keys.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const step = MOVES[event.key];
  const wanted = step ? keys[(Math.max(at, -step) + step + keys.length) % keys.length] : byLetter(keys, event);
  if (!wanted) return;
  event.preventDefault();
  wanted.focus();
}

/**
 * @param {HTMLElement[]} keys
 * @param {KeyboardEvent} event
 */
function byLetter(keys, event) {
  if (event.ctrlKey || event.altKey || event.metaKey) return undefined;
  return keys.find((key) => key.dataset.letter === event.key.toUpperCase());
}
