/** The second screen: what the visitor needs today, with how many wait, how long, and what is closed and why. */
import { html, useLayoutEffect, useRef, useState } from "shared/html.js";
import { pick, t } from "shared/i18n.js";
import { Icon, Place, Ticket } from "shared/signs.js";
import { minutes } from "shared/words.js";
import { boot } from "./boot.js";
import { Heading, Panel } from "./frame.js";
import { whenAgain, whyClosed } from "./words.js";

/** @typedef {import("./office.js").Office} Office */
/** @typedef {import("./office.js").Row} Row */
/** @typedef {import("./boot.js").Service} Service */

/** Lines of a name that a tile has room for. */
const LINES = 2;

/** @param {{office: Office, language: string, notice: string | null, choose: (service: string) => void}} props */
export function ServicesScreen({ office, language, notice, choose }) {
  return html`<${Panel} at=${1} now=${office.now} language=${language} class="asking">
      <${Heading}>${t("What do you need today?")}<//>
      ${notice === null
        ? html`<p class="sub">${t("Touch what you need below. We do not ask your name.")}</p>`
        : html`<p class="notice" role="alert"><${Icon} name="warn" />${notice || t("That was not possible. Please choose again.")}</p>`}
      <${How} />
    <//>
    <main class="reach">
      <div class="services">
        ${boot.services.map((service) => html`<${Tile} service=${service} row=${office.rows.get(service.id)}
          now=${office.now} language=${language} choose=${choose} />`)}
      </div>
    </main>`;
}

/** The two objects taught in three pictures. */
function How() {
  return html`<ol class="how">
    <li><div class="pic"><${Icon} name="touch" /></div><b>1. ${t("Choose what you need")}</b></li>
    <li><div class="pic"><${Ticket} number="A042" /></div><b>2. ${t("Take your number and wait")}</b></li>
    <li>
      <div class="pic call"><${Ticket} number="A042" /><${Icon} name="chev" flip class="then" /><${Place}>6<//></div>
      <b>3. ${t("When you see your number, go to the yellow place")}</b>
    </li>
  </ol>`;
}

/** @param {{service: Service, row: Row | undefined, now: () => Date, language: string, choose: (service: string) => void}} props */
function Tile({ service, row, now, language, choose }) {
  const closed = row !== undefined && !row.open;
  const tight = closed || (row !== undefined && !row.forecast);
  return html`<button type="button" class="key service" data-choice data-service=${service.id} disabled=${closed}
    onClick=${() => choose(service.id)}>
    <${Icon} name=${closed ? "no" : service.icon} />
    <span class="text"><${Name} service=${service} language=${language} tight=${tight} />${closed
      ? html`<${Closed} row=${row} now=${now} language=${language} />`
      : html`<${Figures} service=${service} row=${row} />`}</span>
  </button>`;
}

/**
 * A name too long for its tile gives way to the short one; it is read in full before the number is taken.
 * @param {{service: Service, language: string, tight: boolean}} props
 */
function Name({ service, language, tight }) {
  const name = useRef(/** @type {HTMLElement | null} */ (null));
  const [fits, setFits] = useState(true);
  useLayoutEffect(() => {
    const measure = () => name.current && setFits((so) => so && linesOf(name.current) <= LINES);
    measure();
    // The page's own font may arrive a moment later, and be wider.
    document.fonts.ready.then(measure);
  }, []);
  const short = pick(service.short, language);
  return html`<b ref=${name}>${(tight || !fits) && short ? short : pick(service.name, language)}</b>`;
}

/** @param {HTMLElement | null} element */
function linesOf(element) {
  return element ? Math.round(element.offsetHeight / parseFloat(getComputedStyle(element).lineHeight)) : 0;
}

/** @param {{row: Row, now: () => Date, language: string}} props */
function Closed({ row, now, language }) {
  const again = whenAgain(row, now(), language);
  return html`<span class="why"><span dir="auto">${whyClosed(row, language)}</span>${again && html`<span class="again">${again}</span>`}</span>`;
}

/** @param {{service: Service, row: Row | undefined}} props */
function Figures({ service, row }) {
  return html`<span class="figures">
    <${Ticket} number=${service.prefix} edged />
    ${row && html`<${People} count=${row.waiting} /><${Wait} row=${row} />`}
  </span>`;
}

/** @param {{count: number}} props */
function People({ count }) {
  return html`<span class="figure"><${Icon} name="people" label=${t("People waiting:")} /><span class="tab">${count}</span></span>`;
}

/** @param {{row: Row}} props */
function Wait({ row }) {
  if (!row.forecast) return html`<span class="figure nobody"><${Icon} name="clock" />${t("Nobody serves this now")}</span>`;
  return html`<span class="figure"><${Icon} name="glass" label=${t("Wait, about:")} /><span>${minutes(row.forecast)}</span></span>`;
}
