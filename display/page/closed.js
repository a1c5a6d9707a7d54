/** The office is closed: what it says, when it opens again, and a dark screen through the night. */
import { clockTime, dayName, officeDay } from "shared/clock.js";
import { html } from "shared/html.js";
import { N_, pick } from "shared/i18n.js";
import { Icon } from "shared/signs.js";

/** @typedef {import("./board_state.js").Board} Board */
/** @typedef {import("./languages.js").Tongue} Tongue */
/** @typedef {{reason: string, words: import("shared/i18n.js").TextDict | null, opensAt: string | null}} Closure */

/** Why, by the server's code; what concerns the whole house comes first. */
const REASONS = /** @type {Record<string, string>} */ ({
  holiday: N_("Closed today"),
  closed_day: N_("Closed today"),
  outside_hours: N_("Closed now"),
  last_ticket: N_("No more numbers for now"),
  full: N_("All numbers for today are taken"),
  stopped: N_("Closed for now"),
});
const RANK = Object.keys(REASONS);
const DAY = 86_400_000;
/** Longer than this before it opens it is night: nobody is there to read (milliseconds). */
const NIGHT = 3 * 3_600_000;
/** Seconds that the words stay at one place of the dark screen. */
const STAY = 60;

/**
 * @param {Board} board
 * @returns {Closure | null} null while any service is open, or anybody still waits or is called
 */
export function closureOf({ calls, services, waiting }) {
  if (calls.length || waiting > 0 || !services.length || services.some((row) => row.open !== false)) return null;
  const rank = (/** @type {string | null} */ reason) => (RANK.indexOf(reason ?? "") + RANK.length + 1) % (RANK.length + 1);
  const row = [...services].sort((one, other) => rank(one.reason) - rank(other.reason))[0];
  const times = services.map((each) => each.opens_at).filter((at) => at && !Number.isNaN(Date.parse(at)));
  return { reason: row?.reason ?? "", words: row?.reason_text ?? null, opensAt: times.sort()[0] ?? null };
}

/**
 * @param {Closure} closure
 * @param {Date} now
 */
export function isNight({ opensAt }, now) {
  return !opensAt || Date.parse(opensAt) - now.getTime() > NIGHT;
}

/**
 * The office's own words come first.
 * @param {Closure} closure
 * @param {Tongue} tongue
 */
function whyIn({ reason, words }, { code, t }) {
  const own = words?.[code] ?? (code === "de" ? pick(words, code) : "");
  const message = REASONS[reason] ?? N_("Closed now");
  return own || t(message);
}

/**
 * @param {Closure} closure
 * @param {Tongue} tongue
 * @param {Date} now
 * @param {string} tz
 * @returns {string} empty if nobody knows
 */
function whenIn({ opensAt }, { code, t }, now, tz) {
  if (!opensAt) return "";
  // Digits and a colon may turn round in right-to-left words.
  const time = `\u2066${clockTime(opensAt, tz)}\u2069`;
  const days = Math.round((Date.parse(officeDay(opensAt, tz)) - Date.parse(officeDay(now, tz))) / DAY);
  if (days === 0) return t("Again today at {time}", { time });
  if (days === 1) return t("Again tomorrow at {time}", { time });
  return t("Again on {day} at {time}", { day: dayName(opensAt, tz, code), time });
}

/**
 * @param {{closure: Closure, first: Tongue, others: Tongue[], now: Date, tz: string, seconds: number}} props
 */
export function Closed({ closure, first, others, now, tz, seconds }) {
  const night = isNight(closure, now);
  const place = ["start", "center", "end"][Math.floor(seconds / STAY) % 3];
  return html`
    <main class=${night ? "closed night" : "closed"} style=${night ? { justifyContent: place } : {}}>
      <div class="greeting" lang=${first.code} dir=${first.dir}>
        <${Icon} name=${night ? "moon" : "clock"} />
        <div>
          <p class="big">${whyIn(closure, first)}</p>
          <p>${whenIn(closure, first, now, tz)}</p>
        </div>
      </div>
      <ul class="greetings">
        ${others.map((tongue) => html`<li key=${tongue.code} lang=${tongue.code} dir=${tongue.dir}>
          <b>${whyIn(closure, tongue)}</b><span>${whenIn(closure, tongue, now, tz)}</span>
        </li>`)}
      </ul>
    </main>
  `;
}
