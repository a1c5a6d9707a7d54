/** Confirming the code that a new kiosk, screen or print agent shows. */
import { html, useState } from "shared/html.js";
import { pick, t } from "shared/i18n.js";
import { ask } from "./ask.js";
import { facts } from "./facts.js";
import { Problem, roleName } from "./parts.js";

/** @param {{lang: string, changed: () => Promise<void>}} props */
export function Pair({ lang, changed }) {
  const [code, setCode] = useState("");
  const [device, setDevice] = useState("");
  const [problem, setProblem] = useState("");
  const [done, setDone] = useState("");
  /** @param {Event} event */
  async function send(event) {
    event.preventDefault();
    setDone("");
    const told = await ask("POST", "/api/v1/pairings/confirm", { code: code.trim(), device: device || null });
    setProblem(told.problem);
    if (told.problem) return;
    setDone(t("{role} {device} is paired.", { role: roleName(told.body.role), device: told.body.device ?? "" }));
    setCode("");
    await changed();
  }
  return html`<section class="pair" aria-labelledby="pair-title">
    <h2 id="pair-title">${t("Pair a device")}</h2>
    <form class="fields across" onSubmit=${send}>
      <label>${t("Code on the device")}<input name="code" class="code" required maxlength="20" autocomplete="off" autocapitalize="characters" spellcheck=${false} value=${code} onInput=${(/** @type {Event} */ event) => setCode(/** @type {HTMLInputElement} */ (event.target).value)} /></label>
      <label>${t("It is")}<select name="device" onChange=${(/** @type {Event} */ event) => setDevice(/** @type {HTMLSelectElement} */ (event.target).value)}>
        <option value="">${t("what it says it is")}</option>
        ${facts.devices.map(({ role, id, name }) => html`<option value=${id}>${roleName(role)}: ${pick(name, lang)}</option>`)}
      </select></label>
      <button class="btn primary" type="submit">${t("Confirm")}</button>
    </form>
    <${Problem} problem=${problem} />
    <p role="status" class="done">${done}</p>
  </section>`;
}
