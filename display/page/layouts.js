/** The layouts of a screen: which panes it has and what fits into each, never below the norm's sizes. */
import { arrange, arrangeAlone, listWidth, rowsThatFit, side } from "./arrange.js";
import { emWidth } from "./measure.js";

/** @typedef {import("./sizes.js").Sizes} Sizes */
/** @typedef {import("./arrange.js").Arrangement} Arrangement */
/** @typedef {import("./board_state.js").BoardCall} BoardCall */
/** @typedef {{key: string, name: string, floor: string, calls: BoardCall[], arrived: string}} View  one area, or all */
/**
 * @typedef {object} Pane
 * @property {View} view
 * @property {number} width
 * @property {Arrangement | null} arrangement  null: nobody is called in this area
 */
/** @typedef {"call" | "columns" | "portrait" | "areas"} Layout */
/** @typedef {{layout: Layout, panes: Pane[]}} Plan */

/** Height of the name over an area, in em of its type. */
export const HEADING = 1.55;
/** What a floor's sign needs around its letters, and the gap after it, in em. */
const SIGN_PAD = 1;
/** The newest call keeps at least this share of a wide screen. */
const NEWEST_SHARE = 0.5;

/**
 * What the configuration asks for if it fits this window, else what fits: the newest large, the others below.
 * @param {{wanted: Layout | null, all: View, areas: View[], sizes: Sizes, height: number, most: number}} what
 * @returns {Plan}
 */
export function planOf({ wanted, all, areas, sizes, height, most }) {
  const layout = wanted ?? (areas.length > 1 ? "areas" : "call");
  const special =
    layout === "areas" && areas.length > 1
      ? inAreas(areas, sizes, height, most)
      : layout === "columns" && !sizes.portrait
        ? inColumns(all, sizes, height, most)
        : null;
  if (special) return special;
  const stacked = layout === "portrait" && sizes.portrait;
  const arrangement = arrange(all.calls, sizes, height, { most, stacked });
  return { layout: sizes.portrait ? "portrait" : "call", panes: [{ view: all, width: sizes.width, arrangement }] };
}

/**
 * One area beside the other, or below it on an upright screen.
 * @param {View[]} areas
 * @param {Sizes} sizes
 * @param {number} height
 * @param {number} most
 * @returns {Plan | null} null if they do not fit
 */
function inAreas(areas, sizes, height, most) {
  const beside = sizes.portrait ? 1 : areas.length;
  const below = sizes.portrait ? areas.length : 1;
  const width = Math.floor(sizes.width / beside);
  const own = Math.floor(height / below - HEADING * sizes.fs2);
  const box = { ...sizes, width, portrait: true };
  const panes = areas.map((view) => inArea({ ...view, name: nameThatFits(view, box) }, box, own, most));
  return panes.every((pane) => pane.arrangement?.legible ?? true) ? { layout: "areas", panes } : null;
}

/**
 * Where a narrow pane has no room for all words, the office's language stays, for everybody there can help with it: the
 * visitor hears their own. Last of all the pictograms must do.
 * @param {View} view
 * @param {Sizes} box
 * @param {number} height
 * @param {number} most
 * @returns {Pane}
 */
function inArea(view, box, height, most) {
  // The floor stands over the pane already.
  const [newest, ...earlier] = view.calls.map((call) => (call.floor === view.floor ? { ...call, floor: null } : call));
  if (!newest) return { view, width: box.width, arrangement: null };
  const panes = [newest.lines, newest.lines.slice(0, 1), []].map((lines) => {
    const calls = [{ ...newest, lines }, ...earlier];
    return { view: { ...view, calls }, width: box.width, arrangement: arrange(calls, box, height, { most }) };
  });
  return panes.find((pane) => pane.arrangement.legible) ?? /** @type {Pane} */ (panes.at(-1));
}

/**
 * The floor hangs on the wall in any case; a name is told whole or not at all.
 * @param {View} view
 * @param {Sizes} box
 * @returns {string}
 */
function nameThatFits({ name, floor }, box) {
  const room = (box.width - 2 * side(box)) / box.fs2 - emWidth(floor, 700) - SIGN_PAD;
  return !floor || emWidth(name, 700) <= room ? name : "";
}

/**
 * The newest call on the left, the earlier ones in a column of their own.
 * @param {View} all
 * @param {Sizes} sizes
 * @param {number} height
 * @param {number} most
 * @returns {Plan | null} null if they do not fit
 */
function inColumns(all, sizes, height, most) {
  const earlier = all.calls.slice(1, most);
  const width = Math.min(listWidth(earlier, sizes), Math.floor(sizes.width * NEWEST_SHARE));
  const left = { ...sizes, width: sizes.width - width, portrait: true };
  const alone = arrangeAlone(/** @type {BoardCall} */ (all.calls[0]), left, height);
  const list = rowsThatFit(earlier, { ...sizes, width, portrait: true }, height, most - 1);
  if (!alone.legible || (earlier.length && !list.rows.length)) return null;
  return { layout: "columns", panes: [{ view: all, width: sizes.width, arrangement: { ...alone, ...list } }] };
}
