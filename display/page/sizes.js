/** How large things must be: the norm's cap heights, turned into pixels of this window (visual language, section 3). */

/** Cap height per viewing distance: number and counter; everything else. */
const NORM = { sign: 0.0122, text: 0.0041 };
/** A capital of Noto Sans is this much of its font size. */
const CAP = 0.714;
/** Width of a 16:9 picture per diagonal, lying and standing. */
const WIDTH_PER_DIAGONAL = { landscape: 0.8716, portrait: 0.4903 };
const MM_PER_INCH = 25.4;

/** @typedef {{distance: number, diagonal: number}} Room  viewing distance in metres, diagonal in inches */
/**
 * All in pixels. cap1, fs1: number and counter; cap2, fs2: everything else; u: the unit of space.
 * @typedef {object} Sizes
 * @property {number} width
 * @property {number} height
 * @property {boolean} portrait
 * @property {number} cap1
 * @property {number} cap2
 * @property {number} fs1
 * @property {number} fs2
 * @property {number} u
 */

/**
 * The smallest sizes that can be read from the configured distance. The window, not the setting, says whether the
 * picture stands or lies: a screen that was not turned after all must still show everything.
 * @param {Room} room
 * @param {number} width   of the window, in pixels
 * @param {number} height
 * @returns {Sizes}
 */
export function sizesFor(room, width, height) {
  const portrait = height > width;
  const share = portrait ? WIDTH_PER_DIAGONAL.portrait : WIDTH_PER_DIAGONAL.landscape;
  const pxPerMm = width / (room.diagonal * MM_PER_INCH * share);
  const cap1 = NORM.sign * room.distance * 1000 * pxPerMm;
  const cap2 = NORM.text * room.distance * 1000 * pxPerMm;
  // One or two pixels more than the norm, so that rounding to the grid never falls short of it.
  const fs1 = Math.ceil(cap1 / CAP + 2);
  const fs2 = Math.ceil(cap2 / CAP + 1);
  return { width, height, portrait, cap1, cap2, fs1, fs2, u: width / (portrait ? 90 : 160) };
}
