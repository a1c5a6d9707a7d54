/** The working half of an open counter: who is here, the primary key, the steps, the tools, who was parked or missed. */
import { boot } from "shared/boot.js";
import { clockTime } from "shared/clock.js";
import { html, useRef } from "shared/html.js";
import { t } from "shared/i18n.js";
import { Icon } from "shared/signs.js";
import { Current } from "./current.js";
import { Empty, UndoBar } from "./idle.js";
import { entries, Later } from "./later.js";
import { Tools } from "./more.js";
import { NextKey } from "./next.js";
import { ALWAYS, CALLED, StepKeys, aboutKeys } from "./steps.js";
import { languageName, sentence, shortName } from "./words.js";

/** @typedef {import("./desk.js").Desk} Desk */

/**
 * @param {object} props
 * @param {Desk} props.desk
 * @param {import("./types.js").Counter} props.counter
 * @param {Date} props.now
 * @param {string} props.lang
 * @param {import("./presses.js").Presses} props.press
 * @param {import("./more.js").Tool[]} props.tools
 * @param {import("./auto.js").Auto} props.auto
 * @param {string} props.said  what was just said to the waiting rooms
 */
export function Work({ desk, counter, now, lang, press, tools, auto, said }) {
  const view = /** @type {import("./types.js").View} */ (desk.view);
  const ticket = view.current;
  const enabled = desk.ready();
  return html`
    <p class="vh" role="status">${ticket ? `${aboutKeys(ticket)}: ${shortName(ticket.service, lang)}, ${languageName(ticket.language, lang)}` : ""}</p>
    ${ticket
      ? html`<${Current} ticket=${ticket} now=${now} lang=${lang} mine=${counter.languages} enabled=${enabled} history=${press.about("history")} sendBack=${press.sendBack} />`
      : html`<${Empty} desk=${desk} view=${view} counter=${counter} now=${now} auto=${auto} />`}
    <${NextKey} view=${view} now=${now} online=${desk.online} busy=${desk.busy} press=${press.next} />
    <${StepKeys} title=${aboutKeys(ticket)} steps=${ALWAYS} ticket=${ticket} now=${now} enabled=${enabled} press=${press.step}>
      <${UndoBar} last=${desk.memory.last(now)} now=${now} enabled=${enabled} undo=${press.undo} />
    <//>
    <${StepKeys} title=${t("Only while somebody is called and not yet here")} steps=${CALLED} ticket=${ticket} now=${now} enabled=${enabled} press=${press.step} />
    <${Tools} tools=${tools} said=${desk.notice?.kind === "copied" ? sentence(desk.notice, now) : said} />
    <${Later} list=${entries(view)} now=${now} enabled=${enabled} lang=${lang} press=${press.bringBack} />
    <${Notices} desk=${desk} now=${now} />`;
}

/** @param {{desk: Desk, now: Date}} props */
export function Notices({ desk, now }) {
  const { notice, online, view, denied } = desk;
  const since = useRef(now);
  if (online) since.current = now;
  const text = notice && notice.kind !== "copied" && sentence(notice, now);
  const calm = notice?.kind === "undone" || notice?.kind === "nobody" || notice?.kind === "gone";
  return html`<div class="notices" aria-live="polite">
    ${denied && html`<p class="notice bad"><${Icon} name="no" /><span>${t("The server does not let this page see the counter ({code}).", { code: denied })}</span></p>`}
    ${view && !online && html`<p class="notice old"><${Icon} name="screenoff" />
      <span><b>${t("No connection to the server. It is being sought.")}</b> ${t("What you see is of {time}. Numbers stay valid.", { time: clockTime(since.current, boot.tz) })}</span></p>`}
    ${text && html`<p class=${`notice ${calm ? "" : "bad"}`} data-notice=${notice.kind}><${Icon} name=${calm ? "info" : "warn"} /><span>${text}</span>
      <button class="btn" type="button" onClick=${() => desk.dismiss()}>${t("Understood")}</button></p>`}
  </div>`;
}
