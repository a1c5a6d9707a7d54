/** Texts in many languages at once: the welcome, and what a kiosk says when it has lost its server. */
import { boot } from "./boot.js";

/** @typedef {import("shared/i18n.js").Translate} Translate */
/**
 * @typedef {object} Spoken  what one language says when it is not the page's own
 * @property {string} code
 * @property {"ltr" | "rtl"} dir
 * @property {string} welcome
 * @property {string} choose
 * @property {string} lost
 * @property {string} valid
 * @property {string} back
 * @property {string} stopped
 * @property {string} unsigned
 * @property {string} helper
 * @property {string[]} bar  the helping keys: contrast, larger, move down, information
 */

/**
 * @param {{code: string, t: Translate}[]} all
 * @returns {Spoken[]} in the kiosk's order; languages whose texts could not be fetched are left out
 */
export function welcomeLanguages(all) {
  const spoken = all.map(({ code, t }) => ({
    code,
    dir: boot.languages.find((language) => language.code === code)?.dir ?? "ltr",
    welcome: t("Welcome"),
    choose: t("Choose your language"),
    lost: t("No connection at the moment"),
    valid: t("Your number stays valid."),
    back: t("Please wait a moment, or ask our staff."),
    stopped: t("This machine is closed now"),
    unsigned: t("This machine is not signed in yet"),
    helper: t("Please ask the person who looks after this machine."),
    bar: [t("Contrast"), t("Larger"), t("Move down"), t("Information")],
  }));
  const english = spoken.find((one) => one.code === "en")?.welcome ?? "Welcome";
  return spoken.filter((one) => one.code === "en" || one.welcome !== english);
}
