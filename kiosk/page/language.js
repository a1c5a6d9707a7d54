/** The first screen: a welcome in every language, and the choice of one by its own name. */
import { html } from "shared/html.js";
import { Icon } from "shared/signs.js";
import { boot } from "./boot.js";
import { Heading, Panel } from "./frame.js";

/** @typedef {import("./wall.js").Spoken} Spoken */

/** @param {{wall: Spoken[], now: () => Date, choose: (code: string) => void, language: string}} props */
export function LanguageScreen({ wall, now, choose, language }) {
  const [first, ...others] = wall;
  return html`<${Panel} at=${0} now=${now} language=${language} class="welcome">
      <${Heading} lang=${first?.code}>${first?.welcome}<//>
      <p class="wall">${others.map((one) => html`<span lang=${one.code} dir=${one.dir}>${one.welcome}</span>`)}</p>
    <//>
    <main class="reach">
      <${Ask} wall=${wall} />
      <div class="languages">
        ${boot.languages.map((one, index) => html`<${LanguageKey} ...${one} large=${index < boot.large} choose=${choose} />`)}
      </div>
    </main>`;
}

/** German and English: who reads neither sees the names and the arrow. @param {{wall: Spoken[]}} props */
function Ask({ wall }) {
  const asked = wall.slice(0, 2).map((one) => html`<span lang=${one.code} dir=${one.dir}>${one.choose}</span>`);
  return html`<p class="ask">
    <${Icon} name="speech" /><span class="words">${asked}</span><${Icon} name="down" class="arrow" />
  </p>`;
}

/** @param {{code: string, name: string, dir: string, large: boolean, choose: (code: string) => void}} props */
function LanguageKey({ code, name, dir, large, choose }) {
  return html`<button type="button" class=${`key ${large ? "big" : "small"}`} lang=${code} dir=${dir}
    data-choice onClick=${() => choose(code)}>${name}</button>`;
}
