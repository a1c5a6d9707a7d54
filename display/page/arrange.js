/** Where everything goes: how large the newest call may be and which earlier ones fit, never below the norm's sizes. */
import { splitNumber } from "shared/signs.js";
import { emWidth, lineCount } from "./measure.js";

/** @typedef {import("./sizes.js").Sizes} Sizes */
/** @typedef {import("./board_state.js").BoardCall} BoardCall */
/** @typedef {{call: BoardCall, wide: boolean, tall: boolean, number: number, place: number, floor: string}} Earlier
 *    wide: takes a whole row; tall: number and place on two lines; number, place: their widths in em;
 *    floor: the sign of another floor, if there is room for it */
/**
 * font: of the newest call; stacked: place and way under the ticket; signsBelow: floor and room stand with the words;
 * lines: of the words below.
 * @typedef {{font: number, stacked: boolean, signsBelow: boolean, lines: number}} Newest
 */
/**
 * rows: the earlier calls, newest first; rowHeight in pixels; numberWidth: the common width of their numbers in em;
 * width: of them all in pixels; single: one in each row.
 * @typedef {{rows: Earlier[][], rowHeight: number, numberWidth: number, width: number, single: boolean}} List
 */
/** @typedef {Newest & List & {legible: boolean}} Arrangement  legible: nothing had to be smaller than the norm */

/** Measures of the signs in em of their font; display.css draws them with the same numbers. */
const EM = { ticketPad: 0.24, gap: 0.17, high: 1.054, placePad: 0.12, chev: 0.4, between: 0.1, frame: 0.27, ways: 0.94 };
/** Floor and room, in em of the text's font. */
const SIGN = { pad: 0.4, between: 0.35 };
/** A step of the way is drawn this large at most, in em. */
const STEP = 0.45;
/** The earlier ones: plainer, closer. */
const ROW = { high: 1.01, place: 0.868, chev: 0.3, tight: -0.02 };
const AIR = 0.3;
const LINE = 1.25;
/** One line reads more easily than two: two must make it this much larger. So must floor and room if they leave the line. */
const TWO_LINES = 1.3;
const BELOW = 1.2;

/** @param {Sizes} sizes */
export const side = (sizes) => 4 * sizes.u;
/** @param {Sizes} sizes */
const inner = (sizes) => sizes.width - 2 * side(sizes);

/**
 * The newest call large, as many earlier ones below it as there is room for.
 * @param {BoardCall[]} calls  newest first, at least one
 * @param {Sizes} sizes
 * @param {number} height  what the strip and notices leave
 * @param {{most: number, stacked?: boolean}} rules  calls at most; place below ticket, if that can be read
 * @returns {Arrangement}
 */
export function arrange(calls, sizes, height, { most, stacked = false }) {
  const newest = /** @type {BoardCall} */ (calls[0]);
  const earlier = calls.slice(1, Math.max(1, most)).map((call) => fitEarlier(call, sizes));
  const list = { ...listOf(earlier, sizes), numberWidth: commonWidth(earlier, sizes) };
  const alone = fitNewest(newest, sizes, height, stacked);
  // The newest call stands out by its paper and ground: it need not be larger than the earlier ones to keep them.
  const enough = Math.min(sizes.fs1, alone.font);
  for (const rows = pack(earlier); rows.length; rows.pop()) {
    const fit = fitNewest(newest, sizes, height - rowsHigh(rows) * list.rowHeight, stacked);
    if (fit.font >= enough) return { ...fit, ...list, rows, legible: true };
  }
  return { ...alone, ...list, legible: alone.font >= sizes.fs1 };
}

/**
 * The newest call alone, place below ticket if that can be read.
 * @param {BoardCall} call
 * @param {Sizes} sizes
 * @param {number} height
 * @returns {Newest & {legible: boolean}}
 */
export function arrangeAlone(call, sizes, height) {
  const alone = fitNewest(call, sizes, height, true);
  return { ...alone, legible: alone.font >= sizes.fs1 };
}

/**
 * The earlier calls below each other, spread over the whole height, so that each keeps its place while they are few.
 * @param {BoardCall[]} calls  newest first
 * @param {Sizes} sizes
 * @param {number} height
 * @param {number} most
 * @returns {List}
 */
export function rowsThatFit(calls, sizes, height, most) {
  const list = listOf([], sizes);
  const count = Math.min(most, Math.floor(height / list.rowHeight));
  const rows = calls.map((call) => [fitEarlier(call, sizes)]);
  while (rowsHigh(rows) > count) rows.pop();
  return { ...list, rows, rowHeight: Math.floor(height / Math.max(1, count)) };
}

/**
 * @param {BoardCall[]} calls
 * @param {Sizes} sizes
 * @returns {number} pixels that a column of these calls needs, none if there are none
 */
export function listWidth(calls, sizes) {
  const widths = calls.map((call) => fitEarlier(call, sizes)).map((item) => item.number + item.place + ROW.chev + AIR);
  return calls.length ? Math.ceil(Math.max(...widths) * sizes.fs1 + 2 * side(sizes)) : 0;
}

/**
 * @param {Earlier[]} earlier
 * @param {Sizes} sizes
 * @returns {List} without any rows yet
 */
function listOf(earlier, sizes) {
  const single = sizes.portrait || (earlier.length > 0 && earlier.every((item) => item.wide));
  return { rows: [], rowHeight: Math.ceil(sizes.fs1 * ROW.high) + 2, numberWidth: 0, width: sizes.width, single };
}

/**
 * The largest type in which the newest call fits: in one line if that is not much smaller, else place under ticket.
 * @param {BoardCall} call
 * @param {Sizes} sizes
 * @param {number} height
 * @param {boolean} stacked  in one line only if it could not be read otherwise
 * @returns {Newest}
 */
function fitNewest(call, sizes, height, stacked) {
  const [line, stack] = /** @type {[Newest, Newest]} */ (
    [false, true].map((two) => {
      const beside = fitAs(call, sizes, height, two, false);
      return better(beside, fitAs(call, sizes, height, two, true), BELOW, sizes);
    })
  );
  return stacked ? better(stack, line, Infinity, sizes) : better(line, stack, TWO_LINES, sizes);
}

/**
 * The second choice if it is much larger, or if the first falls short of the norm.
 * @param {Newest} first
 * @param {Newest} second
 * @param {number} much
 * @param {Sizes} sizes
 */
function better(first, second, much, sizes) {
  const short = first.font < sizes.fs1 && second.font > first.font;
  return short || second.font > first.font * much ? second : first;
}

/**
 * @param {BoardCall} call
 * @param {Sizes} sizes
 * @param {number} height
 * @param {boolean} stacked
 * @param {boolean} signsBelow
 * @returns {Newest}
 */
function fitAs(call, sizes, height, stacked, signsBelow) {
  const lines = textLines(call, sizes, signsBelow);
  const high = (height - lines * LINE * sizes.fs2 - (lines ? 7 : 6) * sizes.u) / (stacked ? 2 * EM.high + EM.between : EM.high);
  const signs = signsBelow ? 0 : signsWidth(call, false) * sizes.fs2;
  const to = EM.chev + EM.between + placeWidth(call) + wayWidth(call, stacked);
  const ticket = ticketWidth(call.number);
  const room = inner(sizes);
  const wide = stacked ? Math.min(room / ticket, (room - signs) / to) : (room - signs) / (ticket + EM.between + to);
  return { stacked, signsBelow, lines, font: Math.floor(Math.max(1, Math.min(high, wide))) };
}

/**
 * @param {BoardCall} call
 * @param {Sizes} sizes
 * @param {boolean} signsBelow
 * @returns {number} lines of words below the newest call
 */
function textLines(call, sizes, signsBelow) {
  const room = inner(sizes) / sizes.fs2;
  const texts = call.lines.map((line) => line.text);
  const signs = signsBelow ? signsWidth(call, true) : 0;
  const together = texts.reduce((sum, text) => sum + emWidth(text, 600) + 0.8, signs);
  if (together <= room) return texts.length || signs ? 1 : 0;
  const beside = signs > 0 && signs + emWidth(texts[0] ?? "", 600) <= room;
  const own = signs > 0 && !beside ? 1 : 0;
  return texts.reduce((sum, text) => sum + lineCount(text, room), own);
}

/**
 * @param {BoardCall} call
 * @param {boolean} side  side by side, not one above the other
 * @returns {number} width of the signs of floor and room, in em of the text's font
 */
function signsWidth(call, side) {
  const widths = roomSigns(call).map((sign) => Math.max(1.18, emWidth(sign, 700) + SIGN.pad) + SIGN.between);
  return side ? widths.reduce((sum, width) => sum + width, 0) : Math.max(0, ...widths);
}

/**
 * What else hangs on the wall there: the floor if it is another, the room unless the counter is called like it.
 * @param {BoardCall} call
 * @returns {string[]}
 */
export function roomSigns(call) {
  const signs = [call.floor, call.room].map((sign) => String(sign ?? ""));
  return signs.filter((sign) => sign !== "" && sign !== call.counter_name);
}

/**
 * Steps stand below each other beside the place, side by side under the ticket; more than three in two columns or rows.
 * @param {BoardCall} call
 * @param {boolean} stacked
 * @returns {{columns: number, icon: number}} icon: in em
 */
export function wayShape(call, stacked) {
  const steps = Math.max(1, call.direction.length);
  const lines = steps > 3 ? 2 : 1;
  const along = Math.ceil(steps / lines);
  if (stacked) return { columns: along, icon: Math.min(STEP, EM.ways / lines, 1.6 / along) };
  return { columns: lines, icon: Math.min(STEP, EM.ways / along) };
}

/** @param {string} number */
function ticketWidth(number) {
  const [letter, digits] = splitNumber(number);
  return emWidth(letter, 700) + emWidth(digits, 700) + EM.gap + 2 * EM.ticketPad;
}

/** @param {BoardCall} call */
function placeWidth(call) {
  return Math.max(EM.high, emWidth(call.counter_name, 700) + 2 * EM.placePad + 0.05);
}

/**
 * @param {BoardCall} call
 * @param {boolean} stacked
 */
function wayWidth(call, stacked) {
  const { columns, icon } = wayShape(call, stacked);
  return call.direction.length ? EM.between + columns * (icon + 0.02) + EM.frame : 0;
}

/**
 * @param {BoardCall} call
 * @param {Sizes} sizes
 * @returns {Earlier}
 */
function fitEarlier(call, sizes) {
  const [letter, digits] = splitNumber(call.number);
  const number = emWidth(letter, 700) + emWidth(digits, 700) + EM.gap + ROW.tight * call.number.length;
  const place = Math.max(ROW.place, emWidth(call.counter_name, 700) + 2 * EM.placePad + 0.05);
  const width = number + place + ROW.chev;
  const wide = sizes.portrait || width > column(sizes);
  const floor = call.floor ?? "";
  const sign = (emWidth(floor, 700) + SIGN.pad + 2 * SIGN.between) * sizes.fs2;
  const fits = wide && width * sizes.fs1 + sign <= inner(sizes);
  return { call, number, place, wide, tall: width * sizes.fs1 > inner(sizes), floor: fits ? floor : "" };
}

/** @param {Sizes} sizes  room of one of two columns, in em of the earlier calls */
const column = (sizes) => (inner(sizes) / 2 - 2 * sizes.u) / sizes.fs1;

/**
 * One width at least for the numbers of a column, so that the places stand below each other, with air where there is
 * some. Where the widest number and the widest place do not fit together, the numbers that are longer make room.
 * @param {Earlier[]} earlier
 * @param {Sizes} sizes
 * @returns {number} em
 */
function commonWidth(earlier, sizes) {
  const narrow = earlier.filter((item) => !item.wide);
  const width = Math.max(0, ...narrow.map((item) => item.number));
  const place = Math.max(0, ...narrow.map((item) => item.place));
  const left = column(sizes) - width - place - ROW.chev;
  return left < 0 ? width + left : width + Math.min(AIR, 0.4 * left);
}

/**
 * @param {Earlier[]} earlier
 * @returns {Earlier[][]}
 */
function pack(earlier) {
  /** @type {Earlier[][]} */
  const rows = [];
  for (const item of earlier) {
    const last = rows.at(-1);
    if (last && last.length === 1 && !last[0]?.wide && !item.wide) last.push(item);
    else rows.push([item]);
  }
  return rows;
}

/**
 * @param {Earlier[][]} rows
 * @returns {number} heights of a row
 */
function rowsHigh(rows) {
  return rows.reduce((sum, row) => sum + (row.some((item) => item.tall) ? 2 : 1), 0);
}
