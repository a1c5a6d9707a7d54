/** Small parts of the admins' page: a problem in words, a question before something is lost, a secret shown once. */
import { html, useLayoutEffect, useRef, useState } from "shared/html.js";
import { N_, t } from "shared/i18n.js";
import { Icon } from "shared/signs.js";
import { facts } from "./facts.js";

/** The names of the roles, for the catalogue; the server names them in English. */
const ROLES = /** @type {Record<string, string>} */ ({
  clerk: N_("Clerk"),
  lead: N_("Lead"),
  manager: N_("Manager"),
  admin: N_("Admin"),
  auditor: N_("Auditor"),
  kiosk: N_("Kiosk"),
  display: N_("Display"),
  printer: N_("Printer"),
});

/** @param {string} role @returns {string} */
export const roleName = (role) => (ROLES[role] ? t(ROLES[role]) : role);

/** What went wrong, read out at once. @param {{problem: string}} props */
export function Problem({ problem }) {
  return html`<div role="alert">${problem && html`<p class="notice bad"><${Icon} name="warn" /><span>${problem}</span></p>`}</div>`;
}

/**
 * A key that asks once more before it acts; the focus goes to the answer and back.
 * @param {{words: string, question: string, yes: string, act: () => void}} props
 */
export function Sure({ words, question, yes, act }) {
  const [asked, ask] = useState(false);
  const first = useRef(/** @type {HTMLButtonElement | null} */ (null));
  useLayoutEffect(() => {
    if (asked) first.current?.focus();
  }, [asked]);
  if (!asked) return html`<button class="btn" type="button" onClick=${() => ask(true)}>${words}</button>`;
  return html`<span class="sure" role="group" aria-label=${question}>
    <span>${question}</span>
    <button class="btn danger" type="button" ref=${first} onClick=${() => (ask(false), act())}>${yes}</button>
    <button class="btn" type="button" onClick=${() => ask(false)}>${t("Cancel")}</button>
  </span>`;
}

/**
 * A password or token that can be seen only now.
 * @param {{words: string, secret: string, done: () => void}} props
 */
export function Secret({ words, secret, done }) {
  const [copied, setCopied] = useState(false);
  const place = useRef(/** @type {HTMLInputElement | null} */ (null));
  useLayoutEffect(() => place.current?.focus(), []);
  async function copy() {
    place.current?.select();
    try {
      await navigator.clipboard.writeText(secret);
      setCopied(true);
    } catch {
      setCopied(document.execCommand("copy")); // without https there is no other way
    }
  }
  return html`<section class="secret" aria-labelledby="secret-words">
    <p id="secret-words"><b>${words}</b> ${t("It is shown only now. Write it down or copy it.")}</p>
    <p class="line"><input ref=${place} class="code" readonly value=${secret} aria-labelledby="secret-words" onFocus=${(/** @type {FocusEvent} */ event) => /** @type {HTMLInputElement} */ (event.target).select()} />
      <button class="btn primary" type="button" onClick=${copy}><${Icon} name="document" />${t("Copy")}</button>
      <button class="btn" type="button" onClick=${done}>${t("Done")}</button>
    </p>
    <p role="status" class="mut">${copied ? t("Copied.") : ""}</p>
  </section>`;
}

/**
 * A dialog with a title and a way out.
 * @param {{id: string, title: string, close: () => void, children?: any}} props
 */
export function Sheet({ id, title, close, children }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useLayoutEffect(() => dialog.current?.showModal(), []);
  return html`<dialog class="sheet" ref=${dialog} aria-labelledby=${id} onClose=${close}>
    <header><h2 id=${id}>${title}</h2><button class="btn" type="button" onClick=${() => dialog.current?.close()}>${t("Close")} <kbd aria-hidden="true">Esc</kbd></button></header>
    ${children}
  </dialog>`;
}

/** @param {{roles: string[], value: string, choose: (role: string) => void, name: string}} props */
export function Roles({ roles, value, choose, name }) {
  return html`<select name=${name} value=${value} onChange=${(/** @type {Event} */ event) => choose(/** @type {HTMLSelectElement} */ (event.target).value)}>
    ${roles.map((role) => html`<option value=${role} selected=${role === value}>${roleName(role)}</option>`)}
  </select>`;
}

/** A heading of a view with what can be done there. @param {{title: string, words: string, children?: any}} props */
export function Head({ title, words, children }) {
  return html`<header class="view"><div><h1>${title}</h1><p class="mut">${words}</p></div>${children}</header>`;
}

/** @param {{found: unknown, problem: string, empty: boolean, words: string, children?: any}} props  empty: there is nothing to show */
export function Body({ found, problem, empty, words, children }) {
  if (problem) return html`<${Problem} problem=${problem} />`;
  if (!found) return html`<p class="mut">${t("Waiting for the server …")}</p>`;
  return empty ? html`<p class="empty">${words}</p>` : children;
}

/** Whose page this is. */
export const me = () => facts.user.name;
