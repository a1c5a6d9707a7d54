/** The strip at the bottom: people waiting, how long it takes per letter, the clock. No words but "min". */
import { html } from "shared/html.js";
import { t } from "shared/i18n.js";
import { Icon, Range, Ticket } from "shared/signs.js";
import { side } from "./arrange.js";
import { deep } from "./board.js";
import { emWidth } from "./measure.js";

/** @typedef {import("./board_state.js").ServiceRow} ServiceRow */
/** @typedef {import("./board_state.js").Board} Board */
/** @typedef {import("./sizes.js").Sizes} Sizes */

/** Seconds that each page of services stays. */
const PAGE_SECONDS = 8;
/** Measures in em of the strip's type; display.css draws them with the same numbers. */
const EM = { icon: 1.1, gap: 0.27, between: 0.42, ticketPad: 0.68 };

/**
 * @param {{board: Board | null, time: string, sizes: Sizes, seconds: number}} props
 *   board: null while nothing is known, or where this screen does not tell it
 */
export function Strip({ board, time, sizes, seconds }) {
  const pages = board ? pagesOf(board, time, sizes) : [];
  const page = pages[Math.floor(seconds / PAGE_SECONDS) % (pages.length || 1)];
  return html`
    <footer class="strip">
      ${board && html`<span class="people" role="group" aria-label=${t("People waiting")}>
        <${Icon} name="peoplef" /><span class="tab">${board.waiting}</span>
      </span>`}
      ${page && html`<${Forecasts} rows=${page} />`}
      <time class="time tab">${time}</time>
    </footer>
  `;
}

/** @param {{rows: ServiceRow[]}} props */
function Forecasts({ rows }) {
  const known = rows.some((row) => row.forecast);
  return html`
    <span class="forecasts" role="group" aria-label=${t("Waiting time")}>
      <${Icon} name="glass" />
      ${rows.map((row) => html`<${Forecast} row=${row} key=${row.prefix} />`)}
      ${known && html`<span>min</span>`}
    </span>
  `;
}

/** @param {{row: ServiceRow}} props */
function Forecast({ row }) {
  if (row.forecast) {
    return html`<span class="entry" data-prefix=${row.prefix}>
      <${Ticket} number=${row.prefix} class=${deep(row.prefix)} edged /><${Range} low=${row.forecast.low_min} high=${row.forecast.high_min} />
    </span>`;
  }
  // Nobody serves it now: no range would be honest.
  return html`<span class="entry unserved" data-prefix=${row.prefix}>
    <${Ticket} number=${row.prefix} class=${deep(row.prefix)} edged /><span class="dash" role="img" aria-label=${t("Nobody serves this now")}></span>
  </span>`;
}

/**
 * Services with people waiting, as many to a page as fit.
 * @param {Board} board
 * @param {string} time
 * @param {Sizes} sizes
 * @returns {ServiceRow[][]}
 */
export function pagesOf(board, time, sizes) {
  const rows = board.services.filter((row) => row.waiting > 0);
  const room = forecastRoom(board, time, sizes);
  /** @type {ServiceRow[][]} */
  const pages = [];
  let left = 0;
  for (const row of rows) {
    const width = entryWidth(row);
    const page = pages.at(-1);
    if (page && width <= left) page.push(row);
    else pages.push([row]);
    left = (page && width <= left ? left : room) - width;
  }
  return pages;
}

/**
 * @param {Board} board
 * @param {string} time
 * @param {Sizes} sizes
 * @returns {number} em for the entries of one page
 */
function forecastRoom(board, time, sizes) {
  const whole = (sizes.width - 2 * side(sizes)) / sizes.fs2;
  const own = EM.icon + EM.between + emWidth("min", 600);
  if (sizes.portrait) return whole - own;
  const people = EM.icon + EM.gap + emWidth(String(board.waiting), 600);
  return whole - own - people - emWidth(time || "00:00", 700) - 3 * EM.between;
}

/** @param {ServiceRow} row */
function entryWidth(row) {
  const ticket = emWidth(row.prefix, 700) + EM.ticketPad;
  const range = row.forecast ? emWidth(`${row.forecast.low_min}–${row.forecast.high_min}`, 600) : 0.6;
  return ticket + EM.gap + range + EM.between;
}
