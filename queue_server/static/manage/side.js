/** Beside the table: what to do now, and the devices with what ails them. */
import { clockTime } from "shared/clock.js";
import { html } from "shared/html.js";
import { pick, t } from "shared/i18n.js";
import { Icon } from "shared/signs.js";
import { printerWord } from "staff/printers.js";
import { deviceName, facts, prefixOf, shortName } from "./facts.js";
import { over, worstFirst } from "./headline.js";
import { alarmOf, printerOf, printerTask } from "./printers.js";
import { Rooms } from "./rooms.js";
import { muteTask, soundWord } from "./screens.js";
import { ToggleKey } from "./services.js";
import { slipTasks, useSlips } from "./slips.js";

/** @typedef {import("./types.js").View} View */
/** @typedef {import("./types.js").DeviceRow} DeviceRow */
/** @typedef {import("./stop.js").Target} Target */
/** @typedef {{key: string, kind: "a" | "w", icon: string, title: string, text: string}} Task */

/** So many late services are named, the worst first: the table shows them all. */
const MOST_LATE = 3;

const ICONS = { kiosk: "touch", display: "screen", printer: "printer" };

/** @param {{view: View, now: Date, later: number, lang: string, enabled: boolean, toggle: (target: Target) => void}} props */
export function Side({ view, now, later, lang, enabled, toggle }) {
  const late = slow(view, later, lang);
  const tasks = [...alarms(view, lang), ...late.slice(0, MOST_LATE), ...ailing(view, lang), ...slipTasks(useSlips())];
  const hidden = Math.max(0, late.length - MOST_LATE);
  const well = view.devices.filter(isWell).length;
  return html`<aside>
    <h2>${t("To do now")} <span>${t("open: {count}", { count: tasks.length + hidden })}</span></h2>
    ${tasks.length
      ? html`<ul class="tasks">${tasks.map((task) => html`<li key=${task.key} class=${`al ${task.kind}`}><${Icon} name=${task.icon} /><b>${task.title}</b><span>${task.text}</span></li>`)}
          ${hidden > 0 && html`<li class="mut">${t("and more: {count}", { count: hidden })}</li>`}</ul>`
      : html`<p class="mut"><span class="state good"><${Icon} name="check" />${t("Nothing")}</span></p>`}
    <${Rooms} messages=${view.messages} now=${now} lang=${lang} enabled=${enabled} />
    <h2>${t("Devices")} <span>${t("well: {well} of {all}", { well, all: view.devices.length })}</span></h2>
    <ul class="dev">${view.devices.map((device) => html`<${Device} key=${`${device.kind}:${device.id}`} device=${device} view=${view} lang=${lang} enabled=${enabled} toggle=${toggle} />`)}</ul>
    <p><a class="btn small" href="/slips"><${Icon} name="slip" />${t("Slips in every language")}</a></p>
  </aside>`;
}

/** @param {View} view @param {string} lang @returns {Task[]} */
function alarms(view, lang) {
  return view.alarms.map((alarm) => {
    if (printerOf(alarm)) return printerTask(alarm, view, lang);
    if (alarm.kind === "mute") return muteTask(alarm, lang);
    const service = alarm.service ?? "";
    const row = view.services.find((known) => known.service === service);
    const words = alarmWords({ letter: prefixOf(service), name: shortName(service, lang), waiting: row?.waiting ?? 0 });
    const { title, text } = words[alarm.text_code] ?? { title: alarm.text_code, text: alarm.device ? deviceName(alarm.device, lang) : "" };
    const since = alarm.since ? ` ${t("Since {time}.", { time: clockTime(alarm.since, facts.tz) })}` : "";
    return { key: alarm.id, kind: "a", icon: "urgent", title, text: text + since };
  });
}

/**
 * @param {{letter: string, name: string, waiting: number}} values
 * @returns {Record<string, {title: string, text: string}>}
 */
function alarmWords(values) {
  return {
    unserved: { title: t("No open counter serves {letter}", values), text: t("{name}, waiting: {waiting}.", values) },
    strict: { title: t("Many urgent numbers today"), text: t("So many come first that the others wait much longer.") },
  };
}

/** @param {View} view @param {number} later @param {string} lang @returns {Task[]} */
function slow(view, later, lang) {
  return worstFirst(view.services, later).map((row) => ({
    key: `slow:${row.service}`,
    kind: "a",
    icon: "clock",
    title: t("{letter} waits {over} min over the target", { letter: row.prefix, over: over(row, later) }),
    text: t("{name}, waiting: {waiting}.", { name: shortName(row.service, lang), waiting: row.waiting }),
  }));
}

/** What ails a device and has no alarm of its own. @param {View} view @param {string} lang @returns {Task[]} */
function ailing(view, lang) {
  const known = new Set(view.alarms.map(printerOf));
  const ill = view.devices.filter((device) => (device.state === "error" || device.reason) && !known.has(device.id));
  return ill.map((device) => (device.kind === "printer" ? printerTask(alarmOf(device), view, lang) : deviceTask(device, lang)));
}

/** @param {DeviceRow} device @param {string} lang @returns {Task} */
function deviceTask(device, lang) {
  return {
    key: `device:${device.kind}:${device.id}`,
    kind: "w",
    icon: "warn",
    title: `${deviceName(device.id, lang)}: ${deviceWord(device)}`,
    text: device.since ? t("Since {time}.", { time: clockTime(device.since, facts.tz) }) : "",
  };
}

/** @param {DeviceRow} device */
function isWell(device) {
  return device.connected && !device.reason && !device.mute && device.state !== "error" && device.state !== "offline";
}

/** @param {DeviceRow} device @returns {string} */
function deviceWord(device) {
  if (device.kind === "printer") return printerWord(device.state, device.reason);
  if (!device.connected) return t("not connected");
  return device.mute ? soundWord() : t("ready");
}

/** @param {{device: DeviceRow, view: View, lang: string, enabled: boolean, toggle: (target: Target) => void}} props */
function Device({ device, view, lang, enabled, toggle }) {
  const name = deviceName(device.id, lang);
  const kiosk = device.kind === "kiosk" ? view.kiosks.find((row) => row.kiosk === device.id) : undefined;
  const silent = device.connected && Boolean(device.mute);
  const kind = isWell(device) ? "good" : device.state === "error" || device.reason || silent ? "warn" : "";
  return html`<li>
    <${Icon} name=${ICONS[device.kind]} /><${DeviceName} device=${device} name=${name} />
    <span class=${`state ${kind}`}><${Icon} name=${kind === "good" ? "check" : silent ? "mute" : kind ? "warn" : "screenoff"} />${deviceWord(device)}</span>
    ${kiosk && html`<span class="giving">
      <span>${kiosk.open ? t("gives numbers") : stopWords(pick(kiosk.reason_text, lang))}</span>
      <${ToggleKey} target=${{ kind: "kiosks", id: device.id, name, open: kiosk.open }} enabled=${enabled} toggle=${toggle} />
    </span>`}
  </li>`;
}

/** A virtual printer's paper is a page of its own. @param {{device: DeviceRow, name: string}} props */
function DeviceName({ device, name }) {
  const isVirtual = device.kind === "printer" && facts.printers.find(({ id }) => id === device.id)?.driver === "virtual";
  return html`<span>
    ${isVirtual ? html`<a href=${`/printers/${encodeURIComponent(device.id)}`}>${name}</a>` : name}
    ${device.kind === "printer" && device.since && html`<small>${t("since {time}", { time: clockTime(device.since, facts.tz) })}</small>`}
  </span>`;
}

/** @param {string} reason */
function stopWords(reason) {
  return reason ? t("stopped: {reason}", { reason }) : t("stopped");
}
