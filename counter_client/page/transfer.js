/** Passing somebody on: for which service, or to which counter, with a few words for the next clerk. */
import { boot } from "shared/boot.js";
import { html, useState } from "shared/html.js";
import { pick, t } from "shared/i18n.js";
import { useStates } from "./choose.js";
import { priorityName } from "./names.js";
import { NoteField } from "./note.js";
import { Choices, Do, Sheet, onSubmit, valueOf } from "./sheet.js";
import { languageName, spaced } from "./words.js";

/** @typedef {import("./types.js").Ticket} Ticket */
/** @typedef {import("./types.js").Boot} Boot */
/** @typedef {import("./sheets.js").Asked} Asked */
/** @typedef {{service: string, counter: string, note: string, priority: string, slip: boolean}} Wish  an empty word: as it is */

const facts = /** @type {Boot} */ (boot);

/** @param {Asked & {ticket: Ticket}} props */
export function TransferSheet({ desk, ticket, lang, printer, problem, close, submit }) {
  const { states } = useStates();
  const [wish, setWish] = useState(/** @type {Wish} */ ({ service: ticket.service, counter: "", note: ticket.note ?? "", priority: "", slip: false }));
  const change = (/** @type {Partial<Wish>} */ more) => setWish({ ...wish, ...more });
  const enough = wish.service !== ticket.service || wish.counter !== "";
  const counters = able(wish.service, desk.counter);
  const number = spaced(ticket.number);
  const send = () => void (enough && submit(() => desk.step("transfer", ticket, bodyOf(wish, ticket))));
  return html`<${Sheet} id="transfer" title=${t("Pass on {number}: where to?", { number })} close=${close} problem=${problem} wide>
    <form onSubmit=${onSubmit(send)}>
      <div class="both">
        <${Choices} name="service" legend=${t("For which service")} options=${services(ticket, lang)} value=${wish.service} first
          choose=${(/** @type {string} */ service) => change({ service, counter: able(service, desk.counter).some(({ id }) => id === wish.counter) ? wish.counter : "" })} />
        <${Choices} name="counter" legend=${t("At which counter")} options=${places(counters, states, lang)} value=${wish.counter} choose=${(/** @type {string} */ counter) => change({ counter })} />
      </div>
      <${NoteField} value=${wish.note} change=${(/** @type {string} */ note) => change({ note })} />
      <div class="fields">
        <${PriorityField} value=${wish.priority} change=${(/** @type {string} */ priority) => change({ priority })} lang=${lang} keep />
        ${printer && html`<label class="tick"><input type="checkbox" checked=${wish.slip} onChange=${() => change({ slip: !wish.slip })} />${t("Print a new slip, too")}</label>`}
      </div>
      <${Do} label=${t("Pass on")} small=${enough ? "" : t("first choose another service or a counter")} enabled=${desk.online && enough} busy=${Boolean(desk.busy)} />
    </form>
  <//>`;
}

/** @param {Wish} wish @param {Ticket} ticket */
function bodyOf(wish, ticket) {
  return {
    ...(wish.service !== ticket.service && { service: wish.service }),
    ...(wish.counter && { counter: wish.counter }),
    ...(wish.note.trim() !== (ticket.note ?? "") && { note: wish.note.trim() }),
    ...(wish.slip && { print: true }),
    ...(wish.priority && { priority: wish.priority }),
  };
}

/** @param {string} service @param {string} but  this counter */
const able = (service, but) => facts.counters.filter((counter) => counter.id !== but && counter.services.includes(service));

/** All services by their letters, and where their people wait. @param {Ticket} ticket @param {string} lang */
function services(ticket, lang) {
  return Object.entries(facts.services)
    .sort(([, one], [, other]) => one.prefix.localeCompare(other.prefix))
    .map(([id, { prefix, name, area }]) => ({
      value: id,
      letter: prefix,
      label: pick(name, lang),
      small: id === ticket.service ? t("as it is") : pick(facts.areas[area]?.name, lang),
    }));
}

/**
 * @param {import("./types.js").Counter[]} counters
 * @param {Record<string, string>} states
 * @param {string} lang
 */
function places(counters, states, lang) {
  const words = /** @type {Record<string, string>} */ ({ open: t("open"), break: t("on a break"), closed: t("closed") });
  const rows = counters.map(({ id, name, languages }) => ({
    value: id,
    letter: /^\d$/.test(name) ? name : undefined,
    label: html`${t("Counter {counter}", { counter: name })}${states[id] && html` <span class=${`state ${states[id] === "open" ? "good" : "mut"}`}>${words[/** @type {string} */ (states[id])]}</span>`}`,
    small: languages.map((code) => languageName(code, lang)).join(", "),
    disabled: states[id] === "closed",
  }));
  return [{ value: "", letter: "0", label: t("any that has time"), small: t("the usual way") }, ...rows];
}

/** @param {{value: string, change: (value: string) => void, lang: string, keep?: boolean}} props  keep: it may stay as it is */
export function PriorityField({ value, change, lang, keep }) {
  return html`<label class="field short">${t("Priority")}
    <select value=${value} onChange=${(/** @type {Event} */ event) => change(valueOf(event))}>
      ${keep && html`<option value="">${t("as it is")}</option>`}
      ${facts.priorities.map((priority) => html`<option key=${priority.id} value=${priority.id}>${priorityName(priority, lang)}</option>`)}
    </select></label>`;
}
