/** The third screen: is this right, what to have ready, whether one may come earlier; then the one key that takes a number. */
import { html } from "shared/html.js";
import { pick, t } from "shared/i18n.js";
import { Icon } from "shared/signs.js";
import { minutes } from "shared/words.js";
import { boot } from "./boot.js";
import { Heading, Panel } from "./frame.js";
import { WaitHere } from "./place.js";

/** @typedef {import("./office.js").Office} Office */
/** @typedef {import("./office.js").Row} Row */
/** @typedef {import("./boot.js").Service} Service */
/** @typedef {import("./boot.js").Thing} Thing */

const PRIORITY_ICONS = /** @type {Record<string, string>} */ ({ pregnant_or_infant: "infant", disability: "wheelchair" });

/**
 * @param {object} props
 * @param {Office} props.office
 * @param {Service} props.service
 * @param {string} props.language
 * @param {string | null} props.priority
 * @param {boolean} props.sending
 * @param {(priority: string | null) => void} props.declare
 * @param {() => void} props.take
 */
export function ConfirmScreen({ office, service, language, priority, sending, declare, take }) {
  const row = office.rows.get(service.id);
  return html`<${Panel} at=${1} now=${office.now} language=${language} class="checking">
      <p class="for"><${Icon} name=${service.icon} /></p>
      <${Heading}>${pick(service.name, language)}<//>
      <${Facts} row=${row} />
    <//>
    <main class="reach">
      <div class="two">
        <${Bring} things=${service.bring} language=${language} />
        <${WaitHere} area=${service.area} language=${language} />
      </div>
      ${boot.priorities.length > 0 &&
      html`<${Priorities} chosen=${priority} language=${language} sending=${sending} declare=${declare} />`}
      <button type="button" class="key primary take" data-choice disabled=${sending} onClick=${take}>
        <${Icon} name=${sending ? "glass" : "slip"} /><span>${sending ? t("One moment, please …") : t("Take a number")}</span>
      </button>
    </main>`;
}

/** @param {{row: Row | undefined}} props */
function Facts({ row }) {
  if (!row) return null;
  const wait = row.forecast
    ? html`<${Icon} name="glass" /><span>${t("Wait, about:")} <b>${minutes(row.forecast)}</b></span>`
    : html`<${Icon} name="clock" /><span>${t("Nobody serves this now. We cannot say how long it takes.")}</span>`;
  return html`<ul class="before">
    <li><${Icon} name="people" /><span>${t("People waiting:")} <b class="tab">${row.waiting}</b></span></li>
    <li>${wait}</li>
  </ul>`;
}

/** @param {{things: Thing[], language: string}} props */
export function Bring({ things, language }) {
  return html`<section class="bring">
    <h2>${t("Have these ready")}</h2>
    ${things.length === 0
      ? html`<p>${t("You need nothing with you.")}</p>`
      : html`<ul>${things.map((thing) => html`<li><${Icon} name=${thing.icon} /><span>${pick(thing.name, language)}</span></li>`)}</ul>`}
  </section>`;
}

/** @param {{chosen: string | null, language: string, sending: boolean, declare: (priority: string | null) => void}} props */
function Priorities({ chosen, language, sending, declare }) {
  return html`<section class="priorities" role="group" aria-labelledby="priorities">
    <h2 id="priorities">${t("Does this apply to you? Then you wait less.")}</h2>
    <div class="choices">
      ${boot.priorities.map(({ id, name }) => {
        const on = chosen === id;
        return html`<button type="button" class="key toggle" data-choice aria-pressed=${String(on)} disabled=${sending}
          onClick=${() => declare(on ? null : id)}>
          <${Icon} name=${PRIORITY_ICONS[id] ?? "person"} /><span>${pick(name, language)}</span>
          <span class="box">${on && html`<${Icon} name="check" />`}</span>
        </button>`;
      })}
    </div>
  </section>`;
}
