/** The last screen: the number, how long, where, what to have ready, the way to the phone, and what the printer does. */
import { html, useState } from "shared/html.js";
import { pick, t } from "shared/i18n.js";
import { Icon, Place, Ticket, Way } from "shared/signs.js";
import { between, minutes, wayWords } from "shared/words.js";
import { boot, serviceOf } from "./boot.js";
import { Bring } from "./confirm.js";
import { Heading, Panel } from "./frame.js";
import { useVisit } from "./office.js";
import { PaperNews } from "./paper.js";
import { WaitHere } from "./place.js";

/** @typedef {import("./flow.js").Issued} Issued */

/** @param {{office: import("./office.js").Office, ticket: Issued, language: string, done: () => void}} props */
export function TicketScreen({ office, ticket, language, done }) {
  const visit = useVisit(office, ticket.token);
  const [hasCode, setHasCode] = useState(true);
  const service = serviceOf(ticket.service);
  return html`<${Panel} at=${2} now=${office.now} language=${language} class="yours">
      <${Heading}>${visit?.called ? t("It is your turn now") : t("This is your number")}<//>
      <div class=${ticket.number.length > 4 ? "hero long" : "hero"}><${Ticket} number=${ticket.number} /></div>
      <p class="for"><${Icon} name=${service?.icon ?? "slip"} /><span>${pick(service?.name, language)}</span></p>
    <//>
    <main class="reach number-main">
      ${visit?.called
        ? html`<${GoNow} called=${visit.called} />`
        : html`<div class="two facts">
            <${Wait} ticket=${ticket} visit=${visit} /><${WaitHere} area=${ticket.area} language=${language} />
          </div>`}
      <div class="two more">
        <${Bring} things=${service?.bring ?? []} language=${language} />
        <${Phone} token=${ticket.token} hasCode=${hasCode} lost=${() => setHasCode(false)} />
      </div>
      <div class="acts">
        <${PaperNews} token=${ticket.token} paper=${visit ? visit.paper : ticket.paper} language=${language} hasCode=${hasCode} />
        <button type="button" class="key primary finish" data-choice onClick=${done}><${Icon} name="check" />${t("Done")}</button>
      </div>
    </main>`;
}

/** @param {{ticket: Issued, visit: any}} props */
function Wait({ ticket, visit }) {
  const forecast = visit ? visit.forecast : ticket.forecast;
  const from = visit?.now ?? ticket.issued_at;
  return html`<section class="wait" role="status">
    <h2><${Icon} name="glass" />${t("Your wait, about")}</h2>
    ${forecast
      ? html`<p class="big" style=${{ "--chars": lengthOf(forecast) }}>${minutes(forecast)}</p><p class="tab">${between(forecast, from, boot.tz)}</p>`
      : html`<p class="honest">${t("Nobody serves this now. We cannot say how long it takes.")}</p>`}
    ${visit && html`<p class="tab">${t("People before you:")} <b>${visit.before}</b></p>`}
  </section>`;
}

/** How many characters the range and its unit are. @param {import("shared/words.js").Forecast} forecast */
function lengthOf({ low_min: low, high_min: high }) {
  return t("{range} min", { range: `${low}–${high}` }).length;
}

/** Called while still standing here: the place replaces the wait. @param {{called: any}} props */
function GoNow({ called }) {
  return html`<section class="now" role="alert">
    <h2><${Icon} name="pin" />${t("Go to this place")}</h2>
    <div class="go"><${Way} steps=${called.direction} /><${Place}>${called.counter_name}<//></div>
    <p>${wayWords(called.direction)}</p>
  </section>`;
}

/**
 * The code is left out when its picture does not come: a broken one would only confuse.
 * @param {{token: string, hasCode: boolean, lost: () => void}} props
 */
function Phone({ token, hasCode, lost }) {
  if (!hasCode) return html`<section class="phone"></section>`;
  return html`<section class="phone">
    <h2>${t("On your phone")}</h2>
    <div class="code">
      <img class="qr" src=${`/t/${token}/qr.svg`} alt=${t("Code for your phone")} onError=${lost} />
      <div><p><b>${t("Point your camera here.")}</b></p><p>${t("Your phone shows when it is your turn.")}</p></div>
    </div>
  </section>`;
}
