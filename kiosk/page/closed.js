/** Screens of a kiosk that can give no number: server away, stopped by staff, not signed in. They speak every language in turn. */
import { html, useEffect, useState } from "shared/html.js";
import { PairingCode } from "shared/pairing.js";
import { Icon } from "shared/signs.js";
import { boot } from "./boot.js";

/** @typedef {import("./wall.js").Spoken} Spoken */

/** Languages shown at a time, and milliseconds until the next ones. */
const AT_ONCE = 4;
const TURN = 6_000;

/**
 * The languages that are shown now; the chosen one is always among them.
 * @param {Spoken[]} wall
 * @param {string} language
 */
function useTurns(wall, language) {
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const next = setInterval(() => setTurn((now) => now + 1), TURN);
    return () => clearInterval(next);
  }, []);
  const own = wall.filter((one) => one.code === language);
  const others = wall.filter((one) => one.code !== language);
  const room = AT_ONCE - own.length;
  const from = others.length > room ? (turn * room) % others.length : 0;
  return [...own, ...[...others, ...others].slice(from, from + Math.min(room, others.length))];
}

/** @param {{icon: string, wall: Spoken[], language: string, kind: string, say: (one: Spoken) => any}} props */
function ClosedScreen({ icon, wall, language, kind, say }) {
  const shown = useTurns(wall, language);
  return html`<main class=${`closed ${kind}`}>
    <h1><${Icon} name=${icon} /><span class="vh">${wall[0]?.[kind === "stopped" ? "stopped" : "lost"]}</span></h1>
    <div class="turns">${shown.map((one) => html`<section key=${one.code} lang=${one.code} dir=${one.dir}>${say(one)}</section>`)}</div>
  </main>`;
}

/** @param {{wall: Spoken[], language: string}} props */
export function LostScreen({ wall, language }) {
  const say = (/** @type {Spoken} */ one) => html`<h2>${one.lost}</h2><p>${one.valid} ${one.back}</p>`;
  return html`<${ClosedScreen} icon="screenoff" kind="lost" wall=${wall} language=${language} say=${say} />`;
}

/** The office's own words where it has written them in that language. @param {{wall: Spoken[], language: string, reason: Record<string, string> | null}} props */
export function StoppedScreen({ wall, language, reason }) {
  const say = (/** @type {Spoken} */ one) =>
    html`<h2>${one.stopped}</h2><p>${reason?.[one.code] ?? one.back}</p>`;
  return html`<${ClosedScreen} icon="no" kind="stopped" wall=${wall} language=${language} say=${say} />`;
}

/** For whoever sets the machine up: German and English, a code to confirm, and the two lines that help without. @param {{wall: Spoken[]}} props */
export function UnsignedScreen({ wall }) {
  return html`<main class="closed unsigned">
    <h1><${Icon} name="key" /><span class="vh">${boot.kiosk}</span></h1>
    <div class="turns">
      ${wall
        .filter((one) => one.code === "de" || one.code === "en")
        .map((one) => html`<section lang=${one.code} dir=${one.dir}><h2>${one.unsigned}</h2><p>${one.helper}</p></section>`)}
      <${PairingCode} role="kiosk" device=${boot.kiosk} />
      <section lang="en" dir="ltr">
        <code>aufruf token new --role kiosk --name ${boot.kiosk}</code>
        <code>${location.origin}${location.pathname}#token=…</code>
      </section>
    </div>
  </main>`;
}
