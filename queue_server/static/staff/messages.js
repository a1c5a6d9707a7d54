/** Words to the waiting rooms: what the server is asked, and when such words end; for clerks and managers alike. */
import { call, Offline } from "shared/api.js";
import { clockTime } from "shared/clock.js";
import { t } from "shared/i18n.js";
import { usePolled } from "staff/polled.js";

/** @typedef {Record<string, string>} Text  language code to text */
/** @typedef {{id: string, areas: string[], text: Text, speak: boolean, at: string, until: string}} Message */
/** @typedef {{code: string, name: string, dir: string, staff_name: Text}} Language */
/** @typedef {{areas: Record<string, {name: Text, floor: string}>, message_languages: Language[], staff_languages?: string[], tz: string}} Office */
/** @typedef {{text: Text, areas: string[] | null, speak: boolean, until: string}} Wish */
/** @typedef {"15" | "30" | "60" | "day"} Span  minutes, or until the day is over */

/** The spans to choose from, the shortest first. @type {Span[]} */
export const SPANS = ["15", "30", "60", "day"];

/** Milliseconds between two looks of a page that nobody tells. */
const AGAIN = 10_000;
const MINUTE = 60_000;
const DAY = 24 * 60;

/** @param {Wish} wish @returns {Promise<string>} what went wrong, or nothing */
export const say = (wish) => ask("POST", "/api/v1/messages", wish);

/** What is gone already is as good as taken away. @param {string} id @returns {Promise<string>} what went wrong, or nothing */
export const takeAway = (id) => ask("DELETE", `/api/v1/messages/${encodeURIComponent(id)}`, undefined, [404]);

/** The office's own words at opening and closing come and go by themselves. @param {Message} message */
export const isOurs = ({ id }) => /^\d+$/.test(id);

/**
 * @param {"POST" | "DELETE"} method
 * @param {string} path
 * @param {unknown} [body]
 * @param {number[]} [fine]  refusals that are none
 * @returns {Promise<string>}
 */
async function ask(method, path, body, fine = []) {
  try {
    const { status, body: answer } = await call(method, path, body);
    return status < 300 || fine.includes(status) ? "" : (answer?.message ?? String(status));
  } catch (error) {
    if (!(error instanceof Offline)) throw error;
    return t("The server does not answer. Please try again in a moment.");
  }
}

/** Asks now and again what is being said. @returns {{messages: Message[] | null, look: () => void}} null while nobody knows */
export function useMessages() {
  const { found, look } = usePolled("/api/v1/messages", AGAIN, (body) => /** @type {Message[]} */ (body.messages));
  return { messages: found, look };
}

/**
 * When words end that are said from now on, by the office's clock; a day ends at midnight.
 * @param {Span} span
 * @param {Date} now
 * @param {string} tz
 * @returns {Date}
 */
export function endOf(span, now, tz) {
  if (span !== "day") return new Date(now.getTime() + Number(span) * MINUTE);
  const [hour = 0, minute = 0] = clockTime(now, tz).split(":").map(Number);
  return new Date((Math.floor(now.getTime() / MINUTE) + DAY - hour * 60 - minute) * MINUTE);
}

/** @param {Date | string} until @param {string} tz @returns {string} `until 11:30` */
export function untilWords(until, tz) {
  const time = clockTime(until, tz);
  return time === "00:00" ? t("until the end of the day") : t("until {time}", { time });
}

/**
 * The language in which a member of staff reads a text, and its direction.
 * @param {Text} text
 * @param {string} lang
 * @param {Language[]} languages
 */
export function tongue(text, lang, languages) {
  const code = [lang, "de", "en"].find((wanted) => text[wanted]) ?? Object.keys(text)[0] ?? lang;
  return { code, words: text[code] ?? "", dir: languages.find((language) => language.code === code)?.dir ?? "ltr" };
}
