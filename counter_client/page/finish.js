/** The end of a conversation: how did it end? One digit, or Enter for the usual. */
import { boot } from "shared/boot.js";
import { html, useState } from "shared/html.js";
import { pick, t } from "shared/i18n.js";
import { Choices, Do, Sheet, numbered, onSubmit } from "./sheet.js";
import { spaced } from "./words.js";

/** @typedef {import("./types.js").Ticket} Ticket */
/** @typedef {import("./sheets.js").Asked} Asked */

const facts = /** @type {import("./types.js").Boot} */ (boot);

/** Clerks are asked only where the office wants to know. */
export const asksOutcome = facts.outcomes?.length > 0;

/** @param {Asked & {ticket: Ticket}} props */
export function FinishSheet({ desk, ticket, lang, problem, close, submit }) {
  const options = [...facts.outcomes.map(({ id, name }) => ({ value: id, label: pick(name, lang) })), { value: "", label: t("without an outcome") }];
  const [outcome, setOutcome] = useState(options[0].value);
  const send = () => void submit(() => desk.step("finish", ticket, outcome ? { outcome } : {}));
  return html`<${Sheet} id="finish" title=${t("{number} finished: how did it end?", { number: spaced(ticket.number) })} close=${close} problem=${problem}>
    <form onSubmit=${onSubmit(send)}>
      <${Choices} name="outcome" legend=${t("Outcome")} options=${numbered(options)} value=${outcome} choose=${setOutcome} first columns="two" />
      <${Do} label=${t("Finished")} enabled=${desk.online} busy=${Boolean(desk.busy)} />
    </form>
  <//>`;
}
