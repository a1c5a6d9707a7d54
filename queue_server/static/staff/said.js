/** What is being said in the waiting rooms now: the words, until when, where, aloud or not, and the key that ends it. */
import { html, useState } from "shared/html.js";
import { pick, t } from "shared/i18n.js";
import { Icon } from "shared/signs.js";
import { isOurs, takeAway, tongue, untilWords } from "staff/messages.js";

/** @typedef {import("staff/messages.js").Message} Message */
/** @typedef {import("staff/messages.js").Office} Office */

/**
 * @param {object} props
 * @param {Message[]} props.messages
 * @param {Office} props.office
 * @param {Date} props.now
 * @param {string} props.lang
 * @param {boolean} props.enabled
 * @param {() => void} [props.changed]  told when one was taken away
 */
export function Said({ messages, office, now, lang, enabled, changed }) {
  const [problem, setProblem] = useState("");
  const [away, setAway] = useState(/** @type {string[]} */ ([]));
  const current = messages.filter(({ id, until }) => !away.includes(id) && Date.parse(until) > now.getTime());
  /** @param {Message} message @param {HTMLElement} key  the one that was pressed */
  async function remove({ id }, key) {
    const wrong = await takeAway(id);
    setProblem(wrong);
    if (wrong) return;
    if (key === document.activeElement) beside(key)?.focus();
    setAway((gone) => [...gone, id]);
    changed?.();
  }
  return html`
    <div class="msgs-note" role="status">${problem && html`<p class="notice bad"><${Icon} name="warn" /><span>${problem}</span></p>`}
      ${!current.length && html`<p class="mut">${t("Nothing at the moment.")}</p>`}</div>
    ${current.length > 0 && html`<ul class="msgs">
      ${current.map((message) => html`<${Row} key=${message.id} message=${message} office=${office} lang=${lang} enabled=${enabled} remove=${remove} />`)}
    </ul>`}`;
}

/** Where the keyboard goes when a message's key goes: to a neighbour's, else to what writes a new one. @param {HTMLElement} key */
function beside(key) {
  const row = key.closest("li");
  const keys = [row?.nextElementSibling, row?.previousElementSibling].map((one) => one?.querySelector("[data-away]"));
  const found = keys.find(Boolean) ?? key.closest("dialog")?.querySelector("textarea") ?? key.closest("section")?.querySelector("[data-say]");
  return /** @type {HTMLElement | null | undefined} */ (found);
}

/** @param {{message: Message, office: Office, lang: string, enabled: boolean, remove: (message: Message, key: HTMLElement) => void}} props */
function Row({ message, office, lang, enabled, remove }) {
  const { code, words, dir } = tongue(message.text, lang, office.message_languages);
  return html`<li data-message=${message.id}>
    <p class="words" lang=${code} dir=${dir}>${words}</p>
    <p class="facts">
      <span><${Icon} name="clock" />${untilWords(message.until, office.tz)}</span>
      <span><${Icon} name="pin" />${where(message.areas, office, lang)}</span>
      <span><${Icon} name=${message.speak ? "speak" : "mute"} />${message.speak ? t("said aloud") : t("only shown")}</span>
      <span><${Icon} name="globe" />${inLanguages(message.text, office, lang)}</span>
    </p>
    ${isOurs(message)
      ? html`<button class="btn small" type="button" data-away aria-disabled=${enabled ? undefined : "true"} onClick=${(/** @type {Event} */ event) => enabled && remove(message, /** @type {HTMLElement} */ (event.currentTarget))}>
          <${Icon} name="close" />${t("Take away")}<span class="vh"> ${words}</span></button>`
      : html`<small class="mut">${t("comes and goes by itself")}</small>`}
  </li>`;
}

/** @param {string[]} areas @param {Office} office @param {string} lang */
function where(areas, office, lang) {
  const all = Object.keys(office.areas);
  if (all.every((area) => areas.includes(area))) return t("everywhere");
  return areas.map((area) => pick(office.areas[area]?.name, lang) || area).join(", ");
}

/** So many languages are named; of more it is said how many. */
const MOST_NAMED = 3;

/** @param {import("staff/messages.js").Text} text @param {Office} office @param {string} lang */
function inLanguages(text, office, lang) {
  const names = office.message_languages.filter(({ code }) => text[code]).map(({ staff_name: name }) => pick(name, lang));
  return names.length > MOST_NAMED ? t("languages: {count}", { count: names.length }) : names.join(", ");
}
