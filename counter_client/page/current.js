/** Who is at the counter: number, service, language, how long they waited, what they should have with them. */
import { boot } from "shared/boot.js";
import { html } from "shared/html.js";
import { N_, fill, pick, t } from "shared/i18n.js";
import { Icon, Ticket as Paper } from "shared/signs.js";
import { duration, languageName } from "./words.js";

/** @typedef {import("./types.js").Ticket} Ticket */
/** @typedef {import("./types.js").Boot} Boot */

const facts = /** @type {Boot} */ (boot);

/** @param {{ticket: Ticket, now: Date, lang: string, mine: string[]}} props  mine: the languages of this counter */
export function Current({ ticket, now, lang, mine }) {
  const service = facts.services[ticket.service];
  return html`<section class="person" aria-label=${t("At this counter")}>
    <div class="cur">
      <${Paper} number=${ticket.number} edged />
      <div class="about">
        <${State} ticket=${ticket} now=${now} />
        <h2>${service ? pick(service.name, lang) : ticket.service}</h2>
        <p class="line">
          <${Language} code=${ticket.language} lang=${lang} mine=${mine} />
          <span><${Icon} name="clock" />${waited(ticket, service?.target)}</span>
        </p>
      </div>
    </div>
    <${Bring} things=${service?.bring ?? []} lang=${lang} />
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

/** @param {{code: string, lang: string, mine: string[]}} props */
function Language({ code, lang, mine }) {
  const known = facts.languages[code];
  const name = languageName(code, lang);
  const own = known && known.name !== name;
  return html`<span>
    <${Icon} name="speech" />
    ${own && html`<b lang=${code} dir=${known.dir}>${known.name}</b>`}
    ${mine.includes(code) ? t("{language}, spoken here", { language: name }) : name}
  </span>`;
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
