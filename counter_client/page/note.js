/** A few words for the next clerk: staff alone see them, and they go with the ticket. */
import { html, useState } from "shared/html.js";
import { t } from "shared/i18n.js";
import { Icon } from "shared/signs.js";
import { counterName } from "./names.js";
import { Do, Sheet, onSubmit, valueOf } from "./sheet.js";
import { spaced } from "./words.js";

/** @typedef {import("./types.js").Ticket} Ticket */
/** @typedef {import("./sheets.js").Asked} Asked */

/** Characters, as the server takes them. */
const LONGEST = 200;

/** @param {{value: string, change: (value: string) => void, first?: boolean, rows?: number}} props */
export function NoteField({ value, change, first, rows = 2 }) {
  return html`<label class="field">${t("Note")} <small class="mut">${t("only staff see it; no names, no file numbers; gone tonight")}</small>
    <textarea rows=${rows} maxlength=${LONGEST} autofocus=${first} value=${value} onInput=${(/** @type {Event} */ event) => change(valueOf(event))} onKeyDown=${enterSends}></textarea></label>`;
}

/** Enter sends, as everywhere here; Shift and Enter begins a new line. @param {KeyboardEvent} event */
function enterSends(event) {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  /** @type {HTMLTextAreaElement} */ (event.currentTarget).form?.requestSubmit();
}

/** @param {Asked & {ticket: Ticket}} props */
export function NoteSheet({ desk, ticket, problem, close, submit }) {
  const [note, setNote] = useState(ticket.note ?? "");
  const send = () => void submit(() => desk.step("note", ticket, { note: note.trim() }));
  return html`<${Sheet} id="note" title=${t("Note on {number}", { number: spaced(ticket.number) })} close=${close} problem=${problem}>
    <form onSubmit=${onSubmit(send)}>
      <${NoteField} value=${note} change=${setNote} first rows=${4} />
      <${Do} label=${t("Keep the note")} enabled=${desk.online} busy=${Boolean(desk.busy)} />
    </form>
  <//>`;
}

/** What was handed over, where nobody can miss it. @param {{ticket: Ticket}} props */
export function NoteLine({ ticket }) {
  const from = ticket.sender ? t("Note from counter {counter}", { counter: counterName(ticket.sender) }) : t("Note");
  return html`<p class="note"><${Icon} name="letter" /><span><b>${from}:</b> <bdi>${ticket.note}</bdi></span></p>`;
}
