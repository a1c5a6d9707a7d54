/** What a member of staff chose on this computer: language and theme, kept in this browser. */
import { html, useEffect, useState } from "shared/html.js";
import { loadTexts } from "shared/i18n.js";
import { Icon } from "shared/signs.js";

const LANGUAGE = "aufruf.staff.lang";
const THEME = "aufruf.staff.theme";

/** @typedef {"light" | "dark"} Theme */
/** @typedef {{lang: string, theme: Theme, setLang: (lang: string) => void, setTheme: (theme: Theme) => void}} Settings */

/**
 * @param {string} name
 * @returns {string | null} null too where the browser keeps nothing
 */
function kept(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

/**
 * @param {string} name
 * @param {string} value
 */
function keep(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // A browser that keeps nothing forgets the choice with the page; that is all.
  }
}

/**
 * The language to start with: the one chosen here before, else what the server guessed.
 * @param {string[]} offered
 * @param {string | undefined} guess
 * @returns {string}
 */
export function firstLanguage(offered, guess) {
  const wanted = [kept(LANGUAGE), guess].find((code) => code && offered.includes(code));
  return wanted ?? offered[0] ?? "de";
}

/** @returns {Theme} */
export function firstTheme() {
  const wanted = kept(THEME);
  if (wanted === "light" || wanted === "dark") return wanted;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

/**
 * Put language and theme on the page, so that nothing flashes before the first drawing.
 * @param {string} lang
 * @param {Theme} theme
 */
export async function dress(lang, theme) {
  document.documentElement.lang = lang;
  document.documentElement.dataset.theme = theme;
  await loadTexts(lang, "staff");
}

/**
 * Language and theme as state of a page; a change is remembered and shown at once.
 * @param {string} lang   the one that `dress` put on
 * @param {Theme} theme
 * @returns {Settings}
 */
export function useSettings(lang, theme) {
  const [chosen, choose] = useState({ lang, theme });
  useEffect(() => {
    document.documentElement.dataset.theme = chosen.theme;
  }, [chosen.theme]);
  return {
    ...chosen,
    setLang: async (next) => {
      keep(LANGUAGE, next);
      await dress(next, chosen.theme);
      choose({ lang: next, theme: chosen.theme });
    },
    setTheme: (next) => {
      keep(THEME, next);
      choose({ lang: chosen.lang, theme: next });
    },
  };
}

/** The languages of the staff that these keys switch between, by their own names. */
const NAMES = /** @type {Record<string, string>} */ ({ de: "Deutsch", en: "English" });

/**
 * The two keys that stand on every page of the staff. A key names what it will switch to.
 * @param {{settings: Settings, words: [string, string]}} props  words: "Dark" and "Light" in the page's language
 */
export function SettingKeys({ settings, words }) {
  const { lang, theme, setLang, setTheme } = settings;
  const other = lang === "de" ? "en" : "de";
  const dark = theme === "dark";
  return html`
    <button class="btn" type="button" lang=${other} data-lang=${other} onClick=${() => setLang(other)}><${Icon} name="globe" />${NAMES[other]}</button>
    <button class="btn" type="button" data-theme-key onClick=${() => setTheme(dark ? "light" : "dark")}>
      <${Icon} name=${dark ? "contrast" : "moon"} />${dark ? words[1] : words[0]}
    </button>`;
}
