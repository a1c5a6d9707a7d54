/** Putting somebody back in the line: behind a few, or at its end. */
import { boot } from "shared/boot.js";
import { html, useState } from "shared/html.js";
import { t } from "shared/i18n.js";
import { Choices, Do, Sheet, numbered, onSubmit, valueOf } from "./sheet.js";
import { spaced } from "./words.js";

/** @typedef {import("./types.js").Ticket} Ticket */
/** @typedef {import("./sheets.js").Asked} Asked */

const facts = /** @type {import("./types.js").Boot} */ (boot);
const MOST = 100;

/** @param {Asked & {ticket: Ticket}} props */
export function RequeueSheet({ desk, ticket, problem, close, submit }) {
  const usual = facts.calls.requeue_after;
  const [where, setWhere] = useState("usual");
  const [after, setAfter] = useState(String(usual));
  const options = [
    { value: "usual", label: t("behind the next {count}", { count: usual }), small: t("as usual") },
    { value: "end", label: t("at the end of the line") },
    { value: "after", label: t("behind as many as I say") },
  ];
  /** @type {Record<string, object>} */
  const bodies = { usual: {}, end: { end: true }, after: { after: Number(after) } };
  const fits = where !== "after" || (Number.isInteger(Number(after)) && Number(after) >= 1 && Number(after) <= MOST);
  const send = () => void (fits && submit(() => desk.step("requeue", ticket, bodies[where])));
  return html`<${Sheet} id="requeue" title=${t("Put back {number}: where in the line?", { number: spaced(ticket.number) })} close=${close} problem=${problem}>
    <form onSubmit=${onSubmit(send)}>
      <${Choices} name="where" legend=${t("Place")} options=${numbered(options)} value=${where} choose=${setWhere} first />
      <label class="field short" hidden=${where !== "after"}>${t("Behind how many")}<input type="number" min="1" max=${MOST} value=${after} onInput=${(/** @type {Event} */ event) => setAfter(valueOf(event))} /></label>
      <p class="mut">${t("The phone tells the person that they wait again.")}</p>
      <${Do} label=${t("Put back")} enabled=${desk.online && fits} busy=${Boolean(desk.busy)} />
    </form>
  <//>`;
}
