/** The words of a message: a field for each language of the staff, and folded away one for each other of the office. */
import { html } from "shared/html.js";
import { pick, t } from "shared/i18n.js";

/** @typedef {import("staff/messages.js").Office} Office */
/** @typedef {import("staff/messages.js").Language} Language */
/** @typedef {import("staff/messages.js").Text} Text */
/** @typedef {(code: string, words: string) => void} Set */

/** As many characters as the server keeps. */
const LONGEST = 300;

/** @param {{office: Office, lang: string, text: Text, set: Set}} props */
export function Words({ office, lang, text, set }) {
  const own = office.staff_languages ?? ["de", "en"];
  const first = office.message_languages.filter(({ code }) => own.includes(code));
  const more = office.message_languages.filter(({ code }) => !own.includes(code));
  const written = more.filter(({ code }) => text[code]?.trim()).length;
  return html`<div class="tongues">
      ${first.map((language, index) => html`<${Field} key=${language.code} language=${language} lang=${lang} text=${text} set=${set} first=${index === 0} />`)}
    </div>
    ${more.length > 0 && html`<details><summary>${t("Other languages")} <span class="mut">${t("written: {written} of {all}", { written, all: more.length })}</span></summary>
      <div class="tongues">${more.map((language) => html`<${Field} key=${language.code} language=${language} lang=${lang} text=${text} set=${set} />`)}</div>
    </details>`}`;
}

/** @param {{language: Language, lang: string, text: Text, set: Set, first?: boolean}} props */
function Field({ language: { code, name, dir, staff_name }, lang, text, set, first }) {
  const known = pick(staff_name, lang);
  const write = (/** @type {Event} */ event) => set(code, /** @type {HTMLTextAreaElement} */ (event.currentTarget).value);
  return html`<label><span><bdi lang=${code} dir=${dir}>${name}</bdi>${known !== name && html` <span class="mut">${known}</span>`}</span>
    <textarea lang=${code} dir=${dir} rows="2" maxlength=${LONGEST} name=${`words-${code}`} autofocus=${first} value=${text[code] ?? ""} onInput=${write}></textarea>
  </label>`;
}
