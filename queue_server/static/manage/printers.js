/** The printers as the managers see them: what ails one, what to do about it, and where the slips come out meanwhile. */
import { clockTime } from "shared/clock.js";
import { t } from "shared/i18n.js";
import { isWell, printerWord } from "staff/printers.js";
import { deviceName, facts } from "./facts.js";

/** @typedef {import("./types.js").View} View */
/** @typedef {import("./types.js").Alarm} Alarm */
/** @typedef {import("./side.js").Task} Task */

/** Alarms that are about a printer. */
const KINDS = new Set(["printer", "paper_low"]);

/** @param {Alarm} alarm @returns {string | null} the printer that an alarm is about */
export function printerOf(alarm) {
  return KINDS.has(alarm.kind) ? (alarm.printer ?? alarm.device ?? null) : null;
}

/** What an ailing printer's alarm would say. @param {import("./types.js").DeviceRow} device @returns {Alarm} */
export function alarmOf({ id, state, reason, since }) {
  const kind = state === "ready" ? "paper_low" : "printer";
  return { id: `device:printer:${id}`, kind, printer: id, reason, since, text_code: kind };
}

/**
 * A printer that is about to fail is a warning; one that fails is an alarm only where it leaves visitors without paper.
 * @param {Alarm} alarm
 * @param {View} view
 * @param {string} lang
 * @returns {Task}
 */
export function printerTask(alarm, view, lang) {
  const printer = printerOf(alarm) ?? "";
  const reason = alarm.kind === "paper_low" ? "paper_low" : alarm.reason;
  const since = alarm.since ? t("Since {time}.", { time: clockTime(alarm.since, facts.tz) }) : "";
  const state = view.devices.find(({ kind, id }) => kind === "printer" && id === printer)?.state;
  const effect = alarm.kind === "paper_low" ? { words: [], stranded: false } : effects(printer, view, lang);
  return {
    key: alarm.id,
    kind: effect.stranded ? "a" : "w",
    icon: effect.stranded ? "urgent" : "warn",
    title: `${deviceName(printer, lang)}: ${printerWord(state, reason)}`,
    text: [remedies()[reason ?? ""], ...effect.words, since].filter(Boolean).join(" "),
  };
}

/** @returns {Record<string, string>} what helps, by the reason */
function remedies() {
  const isItOn = t("Is it on, and is its cable in?");
  const askForHelp = t("Whoever looks after the server can help.");
  return {
    paper_low: t("Have a new roll ready."),
    paper_out: t("Put in a new roll."),
    cover_open: t("Close the cover."),
    refused: isItOn,
    unreachable: isItOn,
    offline: isItOn,
    no_answer: isItOn,
    agent_away: t("Is the kiosk's computer on?"),
    bad_address: askForHelp,
    no_library: askForHelp,
    no_permission: askForHelp,
    disk: askForHelp,
    worker: askForHelp,
    cannot_draw: askForHelp,
  };
}

/**
 * What a printer's fault means to the kiosks whose slips it prints.
 * @param {string} printer
 * @param {View} view
 * @param {string} lang
 * @returns {{words: string[], stranded: boolean}}  stranded: some kiosk gives numbers without paper now
 */
function effects(printer, view, lang) {
  const kiosks = facts.kiosks.filter(({ printers }) => printers?.includes(printer));
  const turns = kiosks.map((kiosk) => ({ kiosk, now: printsNow(kiosk, view) }));
  const words = turns
    .filter(({ kiosk, now }) => now === null || (now !== printer && kiosk.printers?.[0] === printer))
    .map(({ kiosk, now }) => {
      const name = deviceName(kiosk.id, lang);
      return now === null ? t("{kiosk} has no paper now.", { kiosk: name }) : t("{kiosk} prints at: {printer}.", { kiosk: name, printer: deviceName(now, lang) });
    });
  return { words, stranded: turns.some(({ now }) => now === null) };
}

/**
 * As the spooler chooses: the first of a kiosk's printers that is well or was never asked, else the first in doubt.
 * @param {import("./types.js").Device} kiosk
 * @param {View} view
 * @returns {string | null} null if all are known to fail
 */
function printsNow(kiosk, view) {
  const printers = (kiosk.printers ?? []).flatMap((id) => view.devices.find((device) => device.kind === "printer" && device.id === id) ?? []);
  const inDoubt = printers.filter(({ state }) => state === "unknown");
  const chosen = printers.find((printer) => isWell(printer) || (printer.state === "unknown" && !printer.reason)) ?? inDoubt[0];
  return chosen?.id ?? null;
}
