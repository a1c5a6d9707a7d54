/** The phone when one is called: it becomes the sign itself, ticket and yellow place, as the waiting room shows them. */
import { html, useEffect } from "shared/html.js";
import { t } from "shared/i18n.js";
import { Icon, Ticket, Way } from "shared/signs.js";
import { wayWords } from "shared/words.js";

/** @typedef {import("./boot.js").Visit} Visit */

/** Milliseconds of three beats, where a phone can be felt. */
const BEATS = [300, 200, 300, 200, 300];

/** @param {{visit: Visit, called: NonNullable<Visit["called"]>}} props */
export function Called({ visit, called }) {
  const serving = visit.state === "serving";
  useEffect(() => {
    // Browsers let a page be felt only after somebody has touched it.
    if (!serving && navigator.userActivation?.hasBeenActive) navigator.vibrate?.(BEATS);
  }, [serving]);
  return html`<section class="called" role="alert">
    <h1>${serving ? t("You are being served") : t("It is your turn now")}</h1>
    <${Ticket} number=${visit.number} />
    <${Icon} name="chev" class="then" />
    <div class="sign arrives" lang="de" dir="ltr"><small>Platz</small><b class=${size(called.counter_name)}>${called.counter_name}</b></div>
    <${Directions} called=${called} />
  </section>`;
}

/** A longer name on the wall needs smaller letters here. @param {string} name */
function size(name) {
  return name.length > 3 ? "long" : name.length > 1 ? "two" : "";
}

/** @param {{called: NonNullable<Visit["called"]>}} props */
function Directions({ called }) {
  const room = [called.floor, called.room].filter(Boolean).join(" · ");
  return html`<div class="directions">
    <${Way} steps=${called.direction} />
    <p><b dir="ltr">${room}</b>${called.direction.length > 0 && html`<span>${wayWords(called.direction)}</span>`}</p>
  </div>`;
}
