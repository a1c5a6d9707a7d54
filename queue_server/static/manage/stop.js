/** Stopping a service or a kiosk for today: with a reason in words that visitors will read, or without. */
import { call, Offline } from "shared/api.js";
import { html, useLayoutEffect, useRef, useState } from "shared/html.js";
import { fetchTexts, t } from "shared/i18n.js";
import { toLogin } from "./facts.js";

/** @typedef {{kind: "services" | "kiosks", id: string, name: string, open: boolean}} Target */
/** @typedef {{de: string, en: string}} Reason */

/** Reasons that fit often. Visitors read them in German or English, whatever the manager's language. */
const READY = () => [t("Technical fault"), t("Too few staff today"), t("Please come back tomorrow")];
const READY_ENGLISH = ["Technical fault", "Too few staff today", "Please come back tomorrow"];

/**
 * @param {Target} target
 * @param {"stop" | "resume"} step
 * @param {Reason | null} reason
 * @returns {Promise<string>} what went wrong, or nothing
 */
export async function change(target, step, reason) {
  const said = reason && Object.fromEntries(Object.entries(reason).filter(([, text]) => text.trim()));
  const body = said && Object.keys(said).length ? { reason: said } : {};
  try {
    const { status, body: answer } = await call("POST", `/api/v1/${target.kind}/${encodeURIComponent(target.id)}/${step}`, body);
    if (status === 401) toLogin();
    return status < 300 ? "" : (answer?.message ?? String(status));
  } catch (error) {
    if (!(error instanceof Offline)) throw error;
    return t("The server does not answer. Please try again in a moment.");
  }
}

/** @param {{target: Target, close: () => void, failed: (problem: string) => void}} props */
export function StopDialog({ target, close, failed }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const [reason, setReason] = useState(/** @type {Reason} */ ({ de: "", en: "" }));
  useLayoutEffect(() => dialog.current?.showModal(), []);
  /** @param {Event} event */
  async function send(event) {
    event.preventDefault();
    failed(await change(target, "stop", reason));
    dialog.current?.close();
  }
  /** @param {string} english */
  async function fill(english) {
    const german = await fetchTexts("de", "staff");
    setReason({ de: german(english), en: english });
  }
  return html`<dialog class="sheet stop" ref=${dialog} aria-labelledby="stop-title" onClose=${close}>
    <form onSubmit=${send}>
      <h2 id="stop-title">${t("Stop {name} for today?", { name: target.name })}</h2>
      <p>${t("No more numbers are given until you resume. Whoever holds a number is still served.")}</p>
      <p class="chips" role="group" aria-label=${t("Reasons that fit often")}>
        ${READY().map((words, index) => html`<button class="btn" type="button" onClick=${() => fill(READY_ENGLISH[index] ?? "")}>${words}</button>`)}
      </p>
      <${Field} id="reason-de" label=${t("Reason in German, shown to visitors (may be empty)")} lang="de" value=${reason.de} set=${(/** @type {string} */ de) => setReason({ ...reason, de })} />
      <${Field} id="reason-en" label=${t("Reason in English, shown to visitors (may be empty)")} lang="en" value=${reason.en} set=${(/** @type {string} */ en) => setReason({ ...reason, en })} />
      <p class="actions">
        <button class="btn" type="button" onClick=${() => dialog.current?.close()}>${t("Cancel")}</button>
        <button class="btn primary" type="submit">${t("Stop for today")}</button>
      </p>
    </form>
  </dialog>`;
}

/** @param {{id: string, label: string, lang: string, value: string, set: (text: string) => void}} props */
function Field({ id, label, lang, value, set }) {
  return html`<label for=${id}>${label}</label>
    <input id=${id} lang=${lang} maxlength="200" autocomplete="off" value=${value}
      onInput=${(/** @type {Event} */ event) => set(/** @type {HTMLInputElement} */ (event.target).value)} />`;
}
