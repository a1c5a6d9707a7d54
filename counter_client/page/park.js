/** Somebody is to come back: why, and until when. */
import { boot } from "shared/boot.js";
import { html, useState } from "shared/html.js";
import { pick, t } from "shared/i18n.js";
import { Choices, Do, Sheet, numbered, onSubmit, valueOf } from "./sheet.js";
import { UntilChoice, momentOf, useUntil } from "./until.js";
import { spaced } from "./words.js";

/** @typedef {import("./types.js").Ticket} Ticket */
/** @typedef {import("./sheets.js").Asked} Asked */

const facts = /** @type {import("./types.js").Boot} */ (boot);
const SPANS = ["5", "10", "15", "30"];
/** Characters of a reason in free words, as the server takes them. */
export const LONGEST_REASON = 80;

/** @param {Asked & {ticket: Ticket}} props */
export function ParkSheet({ desk, ticket, now, lang, problem, close, submit }) {
  const presets = facts.parking.reasons.map(({ id, name }) => ({ value: id, label: pick(name, lang) }));
  const [reason, setReason] = useState(presets[0]?.value ?? "");
  const [words, setWords] = useState("");
  const { until, setUntil } = useUntil(now);
  const at = momentOf(until, now);
  const itself = facts.parking.returns === "itself";
  function send() {
    if (at === undefined) return;
    const why = words.trim() || reason;
    void submit(() => desk.step("park", ticket, { ...(why && { reason: why }), ...(at && { until: at }) }));
  }
  return html`<${Sheet} id="park" title=${t("Park {number}: why, and until when?", { number: spaced(ticket.number) })} close=${close} problem=${problem}>
    <form onSubmit=${onSubmit(send)}>
      <${Choices} name="reason" legend=${t("Reason")} options=${numbered([...presets, { value: "", label: t("without a reason") }])} value=${words.trim() ? "-" : reason}
        choose=${(/** @type {string} */ value) => (setWords(""), setReason(value))} first columns="two" />
      <label class="field">${t("or in your own words")}<input type="text" maxlength=${LONGEST_REASON} value=${words} autocomplete="off" onInput=${(/** @type {Event} */ event) => setWords(valueOf(event))} /></label>
      <${UntilChoice} legend=${t("Back in")} spans=${SPANS} until=${until} change=${setUntil} now=${now}>
        ${at ? (itself ? t("The person then waits again by itself.") : t("You then bring the person back yourself.")) : t("The person stays parked until somebody brings them back.")}
      <//>
      <${Do} label=${t("Park")} enabled=${desk.online && at !== undefined} busy=${Boolean(desk.busy)} />
    </form>
  <//>`;
}
