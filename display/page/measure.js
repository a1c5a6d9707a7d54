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
 * A text in lines, wrapped between words; a word that is longer than a line is broken.
 * @param {string} text
 * @param {number} room  the line's length in em
 * @returns {string[]}
 */
export function linesOf(text, room) {
  /** @type {string[]} */
  const lines = [];
  for (const word of text.split(/\s+/).flatMap((each) => pieces(each, room))) {
    const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
    if (lines.length && emWidth(longer, 600) <= room) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/**
 * How many lines a text takes when it wraps between words.
 * @param {string} text
 * @param {number} room  the line's length in em
 * @returns {number}
 */
export function lineCount(text, room) {
  return linesOf(text, room).length;
}

/**
 * @param {string} word
 * @param {number} room
 * @returns {string[]}
 */
function pieces(word, room) {
  if (word.length < 2 || emWidth(word, 600) <= room) return [word];
  const letters = [...word];
  const middle = Math.ceil(letters.length / 2);
  return [letters.slice(0, middle), letters.slice(middle)].flatMap((half) => pieces(half.join(""), room));
}
