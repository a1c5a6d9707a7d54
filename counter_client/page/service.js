/** Another service: for the same person at this counter, or the next person who came for a certain one. */
import { boot } from "shared/boot.js";
import { html, useState } from "shared/html.js";
import { pick, t } from "shared/i18n.js";
import { Choices, Do, Sheet, onSubmit } from "./sheet.js";
import { spaced } from "./words.js";

/** @typedef {import("./types.js").Ticket} Ticket */
/** @typedef {import("./types.js").View} View */
/** @typedef {import("./sheets.js").Asked} Asked */

const facts = /** @type {import("./types.js").Boot} */ (boot);

/** By their letters, as on the paper. @param {string[]} ids */
const byPrefix = (ids) => ids.filter((id) => facts.services[id]).sort((one, other) => prefix(one).localeCompare(prefix(other)));
/** @param {string} id */
const prefix = (id) => facts.services[id]?.prefix ?? "";

/** @param {Asked & {ticket: Ticket}} props */
export function SwitchSheet({ desk, ticket, counter, lang, problem, close, submit }) {
  const options = byPrefix(counter.services.filter((id) => id !== ticket.service)).map((id) => ({ value: id, letter: prefix(id), label: pick(facts.services[id]?.name, lang) }));
  const [service, setService] = useState(options[0]?.value ?? "");
  const send = () => void (service && submit(() => desk.step("switch", ticket, { service })));
  return html`<${Sheet} id="switch" title=${t("{number} stays here: what for now?", { number: spaced(ticket.number) })} close=${close} problem=${problem}>
    <p class="mut">${t("The same person, the same number, another service of this counter.")}</p>
    <form onSubmit=${onSubmit(send)}>
      <${Choices} name="service" legend=${t("Service")} options=${options} value=${service} choose=${setService} first columns="two" />
      <${Do} label=${t("Go on with it")} enabled=${desk.online && Boolean(service)} busy=${Boolean(desk.busy)} />
    </form>
  <//>`;
}

/** @param {Asked} props */
export function CallServiceSheet({ desk, counter, lang, problem, close, submit }) {
  const view = /** @type {View} */ (desk.view);
  const waiting = Object.fromEntries(view.services.map((row) => [row.service, row.waiting]));
  const options = byPrefix(counter.services).map((id) => ({ value: id, letter: prefix(id), label: pick(facts.services[id]?.name, lang), small: t("people: {count}", { count: waiting[id] ?? 0 }), disabled: !waiting[id] }));
  const [service, setService] = useState(options.find(({ disabled }) => !disabled)?.value ?? "");
  const current = view.current && spaced(view.current.number);
  const send = () => void (service && submit(() => desk.next(service)));
  return html`<${Sheet} id="by-service" title=${t("Call the next person for a certain service")} close=${close} problem=${problem}>
    <form onSubmit=${onSubmit(send)}>
      <${Choices} name="service" legend=${t("Service")} options=${options} value=${service} choose=${setService} first columns="two" />
      <${Do} label=${t("Next person")} small=${current ? t("ends {current}", { current }) : ""} enabled=${desk.online && Boolean(service)} busy=${Boolean(desk.busy)} />
    </form>
  <//>`;
}
