/** The screens without a board: an empty room, a lost server, a screen that is not set up, a sound that is held back. */
import { html } from "shared/html.js";
import { t } from "shared/i18n.js";
import { PairingCode } from "shared/pairing.js";
import { Icon, Place, Way } from "shared/signs.js";
import { PlainNumber } from "./board.js";

/** @typedef {import("./languages.js").Tongue} Tongue */
/** @typedef {import("./board_state.js").BoardCall} BoardCall */

/**
 * Nobody has been called: who comes in reads that they are welcome, and where to look.
 * @param {{first: Tongue, others: Tongue[], sound: boolean}} props
 */
export function Welcome({ first, others, sound }) {
  return html`
    <main class="welcome">
      <div class="greeting" lang=${first.code} dir=${first.dir}>
        <p class="big">${welcomeIn(first)}</p>
        <p>${appearsIn(first)}</p>
      </div>
      <div class="senses" aria-hidden="true">
        <span class="ticket"><b><${Icon} name="person" /></b></span>
        <${Icon} name="chev" class="c" />
        <${Icon} name="screen" />
        ${sound && html`<${Icon} name="speak" />`}
      </div>
      <ul class="greetings">
        ${others.map((tongue) => html`<li key=${tongue.code} lang=${tongue.code} dir=${tongue.dir}>
          <b>${welcomeIn(tongue)}</b><span>${appearsIn(tongue)}</span>
        </li>`)}
      </ul>
    </main>
  `;
}

/**
 * One area of several in which nobody is called.
 * @param {{tongues: Tongue[]}} props
 */
export function Quiet({ tongues }) {
  return html`
    <div class="quiet">
      ${tongues.map((tongue) => html`<p key=${tongue.code} lang=${tongue.code} dir=${tongue.dir}>${appearsIn(tongue)}</p>`)}
    </div>
  `;
}

/** @param {Tongue} tongue */
function welcomeIn({ t }) {
  return t("Welcome");
}

/** @param {Tongue} tongue */
function appearsIn({ t }) {
  return t("Your number appears here.");
}

/** @param {Tongue} tongue */
function staysIn({ t }) {
  return t("Your number stays valid.");
}

/**
 * The server is lost: nothing may look alive, and nobody may think that their number is gone.
 * @param {{tongues: Tongue[], last: BoardCall | undefined, lastTime: string, desk: string[] | null}} props
 *   desk: the way to the information desk, null where there is none
 */
export function Lost({ tongues, last, lastTime, desk }) {
  return html`
    <main class="lost">
      <div class="msg" role="alert">
        <${Icon} name="screenoff" class="sign" />
        <div class="says">
          <h2>${t("Screen out of order")}</h2>
          ${tongues.map((tongue) => html`<p key=${tongue.code} lang=${tongue.code} dir=${tongue.dir}>${staysIn(tongue)}</p>`)}
        </div>
        ${desk && html`<div class="desk"><${Place}>i<//><${Way} steps=${desk} /></div>`}
      </div>
      ${last && html`<${LastCall} call=${last} time=${lastTime} />`}
    </main>
  `;
}

/** @param {{call: BoardCall, time: string}} props */
function LastCall({ call, time }) {
  return html`
    <section class="last" aria-label=${t("Last call")}>
      <div class="when"><${Icon} name="clock" /><span>${t("Last call")}<br /><span class="tab">${time}</span></span></div>
      <div class="which">
        <${PlainNumber} number=${call.number} /><${Icon} name="chev" class="c" /><${Place}>${call.counter_name}<//>
      </div>
    </section>
  `;
}

/** @param {{time: string}} props */
export function SeekingStrip({ time }) {
  return html`
    <footer class="strip">
      <span class="seeking"><${Icon} name="again" />${t("Looking for the connection")}</span>
      <time class="time tab">${time}</time>
    </footer>
  `;
}

/**
 * This screen may not show anything yet: for staff, who can mend it, by the code or by a token.
 * @param {{name: string, reason: string}} props
 */
export function NotSetUp({ name, reason }) {
  return html`
    <main class="lost">
      <div class="msg" role="alert">
        <${Icon} name="key" class="sign" />
        <div class="says">
          <h2>${t("This screen is not set up")}</h2>
          <${PairingCode} role="display" device=${name} />
          <p>${t("Please open its page once with a valid token.")}</p>
          <p class="tab">${[name, reason].filter(Boolean).join(" · ")}</p>
        </div>
      </div>
    </main>
  `;
}

/** @returns {string} */
export const blockedText = () => t("No sound. Please touch the screen.");

/** The browser holds the sound back until somebody touches the screen. */
export function Blocked() {
  return html`<div class="blocked" role="alert"><${Icon} name="mute" /><${Icon} name="touch" /><span>${blockedText()}</span></div>`;
}
