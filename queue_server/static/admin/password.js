/** The form that changes one's own password. */
import { html, useState } from "shared/html.js";
import { t } from "shared/i18n.js";
import { Icon } from "shared/signs.js";
import { ask } from "./ask.js";
import { facts } from "./facts.js";
import { Problem } from "./parts.js";

/** @param {{name: string, changed: () => void}} props */
export function Password({ name, changed }) {
  const [old, setOld] = useState("");
  const [fresh, setFresh] = useState("");
  const [seen, setSeen] = useState(false);
  const [problem, setProblem] = useState("");
  const [done, setDone] = useState(false);
  /** @param {Event} event */
  async function send(event) {
    event.preventDefault();
    setDone(false);
    const told = await ask("POST", "/api/v1/account/password", { old, new: fresh });
    setProblem(told.problem);
    if (told.problem) return;
    setOld("");
    setFresh("");
    setDone(true);
    changed();
  }
  const kind = seen ? "text" : "password";
  return html`<section aria-labelledby="password"><h2 id="password">${t("Change the password")}</h2>
    <form class="fields" onSubmit=${send}>
      <input class="vh" name="username" autocomplete="username" value=${name} readonly tabindex="-1" aria-hidden="true" />
      <label>${t("Old password")}<input name="old" type=${kind} required autocomplete="current-password" value=${old} onInput=${(/** @type {Event} */ event) => setOld(/** @type {HTMLInputElement} */ (event.target).value)} /></label>
      <label>${t("New password")}<input name="new" type=${kind} required autocomplete="new-password" aria-describedby="rule" value=${fresh} onInput=${(/** @type {Event} */ event) => setFresh(/** @type {HTMLInputElement} */ (event.target).value)} /></label>
      <p id="rule" class="mut">${t("At least {count} characters; several words are easy to remember. Digits and signs are not needed.", { count: facts.shortest })}</p>
      <label class="pick"><input type="checkbox" name="seen" checked=${seen} onChange=${() => setSeen(!seen)} />${t("Show what is typed")}</label>
      <${Problem} problem=${problem} />
      <p role="status" class="done">${done && html`<${Icon} name="check" />${t("The password has changed; your other sessions have ended.")}`}</p>
      <p class="actions"><button class="btn primary" type="submit">${t("Change the password")}</button></p>
    </form>
  </section>`;
}
