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

/**
 * A still picture burns itself into a screen: it moves by a dot a minute, further than anybody sees.
 * @param {Sizes} sizes
 * @param {number} seconds
 * @returns {{most: number, x: number, y: number}} pixels; never more than `most` to any side
 */
export function shiftAt(sizes, seconds) {
  const most = Math.max(2, Math.round(Math.max(sizes.width, sizes.height) / 480));
  const minute = Math.floor(seconds / 60);
  return { most, x: zigzag(minute, most), y: zigzag(Math.floor(minute / (4 * most)), most) };
}

/**
 * @param {number} step
 * @param {number} most
 * @returns {number} 0, 1 … most … 0 … -most … 0, and again
 */
function zigzag(step, most) {
  const place = step % (4 * most);
  if (place < most) return place;
  return place < 3 * most ? 2 * most - place : place - 4 * most;
}
