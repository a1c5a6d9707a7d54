/** The screens as the managers hear of them: one that should speak and is silent, why, and what helps. */
import { clockTime } from "shared/clock.js";
import { t } from "shared/i18n.js";
import { deviceName, facts } from "./facts.js";

/** @typedef {import("./side.js").Task} Task */

/** Reasons whose beginning the server knows; of the others it only knows since when the screen is connected. */
const DATED = new Set(["offline"]);

/**
 * A silent screen is a warning: calls still stand there, and another screen of the area may speak instead.
 * @param {import("./types.js").Alarm} alarm
 * @param {string} lang
 * @returns {Task}
 */
export function muteTask(alarm, lang) {
  const reason = alarm.reason ?? "";
  const since = alarm.since && DATED.has(reason) ? t("Since {time}.", { time: clockTime(alarm.since, facts.tz) }) : "";
  const { what, helps } = reasons()[reason] ?? { what: soundWord(), helps: t("Whoever looks after the server can help.") };
  return {
    key: alarm.id,
    kind: "w",
    icon: reason === "offline" ? "screenoff" : "mute",
    title: `${deviceName(alarm.device ?? "", lang)}: ${what}`,
    text: [helps, since].filter(Boolean).join(" "),
  };
}

/** A silent screen in the list of devices. */
export const soundWord = () => t("no sound");

/** @returns {Record<string, {what: string, helps: string}>} what a screen is silent for, and what helps */
function reasons() {
  const restart = t("Restart the screen's computer.");
  return {
    blocked: { what: soundWord(), helps: t("Its browser holds the sound back. Touch the screen once, or press a key there.") },
    stuck: { what: soundWord(), helps: `${t("Calls stand there, but the sound has stopped.")} ${restart}` },
    no_report: { what: soundWord(), helps: `${t("It does not say whether it can be heard.")} ${restart}` },
    no_audio: { what: soundWord(), helps: t("Its browser cannot play sound. Is a loudspeaker set up on that computer?") },
    offline: { what: t("not connected"), helps: t("Nobody sees or hears calls there. Is its computer on, and the network cable in?") },
  };
}
