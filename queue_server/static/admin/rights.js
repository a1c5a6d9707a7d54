/** Who may do what: the one table of rights, in plain words. */
import { html } from "shared/html.js";
import { t } from "shared/i18n.js";
import { facts } from "./facts.js";
import { Head, roleName } from "./parts.js";

export function Rights() {
  return html`<main class="view">
    <${Head} title=${t("Rights")} words=${t("What each role may do. Nothing else is allowed to anybody.")} />
    <div class="wide" role="region" aria-label=${t("Rights")} tabindex="0"><table class="rights">
      <thead><tr><th scope="col">${t("May")}</th>${facts.roles.map(({ id }) => html`<th scope="col">${roleName(id)}</th>`)}</tr></thead>
      <tbody>${facts.rights.map(
        ({ words, roles }) => html`<tr><th scope="row">${t(words)}</th>${facts.roles.map(({ id }) => html`<td>${roles.includes(id) ? html`<span class="yes">●<span class="vh">${t("yes")}</span></span>` : html`<span class="vh">${t("no")}</span>`}</td>`)}</tr>`,
      )}</tbody>
    </table></div>
  </main>`;
}
