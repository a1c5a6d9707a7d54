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
  const tongues = /** @type {[Tongue, ...Tongue[]]} */ (ordered.map((each) => ({ ...each, t: (text) => text })));
  const others = tongues.slice(1);

  /** Fetches what is missing; what could not be had at the start comes with the next connection. */
  async function complete() {
    await loadTexts(HOUSE, "visitor");
    await Promise.all(tongues.map(async (tongue) => void (tongue.t = await fetchTexts(tongue.code, "visitor"))));
    loadFonts(tongues.slice(0, AT_ONCE));
  }

  await complete();
  return {
    complete,
    house: tongues[0],
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
    all: tongues,
    /** @param {string} code */
    wordsOf: (code) => (tongues.find((each) => each.code === code) ?? tongues[0]).t,
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
