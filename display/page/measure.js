/** How wide words are in our type, so that the page is laid out before it is drawn. */

const REFERENCE = 100;

/** @type {CanvasRenderingContext2D | null} */
let pen = null;
/** @type {Map<string, number>} */
const known = new Map();

/**
 * The width of a text in em of its own size.
 * @param {string} text
 * @param {400 | 600 | 700} weight
 * @returns {number}
 */
export function emWidth(text, weight) {
  const name = `${weight} ${text}`;
  const before = known.get(name);
  if (before !== undefined) return before;
  pen ??= document.createElement("canvas").getContext("2d");
  if (!pen) return text.length * 0.6;
  pen.font = `${weight} ${REFERENCE}px Aufruf, sans-serif`;
  const width = pen.measureText(text).width / REFERENCE;
  // Numbers come and go all day: forget now and then instead of growing.
  if (known.size > 500) known.clear();
  known.set(name, width);
  return width;
}

/** Fonts have arrived: what was measured with others is wrong. */
export function forgetWidths() {
  known.clear();
}

/**
 * How many lines a text takes when it wraps between words.
 * @param {string} text
 * @param {number} room  the line's length in em
 * @returns {number}
 */
export function lineCount(text, room) {
  const space = emWidth(" ", 600);
  let lines = 1;
  let used = 0;
  for (const word of text.split(/\s+/)) {
    const width = emWidth(word, 600);
    if (used > 0 && used + space + width > room) {
      lines += 1;
      used = width;
    } else used += (used > 0 ? space : 0) + width;
  }
  return lines;
}
