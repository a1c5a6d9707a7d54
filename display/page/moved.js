/** A calm row for those who were sent to another waiting area: number, floor and way, in signs and in words. No call. */
import { html } from "shared/html.js";
import { Icon, Place, splitNumber, Way } from "shared/signs.js";
import { wayWords } from "shared/words.js";
import { side } from "./arrange.js";
import { PlainNumber } from "./board.js";
import { emWidth } from "./measure.js";

/** @typedef {import("./board_state.js").Moved} Entry */
/** @typedef {import("./languages.js").Tongue} Tongue */
/** @typedef {import("./sizes.js").Sizes} Sizes */
/** @typedef {{entry: Entry, code: string, dir: "ltr" | "rtl", lines: string[]}} Piece  one number, its way in one language */

/** Whoever was sent away longer ago is on the way (milliseconds), though no event took the row away. */
const GOES = 120_000;
/** Seconds that a language stays. */
const STAY = 5;
/** In em of the number's type, then in em of the words'; display.css draws with the same numbers. */
const EM = { high: 1.01, chev: 0.5, gap: 0.17, tight: -0.02 };
const WORDS = { line: 1.25, pad: 0.3, icon: 1.3, sign: 0.75, lines: 2 };
const DOT = " · ";

/**
 * All that the row says in turn: newest first, each in German, then in English.
 * @param {{moved: Entry[], tongues: Tongue[], sizes: Sizes, now: Date | null}} what
 * @returns {Piece[]}
 */
export function movedPieces({ moved, tongues, sizes, now }) {
  const known = moved.filter(({ at, floor, direction }) => (floor || direction.length) && isYoung(at, now));
  const [house, ...others] = tongues;
  const spoken = [house, others.find(({ code }) => code === "en")].flatMap((tongue) => tongue ?? []);
  return known.flatMap((entry) =>
    spoken.map(({ code, dir, t }) => ({ entry, code, dir, lines: fit(wayWords(entry.direction, t), wordsRoom(entry, sizes)) })),
  );
}

/**
 * @param {string} at
 * @param {Date | null} now
 */
const isYoung = (at, now) => !now || !(now.getTime() - Date.parse(at) > GOES);

/**
 * @param {Piece[]} pieces
 * @param {number} seconds
 * @returns {Piece | undefined}
 */
export const movedAt = (pieces, seconds) => pieces[Math.floor(seconds / STAY) % (pieces.length || 1)];

/**
 * The row keeps its height while it turns its pages.
 * @param {Piece[]} pieces
 * @param {Sizes} sizes
 * @returns {number} pixels
 */
export function movedHeight(pieces, sizes) {
  if (!pieces.length) return 0;
  const lines = Math.max(1, ...pieces.map((piece) => piece.lines.length)) * WORDS.line * sizes.fs2;
  const number = EM.high * sizes.fs1;
  return Math.ceil((sizes.portrait ? number + lines : Math.max(number, lines)) + WORDS.pad * sizes.fs2);
}

/**
 * Steps stay whole; words that would need more lines than there is room for are left to the pictograms.
 * @param {string} text  steps, parted by a dot
 * @param {number} room  em
 */
function fit(text, room) {
  /** @type {string[]} */
  const lines = [];
  for (const step of text.split(DOT)) {
    const longer = lines.length ? lines.at(-1) + DOT + step : step;
    if (lines.length && emWidth(longer, 600) <= room) lines[lines.length - 1] = longer;
    else lines.push(step);
  }
  const fits = lines.length <= WORDS.lines && lines.every((line) => line && emWidth(line, 600) <= room);
  return fits ? lines : [];
}

/**
 * @param {Entry} entry
 * @param {Sizes} sizes
 * @returns {number} em of the words' type beside number, floor and way; on an upright screen beside the way
 */
function wordsRoom({ number, floor, direction }, sizes) {
  const whole = (sizes.width - 2 * side(sizes)) / sizes.fs2 - direction.length * WORDS.icon - 2 * WORDS.sign;
  if (sizes.portrait) return whole;
  const [letter, digits] = splitNumber(number);
  const ems = emWidth(letter, 700) + emWidth(digits, 700) + EM.gap + EM.tight * number.length + EM.chev;
  return whole - (ems * sizes.fs1) / sizes.fs2 - (floor ? emWidth(floor, 700) + 2 * WORDS.sign : 0);
}

/** @param {{piece: Piece, height: number}} props */
export function MovedRow({ piece: { entry, code, dir, lines }, height }) {
  return html`
    <aside class="moved" style=${{ "--moved": `${height}px` }} data-moved=${entry.number} aria-live="polite">
      <span class="who"><${PlainNumber} number=${entry.number} /><${Icon} name="chev" class="c" /></span>
      ${entry.floor && html`<${Place} class="room">${entry.floor}<//>`}
      <span class="how">
        <${Way} steps=${entry.direction} />
        ${lines.length > 0 && html`<span class="text" lang=${code} dir=${dir}>${lines.map((line) => html`<span>${line}</span>`)}</span>`}
      </span>
    </aside>
  `;
}
