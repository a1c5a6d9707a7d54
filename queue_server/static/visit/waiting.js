/** The phone while one waits: the number, how long, how many before, where, what to have ready. */
import { clockTime } from "shared/clock.js";
import { html } from "shared/html.js";
import { fill, N_, pick, t } from "shared/i18n.js";
import { Icon, Place, Ticket, Way } from "shared/signs.js";
import { between, minutes, wayWords } from "shared/words.js";
import { boot } from "./boot.js";

/** @typedef {import("./boot.js").Visit} Visit */
/** @typedef {import("./boot.js").Told} Told */

const TOLD = /** @type {Record<string, string>} */ ({
  requeued: N_("We put you back in the queue. Your number stays the same."),
  returned: N_("You are in the queue again. Your number stays the same."),
  transferred: N_("We passed you on. Your number stays the same."),
});

/** @param {{visit: Visit, head: string, language: string}} props */
export function Mine({ visit, head, language }) {
  return html`<section class="mine" aria-live="polite">
    <h1>${head}</h1>
    <${Ticket} number=${visit.number} class=${visit.number.length > 4 ? "long" : ""} />
    <p>${pick(boot.service.name, language)}</p>
  </section>`;
}

/** @param {{visit: Visit, language: string}} props */
export function Waiting({ visit, language }) {
  const parked = visit.state === "parked";
  const head = parked ? t("Your number is on hold. We will call you again.") : t("You are in the queue. This is your number");
  return html`<${Mine} visit=${visit} head=${head} language=${language} />
    ${visit.told && html`<${News} told=${visit.told} />`}
    ${!parked && html`<${Forecast} visit=${visit} />`}
    ${visit.not_before && html`<${Later} at=${visit.not_before} />`}
    <${Where} visit=${visit} language=${language} />
    <p class="hint"><${Icon} name="bell" /><span>${t("Keep this page open. It shows when it is your turn.")}</span></p>
    <${Bring} language=${language} />`;
}

/** What staff did with the number, in words; the count of who is before is below. @param {{told: Told}} props */
function News({ told }) {
  if (told.kind === "parked" && !told.until) return null;
  const time = html`<bdi dir="ltr">${clockTime(told.until ?? told.at, boot.tz)}</bdi>`;
  const message = TOLD[told.kind] ?? "";
  const words = told.kind === "parked" ? fill(N_("Please be back by {time}."), { time }) : t(message);
  return html`<p class="hint told" role="status"><${Icon} name="info" /><span>${words}</span></p>`;
}

/** @param {{visit: Visit}} props */
function Forecast({ visit }) {
  const { forecast, before, now } = visit;
  return html`<section class="forecast">
    <div>
      <h2>${t("Your wait, about")}</h2>
      ${forecast
        ? html`<p class="value">${minutes(forecast)}</p>`
        : html`<p class="honest">${t("Nobody serves this now. We cannot say how long it takes.")}</p>`}
    </div>
    <div><h2>${t("People before you:")}</h2><p class="value tab" data-before>${before}</p></div>
    ${forecast && html`<p class="small tab">${between(forecast, now, boot.tz)}</p>`}
  </section>`;
}

/** @param {{at: string}} props */
function Later({ at }) {
  const time = html`<bdi dir="ltr">${clockTime(at, boot.tz)}</bdi>`;
  return html`<p class="hint"><${Icon} name="clock" /><span>${fill(N_("We will not call you before {time}."), { time })}</span></p>`;
}

/** @param {{visit: Visit, language: string}} props */
function Where({ visit, language }) {
  const area = boot.areas[visit.area] ?? boot.area;
  return html`<section class="where">
    <${Icon} name="seat" />
    <div><h2>${visit.told?.elsewhere ? t("Please go here now") : t("Wait here")}</h2><p>${pick(area.name, language)}</p><p class="small">${wayWords(visit.direction)}</p></div>
    <div class="signs"><${Way} steps=${visit.direction} /><${Place}>${visit.floor}<//></div>
  </section>`;
}

/** @param {{language: string}} props */
function Bring({ language }) {
  if (!boot.service.bring.length) return null;
  return html`<section class="bring">
    <h2>${t("Have these ready")}</h2>
    <ul>${boot.service.bring.map((thing) => html`<li><${Icon} name=${thing.icon} /><span>${pick(thing.name, language)}</span></li>`)}</ul>
  </section>`;
}
