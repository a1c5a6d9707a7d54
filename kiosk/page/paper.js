/** What becomes of the paper: it prints here or at another printer, or there is none; and, in doubt, a key for a copy. */
import { call, isPassing, Offline } from "shared/api.js";
import { html, useEffect, useRef, useState } from "shared/html.js";
import { pick, t } from "shared/i18n.js";
import { Icon } from "shared/signs.js";
import { boot } from "./boot.js";

/** @typedef {import("./flow.js").Paper} Paper */

/** The states of a slip that comes, or has come. */
const COMING = new Set(["queued", "sending", "printed"]);

/**
 * A copy of the slip for somebody who got none.
 * @param {string} token
 * @param {Paper | null} paper  the last news; anything newer than the wish says more than the server's answer to it
 * @returns {{latest: Paper | null, asking: boolean, refused: boolean, ask: () => void}}  latest: with the answer's news
 */
function useCopy(token, paper) {
  const [answer, setAnswer] = useState(/** @type {Paper | null} */ (null));
  const [asking, setAsking] = useState(false);
  const [refused, setRefused] = useState(false);
  const newest = useRef(paper);
  newest.current = paper;
  const busy = useRef(false); // at once, where a state is known only after the next drawing: two taps are one wish
  useEffect(() => setAnswer(null), [paper]);
  async function ask() {
    if (busy.current) return;
    busy.current = true;
    setAsking(true);
    const { status, body } = await askForCopy(token);
    busy.current = false;
    setAsking(false);
    if (status < 300 && newest.current === paper) setAnswer(body.paper);
    if (status >= 400 && !isPassing(status)) setRefused(true);
  }
  return { latest: answer ?? paper, asking, refused, ask };
}

/** @param {string} token  @returns {Promise<import("shared/api.js").Answer>} 503 if there was none */
async function askForCopy(token) {
  try {
    return await call("POST", `/api/v1/visits/${token}/print`, { kiosk: boot.kiosk });
  } catch (error) {
    if (error instanceof Offline) return { status: 503, body: null };
    throw error;
  }
}

/**
 * The number and its code stand on the screen in any case; this says whether there is paper too, and where.
 * @param {{token: string, paper: Paper | null, language: string, hasCode: boolean}} props
 */
export function PaperNews({ token, paper, language, hasCode }) {
  const { latest, asking, refused, ask } = useCopy(token, paper);
  const state = latest ? (latest.state ?? "queued") : "none";
  // A slip may wait for hours until somebody brings a new roll: whoever stands here is told the truth of now.
  const isStuck = state === "queued" && Boolean(latest?.reason);
  const isComing = COMING.has(state) && !isStuck;
  const inDoubt = state === "unknown" && !refused;
  const elsewhere = (isComing || inDoubt) && Boolean(latest?.elsewhere);
  const printer = elsewhere ? pick(latest?.name, language) || (latest?.printer ?? "") : "";
  const words = isComing ? coming(state, printer) : noPaper(inDoubt, printer, hasCode);
  return html`<p class=${isComing && !elsewhere ? "print" : "print heed"} role="status" data-paper=${state} data-elsewhere=${elsewhere ? "" : undefined}>
      <${Icon} name=${!isComing ? "camera" : elsewhere ? "pin" : "printer"} /><span>${words}</span>
      ${isComing && !elsewhere && html`<${Icon} name="down" class="arrow" />`}
    </p>
    ${inDoubt && html`<${CopyKey} busy=${asking} ask=${ask} />`}`;
}

/**
 * Nobody finds the paper of another printer by an arrow: the printer's name is what hangs there.
 * @param {string} state
 * @param {string} printer  another one's name, empty if it is the one below
 */
function coming(state, printer) {
  const isReady = state === "printed";
  if (!printer) return html`<b>${isReady ? t("Your paper is ready") : t("Your paper is printing")}</b><small>${t("Please take it below.")}</small>`;
  return html`<small>${isReady ? t("Your paper is ready at another printer:") : t("Your paper comes out at another printer:")}</small><b><bdi>${printer}</bdi></b>`;
}

/**
 * @param {boolean} inDoubt  nobody knows whether there is paper
 * @param {string} printer  another one's name, where it would be
 * @param {boolean} hasCode  the code for the phone is on the screen
 */
function noPaper(inDoubt, printer, hasCode) {
  return html`<b>${inDoubt ? t("Is there no paper?") : t("No paper here")}</b>
    ${printer && html`<span class="at"><${Icon} name="pin" /><bdi>${printer}</bdi></span>`}
    <small>${hasCode ? t("Please photograph the number and the code.") : t("Please photograph this number.")}</small>`;
}

/** @param {{busy: boolean, ask: () => void}} props */
function CopyKey({ busy, ask }) {
  const press = () => {
    // This key goes when the copy is on its way; a keyboard must not then be on the one that ends everything.
    document.querySelector("h1")?.focus({ preventScroll: true });
    ask();
  };
  return html`<button type="button" class="key copy" data-choice disabled=${busy} onClick=${press}>
    <${Icon} name=${busy ? "glass" : "printer"} /><span>${busy ? t("One moment, please …") : t("Print again")}</span>
  </button>`;
}
