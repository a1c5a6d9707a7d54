/** The board: the newest call as a sign on petrol, the earlier ones light below it. */
import { html } from "shared/html.js";
import { t } from "shared/i18n.js";
import { Icon, Place, splitNumber, Ticket, Way } from "shared/signs.js";
import { roomSigns, wayShape } from "./arrange.js";
import { callKey } from "./board_state.js";

/** @typedef {import("./board_state.js").BoardCall} BoardCall */
/** @typedef {import("./arrange.js").Arrangement} Arrangement */
/** @typedef {(language: string) => "ltr" | "rtl"} DirectionOf */

/**
 * The calls of one pane.
 * @param {{view: import("./layouts.js").View, arrangement: Arrangement, dirOf: DirectionOf}} props
 */
export function Board({ view, arrangement, dirOf }) {
  const newest = /** @type {BoardCall} */ (view.calls[0]);
  const key = callKey(newest);
  return html`
    <${Newest} key=${key} call=${newest} fit=${arrangement} arrives=${view.arrived === key} dirOf=${dirOf} />
    ${arrangement.rows.length > 0 && html`<${EarlierCalls} arrangement=${arrangement} />`}
  `;
}

/**
 * One area of several: what hangs on its wall, its name, its calls or a word to those who wait there.
 * @param {{pane: import("./layouts.js").Pane, dirOf: DirectionOf, quiet: any}} props
 */
export function Area({ pane, dirOf, quiet }) {
  const { view, arrangement, width } = pane;
  return html`
    <section class="area" style=${{ "--area": `${width}px` }} data-area=${view.key}>
      <h2>${view.floor && html`<${Place}>${view.floor}<//>`}${view.name && html`<span>${view.name}</span>`}</h2>
      ${arrangement ? html`<${Board} view=${view} arrangement=${arrangement} dirOf=${dirOf} />` : quiet}
    </section>
  `;
}

/** @param {{call: BoardCall, fit: Arrangement, arrives: boolean, dirOf: DirectionOf}} props */
function Newest({ call, fit, arrives, dirOf }) {
  const way = wayShape(call, fit.stacked);
  const style = { "--fs-hero": `${fit.font}px`, "--way-columns": String(way.columns), "--way-icon": `${way.icon}em` };
  const classes = ["now", fit.stacked && "stacked", arrives && "calls"].filter(Boolean).join(" ");
  return html`
    <section class=${classes} style=${style} aria-label=${t("Called now")} data-number=${call.number}>
      <div class="hero">
        <${Ticket} number=${call.number} class=${deep(call.number)} />
        <div class="to">
          <${Icon} name="chev" class="c" />
          <${Place}>${call.counter_name}<//>
          ${!fit.signsBelow && html`<${RoomSigns} call=${call} />`}
          <${Way} steps=${call.direction} />
        </div>
      </div>
      <${Words} call=${call} fit=${fit} dirOf=${dirOf} />
    </section>
  `;
}

/** @param {{call: BoardCall}} props  smaller places: the floor, the room */
function RoomSigns({ call }) {
  const signs = roomSigns(call);
  if (!signs.length) return null;
  return html`<span class="rooms">${signs.map((sign) => html`<${Place} class="room">${sign}<//>`)}</span>`;
}

/** @param {{call: BoardCall, fit: Arrangement, dirOf: DirectionOf}} props  the way in words, German first */
function Words({ call, fit, dirOf }) {
  if (!fit.lines) return null;
  const [first, ...others] = call.lines.map(
    (line) => html`<span class="text" lang=${line.language} dir=${dirOf(line.language)}>${line.text}</span>`,
  );
  return html`
    <div class=${fit.lines === 1 ? "words together" : "words"}>
      <p class="line">${fit.signsBelow && html`<${RoomSigns} call=${call} />`}${first}</p>
      ${others.map((text) => html`<p class="line">${text}</p>`)}
    </div>
  `;
}

/** @param {{arrangement: Arrangement}} props */
function EarlierCalls({ arrangement }) {
  const { rows, rowHeight, numberWidth, width, single } = arrangement;
  const style = { "--row": `${rowHeight}px`, "--number": `${numberWidth}em`, "--list": `${width}px` };
  return html`
    <section class=${single ? "old single" : "old"} style=${style} aria-label=${t("Called before")}>
      ${rows.map((row) => html`<ol class="row" key=${row.map((item) => callKey(item.call)).join()}>
        ${row.map((item) => html`<${EarlierCall} item=${item} key=${callKey(item.call)} />`)}
      </ol>`)}
    </section>
  `;
}

/** @param {{item: import("./arrange.js").Earlier}} props */
function EarlierCall({ item }) {
  const classes = [item.wide && "wide", item.tall && "tall"].filter(Boolean).join(" ");
  return html`
    <li class=${classes} data-number=${item.call.number}>
      <${PlainNumber} number=${item.call.number} />
      <${Icon} name="chev" class="c" />
      ${item.floor && html`<${Place} class="room">${item.floor}<//>`}
      <${Place} class="goal">${item.call.counter_name}<//>
    </li>
  `;
}

/** @param {{number: string}} props  a number without its paper: it has been called before */
export function PlainNumber({ number }) {
  const [letter, digits] = splitNumber(number);
  return html`<span class=${["plain", deep(number)].join(" ")} dir="ltr"><b>${letter}</b><b>${digits}</b></span>`;
}

/**
 * In our type J and Q reach below the line and would leave the paper: they are raised a little.
 * @param {string} number
 */
export const deep = (number) => (/^[JQ]/.test(number) ? "deep" : "");
