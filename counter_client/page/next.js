/** The one primary key: it says what it will do before it does it. */
import { boot } from "shared/boot.js";
import { html } from "shared/html.js";
import { t } from "shared/i18n.js";
import { Icon } from "shared/signs.js";
import { spaced, untilMiss } from "./words.js";

/** @typedef {import("./types.js").View} View */
/** @typedef {import("./types.js").Ticket} Ticket */
/** @typedef {import("./types.js").Boot} Boot */

const facts = /** @type {Boot} */ (boot);

/**
 * What becomes of the person at the counter when the next is called.
 * @param {Ticket} ticket
 * @param {Date} now
 * @returns {"ends" | "misses"}
 */
function ending(ticket, now) {
  const { next_ends_called: policy, min_calls: calls } = facts.calls;
  const missed = ticket.state === "called" && policy === "miss" && ticket.calls >= calls && untilMiss(ticket, now) === 0;
  return missed ? "misses" : "ends";
}

/**
 * @param {View} view
 * @param {Date} now
 * @returns {string}
 */
export function promise(view, now) {
  const next = view.next && spaced(view.next.number);
  if (!view.current) return next ? t("calls {next}", { next }) : t("becomes free as soon as somebody waits");
  const values = { current: spaced(view.current.number), next: next ?? "" };
  const missed = ending(view.current, now) === "misses";
  if (!next) return missed ? t("{current} did not appear; nobody else is waiting", values) : t("ends {current}; nobody else is waiting", values);
  return missed ? t("{current} did not appear; calls {next}", values) : t("ends {current} and calls {next}", values);
}

/** @param {string} key as in the configuration */
export function keyLabel(key) {
  return key === "Space" || key === " " ? t("Space") : key.replace(/^(Key|Digit)/, "");
}

/**
 * @param {{view: View, now: Date, online: boolean, busy: string | null, press: () => void}} props
 */
export function NextKey({ view, now, online, busy, press }) {
  const possible = online && !busy && Boolean(view.current || view.next);
  const about = online ? promise(view, now) : t("waits for the server");
  return html`<button class=${`key primary next${busy === "next" ? " under-way" : ""}`} type="button" data-next
      aria-disabled=${possible ? undefined : "true"} aria-keyshortcuts=${facts.next_keys.join(" ")} onClick=${press}>
    <${Icon} name="bell" />
    <span class="what"><b>${view.next || !view.current ? t("Next person") : t("End")}</b><small>${busy === "next" ? t("calling …") : about}</small></span>
    <span class="kbds" aria-hidden="true">${facts.next_keys.map((key) => html`<kbd>${keyLabel(key)}</kbd>`)}</span>
  </button>`;
}
