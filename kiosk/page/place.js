/** Where the visitor waits: the floor's sign as it hangs on the wall, and the way to it. */
import { html } from "shared/html.js";
import { pick, t } from "shared/i18n.js";
import { Icon, Place, Way } from "shared/signs.js";
import { wayWords } from "shared/words.js";
import { boot } from "./boot.js";

/** @param {{area: string, language: string}} props */
export function WaitHere({ area, language }) {
  const place = boot.areas[area];
  if (!place) return null;
  const steps = boot.ways[area] ?? [];
  return html`<section class="where">
    <h2><${Icon} name="seat" />${t("Wait here")}</h2>
    <div class="go"><${Way} steps=${steps} /><${Place}>${place.floor}<//></div>
    <p><b>${pick(place.name, language)}</b></p>
    ${steps.length > 0 && html`<p>${wayWords(steps)}</p>`}
  </section>`;
}
