/** What is being said in the waiting rooms, and the key to say something: beside the services of now. */
import { html, useState } from "shared/html.js";
import { t } from "shared/i18n.js";
import { Icon } from "shared/signs.js";
import { SayDialog } from "staff/say.js";
import { Said } from "staff/said.js";
import { facts } from "./facts.js";

/** @param {{messages: import("staff/messages.js").Message[], now: Date, lang: string, enabled: boolean}} props */
export function Rooms({ messages, now, lang, enabled }) {
  const [writing, setWriting] = useState(false);
  return html`<section aria-labelledby="rooms">
    <div class="head-key"><h2 id="rooms">${t("Messages")}</h2>
      <button class="btn small" type="button" data-say aria-disabled=${enabled ? undefined : "true"} onClick=${() => enabled && setWriting(true)}>
        <${Icon} name="speech" />${t("Say something")}</button></div>
    <${Said} messages=${messages} office=${facts} now=${now} lang=${lang} enabled=${enabled} />
    ${writing && html`<${SayDialog} office=${facts} lang=${lang} now=${now} close=${() => setWriting(false)} />`}
  </section>`;
}
