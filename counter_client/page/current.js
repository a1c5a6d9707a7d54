/** Who is at the counter: number, service, language, how long they waited, what they should have with them. */
import { boot } from "shared/boot.js";
import { html } from "shared/html.js";
import { N_, fill, pick, t } from "shared/i18n.js";
import { Icon, Ticket as Paper } from "shared/signs.js";
import { counterName } from "./names.js";
import { NoteLine } from "./note.js";
import { duration, languageName } from "./words.js";

/** @typedef {import("./types.js").Ticket} Ticket */
/** @typedef {import("./types.js").Boot} Boot */

const facts = /** @type {Boot} */ (boot);

/**
 * @param {object} props
 * @param {Ticket} props.ticket
 * @param {Date} props.now
 * @param {string} props.lang
 * @param {string[]} props.mine  the languages of this counter
 * @param {boolean} props.enabled
 * @param {() => void} props.history
 * @param {() => void} props.sendBack
 */
export function Current({ ticket, now, lang, mine, enabled, history, sendBack }) {
  const service = facts.services[ticket.service];
  return html`<section class="person" aria-label=${t("At this counter")}>
    <div class="cur">
      <${Paper} number=${ticket.number} edged />
      <div class="about">
        <div class="state-line"><${State} ticket=${ticket} now=${now} />
          <button class="btn small" type="button" data-history aria-keyshortcuts="I" onClick=${history}>
            ${ticket.visit > 1 ? t("stay {number} today", { number: ticket.visit }) : t("Today")}<kbd aria-hidden="true">I</kbd></button></div>
        <h2>${service ? pick(service.name, lang) : ticket.service}</h2>
        <p class="line">
          <${Language} ticket=${ticket} lang=${lang} mine=${mine} />
          <span><${Icon} name="clock" />${waited(ticket, service?.target)}</span>
        </p>
      </div>
    </div>
    ${ticket.note || ticket.sender ? html`<${Handed} ticket=${ticket} enabled=${enabled} sendBack=${sendBack} />` : html`<${Bring} things=${service?.bring ?? []} lang=${lang} />`}
  </section>`;
}

/**
 * @param {Ticket} ticket
 * @param {number} [target] minutes
 */
function waited(ticket, target) {
  if (target === undefined) return t("waited {minutes} min", { minutes: ticket.waited_min });
  return t("waited {minutes} min, target {target}", { minutes: ticket.waited_min, target });
}

/** @param {{ticket: Ticket, now: Date}} props */
function State({ ticket, now }) {
  const serving = ticket.state === "serving";
  const since = (serving ? ticket.started_at : ticket.called_at) ?? ticket.called_at;
  const time = since ? duration(now.getTime() - Date.parse(since)) : "";
  const clock = html`<span class="tab" role="timer" aria-live="off">${time}</span>`;
  return html`<p class="state speaks">
    <${Icon} name=${serving ? "chat" : "bell"} />
    <span>${fill(serving ? N_("In conversation for {time}") : N_("Called {time} ago"), { time: clock })}</span>
    ${!serving && ticket.calls > 1 && html`<span class="mut">· ${t("calls: {count}", { count: ticket.calls })}</span>`}
    ${!serving && ticket.here && html`<span class="state good"><${Icon} name="check" />${t("says: I am coming")}</span>`}
  </p>`;
}

/** The language, and who speaks it. @param {{ticket: Ticket, lang: string, mine: string[]}} props */
function Language({ ticket, lang, mine }) {
  const code = ticket.language;
  const known = facts.languages[code];
  const name = languageName(code, lang);
  const own = known && known.name !== name;
  const words = spoken(name, mine.includes(code), (ticket.also ?? []).map(counterName));
  return html`<span>
    <${Icon} name="speech" />
    ${own && html`<b><bdi lang=${code} dir=${known.dir}>${known.name}</bdi></b>`}
    <span data-language title=${words}>${words}</span>
  </span>`;
}

/**
 * @param {string} language
 * @param {boolean} here
 * @param {string[]} others  names of other open counters that speak it
 */
function spoken(language, here, others) {
  const values = { language, counters: others.join(", ") };
  if (here) return others.length ? t("{language}, spoken here and at {counters}", values) : t("{language}, spoken here", values);
  return others.length ? t("{language}, spoken at {counters}", values) : language;
}

/** What another counter handed over, and the way back to it. @param {{ticket: Ticket, enabled: boolean, sendBack: () => void}} props */
function Handed({ ticket, enabled, sendBack }) {
  const from = ticket.sender ? counterName(ticket.sender) : "";
  return html`<div class="bring handed">
    ${ticket.note ? html`<${NoteLine} ticket=${ticket} />` : html`<p class="note"><${Icon} name="handover" /><span>${t("Passed on by counter {counter}", { counter: from })}</span></p>`}
    ${from && html`<button class="btn" type="button" data-back aria-keyshortcuts="Z" aria-disabled=${enabled ? undefined : "true"} onClick=${sendBack}>
      <${Icon} name="back" />${t("Back to {counter}", { counter: from })}<kbd aria-hidden="true">Z</kbd></button>`}
  </div>`;
}

/** @param {{things: {name: Record<string, string>, icon: string}[], lang: string}} props */
function Bring({ things, lang }) {
  if (!things.length) return html`<p class="bring mut">${t("Nothing needs to be brought for this.")}</p>`;
  return html`<div class="bring">
    <b id="bring">${t("To bring")}</b>
    <ul aria-labelledby="bring">
      ${things.map((thing) => html`<li><${Icon} name=${thing.icon} />${pick(thing.name, lang)}</li>`)}
    </ul>
  </div>`;
}
