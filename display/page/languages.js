/** The languages that this screen speaks to a room in: German first, then the most needed, each with its own texts. */
import { fetchTexts, loadTexts } from "shared/i18n.js";

/** @typedef {{code: string, name: string, dir: "ltr" | "rtl"}} Language */
/** @typedef {Language & {t: import("shared/i18n.js").Translate}} Tongue */

const HOUSE = "de";
/** Languages that a lost screen speaks at once. */
const AT_ONCE = 4;

/**
 * Texts of all languages, fetched while the server is there: they are needed most when it is not.
 * @param {Language[]} languages  in the order of need
 */
export async function loadTongues(languages) {
  const known = languages.length ? languages : [{ code: HOUSE, name: "Deutsch", dir: /** @type {const} */ ("ltr") }];
  const ordered = [...known].sort((one, other) => Number(other.code === HOUSE) - Number(one.code === HOUSE));
  await loadTexts(HOUSE, "visitor");
  const tongues = await Promise.all(ordered.map(async (each) => ({ ...each, t: await fetchTexts(each.code, "visitor") })));
  const [house, ...others] = /** @type {[Tongue, ...Tongue[]]} */ (tongues);
  loadFonts(tongues.slice(0, AT_ONCE));
  return {
    house,
    most: tongues.slice(0, AT_ONCE),
    /**
     * Three at a time, all of them in turn.
     * @param {number} turn
     * @param {number} count
     */
    group(turn, count) {
      const groups = Math.max(1, Math.ceil(others.length / count));
      const start = (turn % groups) * count;
      return others.slice(start, start + count);
    },
    /** @param {string} code */
    dirOf: (code) => known.find((each) => each.code === code)?.dir ?? "ltr",
  };
}

/**
 * A font is only fetched when something is drawn with it; the lost screen must not be the first.
 * @param {Tongue[]} tongues
 */
function loadFonts(tongues) {
  for (const { t } of tongues) document.fonts.load("600 1em Aufruf", t("Your number stays valid.")).catch(() => {});
}
