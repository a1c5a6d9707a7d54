/** The phone when there is nothing to wait for any more, or the server does not know the number: kindly, and what to do. */
import { html } from "shared/html.js";
import { N_, t } from "shared/i18n.js";
import { Icon } from "shared/signs.js";
import { Mine } from "./waiting.js";

/** @typedef {import("./boot.js").Visit} Visit */

const ENDS = /** @type {Record<string, [string, string]>} */ ({
  done: [N_("You have been served"), N_("Thank you for coming. Goodbye!")],
  no_show: [N_("We called you, but you did not come"), N_("Please go to our staff. We will find a solution.")],
  left: [N_("This number was given back"), N_("If you still need us, please take a new number at the machine.")],
  expired: [N_("This number is no longer valid"), N_("It is from another day. Please take a new number at the machine.")],
});

/** @param {{visit: Visit, language: string}} props */
export function Closed({ visit, language }) {
  const [head, line] = ENDS[visit.state] ?? ["", ""];
  return html`<${Mine} visit=${visit} head=${t(head)} language=${language} />
    <p class="end"><${Icon} name=${visit.state === "done" ? "check" : "info"} /><span>${t(line)}</span></p>`;
}

export function Unknown() {
  return html`<section class="unknown">
    <${Icon} name="slip" />
    <h1>${t("We do not know this number")}</h1>
    <p>${t("It may be from another day. Please take a new number at the machine, or ask our staff.")}</p>
  </section>`;
}
