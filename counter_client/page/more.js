/** The second row of keys: what is needed now and then; and behind *Extras* what is needed seldom, with all keys in one list. */
import { html } from "shared/html.js";
import { t } from "shared/i18n.js";
import { Icon } from "shared/signs.js";
import { Sheet } from "./sheet.js";

/** @typedef {import("./sheets.js").Asked} Asked */
/** @typedef {{name: string, letter: string, icon: string, label: string, possible: boolean, on?: boolean, shown?: boolean, press: () => void}} Tool */

/** @param {{tools: Tool[], said: string}} props  said: what was just done here, in this line, so that nothing is moved by it */
export function Tools({ tools, said }) {
  return html`<section class="also" aria-label=${t("More")}>
    ${tools.filter(({ shown }) => shown).map((tool) => html`<${ToolKey} key=${tool.name} tool=${tool} />`)}
    <span class="said" role="status">${said && html`<span class="state" data-said><${Icon} name="check" />${said}</span>`}</span>
  </section>`;
}

/** @param {{tool: Tool, press?: () => void}} props */
function ToolKey({ tool, press }) {
  return html`<button class="btn" type="button" ...${{ [`data-${tool.name}`]: true }} data-letter=${press && tool.letter} aria-keyshortcuts=${tool.letter}
      aria-pressed=${tool.on === undefined ? undefined : String(tool.on)} aria-disabled=${tool.possible ? undefined : "true"} onClick=${press ?? tool.press}>
    <${Icon} name=${tool.icon} />${tool.label}<kbd aria-hidden="true">${tool.letter}</kbd>
  </button>`;
}

/** @param {Asked & {tools: Tool[]}} props */
export function MoreSheet({ tools, nextKeys, close }) {
  const rare = tools.filter(({ shown }) => !shown);
  /** Gone first: what it opens must not lie under it. @param {Tool} tool */
  const press = (tool) => () => {
    if (!tool.possible) return;
    close();
    tool.press();
  };
  return html`<${Sheet} id="more" title=${t("Extras")} close=${close} wide told>
    <div class="tools">${rare.map((tool) => html`<${ToolKey} key=${tool.name} tool=${tool} press=${press(tool)} />`)}</div>
    <h3>${t("All keys")}</h3>
    <dl class="all-keys">${allKeys(nextKeys).map(([key, words]) => html`<div><dt><kbd>${key}</kbd></dt><dd>${words}</dd></div>`)}</dl>
  <//>`;
}

/** @param {string} next @returns {[string, string][]} */
function allKeys(next) {
  return [
    [next, t("Next person")],
    ["U", t("Take back")],
    ["F", t("Finished")],
    ["P", t("Park")],
    ["L", t("Pass on")],
    ["R", t("Put back")],
    ["Z", t("Back to who passed it on")],
    ["D", t("Is here")],
    ["W", t("Call again")],
    ["X", t("Did not appear")],
    ["S", t("Another service")],
    ["N", t("Note")],
    ["I", t("What happened so far")],
    ["A", t("By service")],
    ["T", t("A number for somebody")],
    ["1–9", t("Parked and missed")],
    ["↓ ↑", t("Into the line: why, call")],
    ["V", t("For me, everybody")],
    ["H", t("Hold calling by itself")],
    ["B", t("Break")],
  ];
}
