/** The band above the strip: words of staff to the room, else the office's own lines, one after the other in each language. */
import { html } from "shared/html.js";
import { Icon } from "shared/signs.js";
import { side } from "./arrange.js";
import { linesOf } from "./measure.js";

/** @typedef {import("./board_state.js").Message} Message */
/** @typedef {import("./languages.js").Tongue} Tongue */
/** @typedef {import("./sizes.js").Sizes} Sizes */
/** @typedef {import("shared/i18n.js").TextDict} TextDict */
/** @typedef {{code: string, dir: "ltr" | "rtl", lines: string[], seconds: number, staff: boolean}} Piece */

/** In em of the band's type; display.css draws it with the same numbers. */
const EM = { line: 1.3, pad: 0.5, icon: 1.6 };
/** Nobody reads faster: seconds at least, and letters a second. */
const LEAST = 5;
const LETTERS = 9;

/**
 * All that the band says, cut into what fits: the messages that still hold, or the ticker while there are none.
 * @param {{messages: Message[], ticker: TextDict[], tongues: Tongue[], sizes: Sizes, now: Date | null}} what
 * @returns {Piece[]}
 */
export function piecesOf({ messages, ticker, tongues, sizes, now }) {
  const current = messages.filter((each) => !now || !each.until || !(Date.parse(each.until) <= now.getTime()));
  const texts = current.length ? current.map((each) => each.text) : ticker;
  const room = (sizes.width - 2 * side(sizes)) / sizes.fs2 - EM.icon;
  return texts.flatMap((text) =>
    tongues.flatMap(({ code, dir }) => cut(text[code] ?? "", room, sizes.portrait ? 2 : 1).map((lines) => {
      const seconds = Math.max(LEAST, Math.ceil(lines.join(" ").length / LETTERS));
      return { code, dir, lines, seconds, staff: current.length > 0 };
    })),
  );
}

/**
 * @param {string} text
 * @param {number} room  em
 * @param {number} most  lines at once
 * @returns {string[][]}
 */
function cut(text, room, most) {
  const lines = text.trim() ? linesOf(text.trim(), room) : [];
  return Array.from({ length: Math.ceil(lines.length / most) }, (_, page) => lines.slice(page * most, (page + 1) * most));
}

/**
 * @param {Piece[]} pieces
 * @param {number} seconds  since the first one
 * @returns {Piece | null}
 */
export function pieceAt(pieces, seconds) {
  const whole = pieces.reduce((sum, piece) => sum + piece.seconds, 0);
  let left = whole ? seconds % whole : 0;
  for (const piece of pieces) {
    if (left < piece.seconds) return piece;
    left -= piece.seconds;
  }
  return null;
}

/**
 * The band keeps its height while it turns its pages: nothing above it may jump.
 * @param {Piece[]} pieces
 * @param {Sizes} sizes
 * @returns {number} pixels
 */
export function bandHeight(pieces, sizes) {
  const lines = Math.max(0, ...pieces.map((piece) => piece.lines.length));
  return lines ? Math.ceil(sizes.fs2 * (lines * EM.line + EM.pad)) : 0;
}

/** @param {{piece: Piece, height: number}} props */
export function Band({ piece, height }) {
  return html`
    <aside class=${piece.staff ? "band staff" : "band"} style=${{ "--band": `${height}px` }} dir=${piece.dir} aria-live="polite">
      <${Icon} name=${piece.staff ? "bell" : "info"} />
      <p key=${piece.lines.join()} lang=${piece.code}>
        ${piece.lines.map((line) => html`<span>${line}</span>`)}
      </p>
    </aside>
  `;
}
