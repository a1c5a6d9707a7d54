/** A break: why and until when, if the clerk wants to say it; Enter alone is enough. */
import { boot } from "shared/boot.js";
import { html, useState } from "shared/html.js";
import { pick, t } from "shared/i18n.js";
import { Choices, Do, Sheet, numbered, onSubmit } from "./sheet.js";
import { UntilChoice, momentOf, useUntil } from "./until.js";

/** @typedef {import("./sheets.js").Asked} Asked */

const facts = /** @type {import("./types.js").Boot} */ (boot);
const SPANS = ["10", "15", "30", "60"];

/** @param {Asked} props */
export function BreakSheet({ desk, now, lang, problem, close, submit }) {
  const presets = facts.breaks.map(({ id, name }) => ({ value: id, label: pick(name, lang) }));
  const [reason, setReason] = useState(presets[0]?.value ?? "");
  const { until, setUntil } = useUntil(now);
  const at = momentOf(until, now);
  const send = () => void (at !== undefined && submit(() => desk.session("break", { ...(reason && { reason }), ...(at && { until: at }) })));
  return html`<${Sheet} id="break" title=${t("Break: nobody is called here meanwhile")} close=${close} problem=${problem}>
    <form onSubmit=${onSubmit(send)}>
      ${presets.length > 0 && html`<${Choices} name="reason" legend=${t("Reason")} options=${numbered(presets)} value=${reason} choose=${setReason} first />`}
      <${UntilChoice} legend=${t("Back in")} spans=${SPANS} until=${until} change=${setUntil} now=${now}>${t("It is shown while it lasts and kept nowhere.")}<//>
      <${Do} label=${t("Begin the break")} enabled=${desk.online && at !== undefined} busy=${Boolean(desk.busy)} />
    </form>
  <//>`;
}
