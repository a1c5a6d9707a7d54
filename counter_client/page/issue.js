/** A number for somebody who cannot use the kiosk: on paper, or shown here large enough to be copied down. */
import { newKey } from "shared/api.js";
import { boot } from "shared/boot.js";
import { html, useMemo, useState } from "shared/html.js";
import { pick, t } from "shared/i18n.js";
import { Ticket as Paper } from "shared/signs.js";
import { nameAndState } from "./copy.js";
import { NoteField } from "./note.js";
import { Choices, Do, Sheet, onSubmit, valueOf } from "./sheet.js";
import { PriorityField } from "./transfer.js";

/** @typedef {import("./types.js").Boot} Boot */
/** @typedef {import("./sheets.js").Asked} Asked */
/** @typedef {{service: string, language: string, priority: string, printer: string, note: string}} Wish */

const facts = /** @type {Boot} */ (boot);
/** The class that gives nothing. */
const NONE = "none";

/** @param {Asked} props */
export function IssueSheet({ desk, lang, printer, problem, close, submit }) {
  const [wish, setWish] = useState(/** @type {Wish} */ ({ service: "", language: facts.message_languages[0]?.code ?? "de", priority: NONE, printer: printer ?? "", note: "" }));
  const [made, setMade] = useState(/** @type {import("./types.js").Ticket | null} */ (null));
  // The same wish pressed twice is one number; another wish is another.
  const key = useMemo(newKey, [JSON.stringify(wish)]);
  const change = (/** @type {Partial<Wish>} */ more) => setWish({ ...wish, ...more });
  const send = () =>
    void (wish.service && submit(async () => {
      const ticket = await desk.issue(bodyOf(wish), key);
      if (ticket) setMade(ticket);
      return false;
    }));
  if (made) return html`<${Made} key="made" ticket=${made} close=${close} />`;
  return html`<${Sheet} id="issue" title=${t("A number for somebody")} close=${close} problem=${problem} wide>
    <form onSubmit=${onSubmit(send)}>
      <${Choices} name="service" legend=${t("Service")} options=${services(lang)} value=${wish.service} choose=${(/** @type {string} */ service) => change({ service })} first columns="two" />
      <div class="fields">
        <label class="field short">${t("Language")}<select value=${wish.language} onChange=${(/** @type {Event} */ event) => change({ language: valueOf(event) })}>
          ${facts.message_languages.map(({ code, staff_name: name, name: own }) => html`<option key=${code} value=${code}>${pick(name, lang)} · ${own}</option>`)}
        </select></label>
        <${PriorityField} value=${wish.priority} change=${(/** @type {string} */ priority) => change({ priority })} lang=${lang} />
        <label class="field short">${t("Paper")}<select value=${wish.printer} onChange=${(/** @type {Event} */ event) => change({ printer: valueOf(event) })}>
          ${(desk.view?.printers ?? []).map((one) => html`<option key=${one.printer} value=${one.printer}>${nameAndState(one, lang)}</option>`)}
          <option value="">${t("no paper, I show the number")}</option>
        </select></label>
      </div>
      <${NoteField} value=${wish.note} change=${(/** @type {string} */ note) => change({ note })} />
      <${Do} label=${t("Give a number")} small=${wish.service ? "" : t("first choose a service")} enabled=${desk.online && wish.service !== ""} busy=${Boolean(desk.busy)} />
    </form>
  <//>`;
}

/** @param {Wish} wish */
function bodyOf({ service, language, priority, printer, note }) {
  return { service, language, priority, ...(printer && { printer }), ...(note.trim() && { note: note.trim() }) };
}

/** @param {string} lang */
function services(lang) {
  return Object.entries(facts.services)
    .sort(([, one], [, other]) => one.prefix.localeCompare(other.prefix))
    .map(([id, { prefix, name }]) => ({ value: id, letter: prefix, label: pick(name, lang) }));
}

/** The number, to be read out and written down. @param {{ticket: any, close: () => void}} props */
function Made({ ticket, close }) {
  return html`<${Sheet} id="made" title=${t("The number")} close=${close} told>
    <form class="made" onSubmit=${onSubmit(close)}>
      <${Paper} number=${ticket.number} edged />
      <p role="status">${ticket.paper ? t("It is being printed.") : t("No paper: please write the number down for the person.")}</p>
      <p class="mut">${where(ticket.area)}</p>
      <p class="actions"><button class="key primary do" type="submit" autofocus><span class="what">${t("Done")}</span><kbd aria-hidden="true">${t("Enter")}</kbd></button></p>
    </form>
  <//>`;
}

/** @param {string} area */
function where(area) {
  return t("Waits here: {area}", { area: pick(facts.areas[area]?.name, document.documentElement.lang) });
}
