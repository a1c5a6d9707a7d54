/** The keys of the current ticket: each stays in its place, with its letter, and says why it cannot be pressed. */
import { html } from "shared/html.js";
import { t } from "shared/i18n.js";
import { Icon } from "shared/signs.js";
import { spaced, whyNotMissed } from "./words.js";

/** @typedef {import("./types.js").Ticket} Ticket */
/** @typedef {{step: string, letter: string, icon: string, label: () => string}} Step */

/** @type {Step[]} what ends the conversation or moves the person on */
export const ALWAYS = [
  { step: "finish", letter: "F", icon: "check", label: () => t("Finished") },
  { step: "park", letter: "P", icon: "pause", label: () => t("Park") },
  { step: "transfer", letter: "L", icon: "handover", label: () => t("Pass on") },
  { step: "requeue", letter: "R", icon: "putback", label: () => t("Put back") },
];

/** @type {Step[]} as long as somebody is called and not yet here */
export const CALLED = [
  { step: "start", letter: "D", icon: "here", label: () => t("Is here") },
  { step: "recall", letter: "W", icon: "again", label: () => t("Call again") },
  { step: "miss", letter: "X", icon: "away", label: () => t("Did not appear") },
];

/**
 * May this step be pressed now? The server's list is of the moment it was made; a time that has run out since counts too.
 * @param {string} step
 * @param {Ticket | null} ticket
 * @param {Date} now
 */
export function isPossible(step, ticket, now) {
  if (!ticket) return false;
  if (ticket.possible.includes(step)) return true;
  return step === "miss" && ticket.state === "called" && whyNotMissed(ticket, now) === null;
}

/**
 * @param {{title: string, steps: Step[], ticket: Ticket | null, now: Date, enabled: boolean, press: (step: string) => void, children?: any}} props
 */
export function StepKeys({ title, steps, ticket, now, enabled, press, children }) {
  return html`<section class="grp">
    <div class="about-keys"><h2>${title}</h2>${children}</div>
    <div class=${`steps of-${steps.length}`}>
      ${steps.map((step) => html`<${StepKey} key=${step.step} ...${step} ticket=${ticket} now=${now} enabled=${enabled} press=${press} />`)}
    </div>
  </section>`;
}

/**
 * @param {Step & {ticket: Ticket | null, now: Date, enabled: boolean, press: (step: string) => void}} props
 */
function StepKey({ step, letter, icon, label, ticket, now, enabled, press }) {
  const possible = enabled && isPossible(step, ticket, now);
  const reason = step === "miss" && ticket?.state === "called" && enabled ? whyNotMissed(ticket, now) : null;
  return html`<button class="key" type="button" data-step=${step} aria-keyshortcuts=${letter} aria-disabled=${possible ? undefined : "true"} onClick=${() => press(step)}>
    <${Icon} name=${icon} />
    <span class="what">${label()}${reason && html`<small>${reason}</small>`}</span>
    <kbd aria-hidden="true">${letter}</kbd>
  </button>`;
}

/**
 * Above the first row of keys: whose keys they are.
 * @param {Ticket | null} ticket
 */
export function aboutKeys(ticket) {
  if (!ticket) return t("Possible once somebody is at this counter");
  const number = spaced(ticket.number);
  return ticket.state === "serving" ? t("{number}, in conversation", { number }) : t("{number}, called", { number });
}
