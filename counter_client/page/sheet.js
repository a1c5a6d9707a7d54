/** A sheet over the desk: one question, answered by letters and digits, Enter does it, Esc leaves everything as it was. */
import { html, useLayoutEffect, useRef } from "shared/html.js";
import { t } from "shared/i18n.js";
import { Icon } from "shared/signs.js";

/** @typedef {{value: string, label: any, small?: any, letter?: string, disabled?: boolean}} Option */

const WORDS = new Set(["text", "search", "time", "number"]);

/**
 * @param {object} props
 * @param {string} props.id
 * @param {any} props.title
 * @param {() => void} props.close
 * @param {string} [props.problem]  why it was not done
 * @param {boolean} [props.wide]
 * @param {boolean} [props.told]  it only tells something: there is nothing to cancel
 * @param {any} props.children
 */
export function Sheet({ id, title, close, problem, wide, told, children }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  // Open as soon as it is there, before a quick Esc; and closed before it goes, so that the browser gives the keyboard
  // back to where it was.
  useLayoutEffect(() => {
    dialog.current?.showModal();
    return () => dialog.current?.close();
  }, []);
  /** What is closed because it goes tells nobody: another sheet may be open by then. */
  const closed = () => void (dialog.current?.isConnected && close());
  return html`<dialog class=${`sheet ask${wide ? " wide" : ""}`} ref=${dialog} id=${id} aria-labelledby=${`${id}-title`} onClose=${closed} onKeyDown=${byLetter}>
    <header>
      <h2 id=${`${id}-title`}>${title}</h2>
      <button class="btn" type="button" data-cancel onClick=${() => dialog.current?.close()}>${told ? t("Close") : t("Cancel")} <kbd aria-hidden="true">Esc</kbd></button>
    </header>
    ${children}
    <p class="problem" role="alert">${problem && html`<${Icon} name="warn" /><span>${problem}</span>`}</p>
  </dialog>`;
}

/** A letter or a digit chooses what shows it, unless somebody is writing. @param {KeyboardEvent} event */
function byLetter(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || isWriting(/** @type {HTMLElement} */ (event.target))) return;
  if (event.repeat && event.key !== "Tab" && !event.key.startsWith("Arrow")) return void event.preventDefault();
  const dialog = /** @type {HTMLElement} */ (event.currentTarget);
  const wanted = /** @type {HTMLElement | null} */ (dialog.querySelector(`[data-letter="${CSS.escape(event.key.toUpperCase())}"]:not(:disabled)`));
  if (!wanted) return;
  event.preventDefault();
  wanted.focus();
  if (wanted.getAttribute("aria-disabled") !== "true") wanted.click();
}

/** @param {HTMLElement} target */
function isWriting(target) {
  return target.tagName === "TEXTAREA" || target.tagName === "SELECT" || (target.tagName === "INPUT" && WORDS.has(/** @type {HTMLInputElement} */ (target).type));
}

/**
 * One of a few, each with its letter; the arrow keys move, as browsers do it.
 * @param {{name: string, legend: any, options: Option[], value: string, choose: (value: string) => void, first?: boolean, columns?: string}} props  first: the keyboard begins here
 */
export function Choices({ name, legend, options, value, choose, first, columns }) {
  const start = options.find((option) => option.value === value) ?? options.find(({ disabled }) => !disabled);
  return html`<fieldset class=${`choices ${columns ?? ""}`}>
    <legend>${legend}</legend>
    <div>${options.map((option) => html`<label key=${option.value} class=${`pick${option.disabled ? " off" : ""}`}>
      <input type="radio" name=${name} value=${option.value} checked=${option.value === value} disabled=${option.disabled} data-letter=${option.letter}
        autofocus=${Boolean(first && option === start)} onChange=${() => choose(option.value)} />
      ${option.letter && html`<kbd aria-hidden="true">${option.letter}</kbd>`}
      <span class="what">${option.label}${option.small && html`<small>${option.small}</small>`}</span>
    </label>`)}</div>
  </fieldset>`;
}

/** What a sheet does, on its one primary key. @param {{label: any, small?: any, enabled: boolean, busy: boolean}} props */
export function Do({ label, small, enabled, busy }) {
  return html`<p class="actions">
    <button class=${`key primary do${busy ? " under-way" : ""}`} type="submit" aria-disabled=${enabled && !busy ? undefined : "true"}>
      <span class="what">${label}${small && html`<small>${small}</small>`}</span><kbd aria-hidden="true">${t("Enter")}</kbd>
    </button>
  </p>`;
}

/**
 * A list's members with digits for their keys.
 * @param {Omit<Option, "letter">[]} options
 * @returns {Option[]}
 */
export const numbered = (options) => options.map((option, index) => ({ ...option, letter: index < 9 ? String(index + 1) : undefined }));

/** @param {Event} event @returns {string} */
export const valueOf = (event) => /** @type {HTMLInputElement} */ (event.currentTarget).value;

/** A form's submit, for which Enter is enough. @param {() => void} act */
export function onSubmit(act) {
  return (/** @type {Event} */ event) => {
    event.preventDefault();
    act();
  };
}
