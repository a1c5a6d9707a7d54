/** Calling a certain person out of turn: it says what that means, and asks why. */
import { html, useState } from "shared/html.js";
import { t } from "shared/i18n.js";
import { LONGEST_REASON } from "./park.js";
import { Choices, Do, Sheet, numbered, onSubmit, valueOf } from "./sheet.js";
import { languageName, shortName, spaced } from "./words.js";

/** @typedef {import("./types.js").Row} Row */
/** @typedef {import("./sheets.js").Asked} Asked */

/** Reasons that come up again and again. */
const reasons = () => [t("cannot wait any longer"), t("was agreed with the person"), t("belongs to the person before"), t("needs this counter's language")];

/** @param {Asked & {row: Row}} props */
export function CertainSheet({ desk, row, lang, problem, close, submit }) {
  const presets = reasons().map((label) => ({ value: label, label }));
  const [reason, setReason] = useState("");
  const [words, setWords] = useState("");
  const current = desk.view?.current;
  const number = spaced(row.number);
  const send = () => void submit(() => desk.call(row, words.trim() || reason || undefined));
  return html`<${Sheet} id="certain" title=${t("Call {number} out of turn?", { number })} close=${close} problem=${problem}>
    <p>${shortName(row.service, lang)} · ${languageName(row.language, lang)}${current ? html` · <b>${t("ends {current}", { current: spaced(current.number) })}</b>` : ""}</p>
    <form onSubmit=${onSubmit(send)}>
      <${Choices} name="why" legend=${t("Why? (kept in the log)")} options=${numbered([...presets, { value: "", label: t("without a reason") }])} value=${words.trim() ? "-" : reason}
        choose=${(/** @type {string} */ value) => (setWords(""), setReason(value))} first columns="two" />
      <label class="field">${t("or in your own words")}<input type="text" maxlength=${LONGEST_REASON} value=${words} autocomplete="off" onInput=${(/** @type {Event} */ event) => setWords(valueOf(event))} /></label>
      <${Do} label=${t("Call {number}", { number })} small=${current ? t("ends {current}", { current: spaced(current.number) }) : ""} enabled=${desk.online} busy=${Boolean(desk.busy)} />
    </form>
  <//>`;
}
