/** What the keys do, by keyboard and by mouse alike: one table of letters, one press at a time. */
import { t } from "shared/i18n.js";
import { asksOutcome } from "./finish.js";
import { entries } from "./later.js";
import { ALWAYS, CALLED, isPossible } from "./steps.js";

/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {import("./sheets.js").Kind} Kind */
/** @typedef {import("./more.js").Tool} Tool */
/** @typedef {ReturnType<typeof makePresses>} Presses */
/**
 * @typedef {object} Hands  what the keys reach
 * @property {Desk} desk
 * @property {import("./types.js").Counter} counter
 * @property {import("./sheets.js").SheetState} sheets
 * @property {import("./line.js").LineState} line
 * @property {import("./auto.js").Auto} auto
 * @property {() => void} leave
 * @property {() => void} write  opens the dialog that says something
 */

/** Steps that ask something first. @type {Record<string, Kind>} */
const ASKING = { park: "park", transfer: "transfer", requeue: "requeue", switch: "switch", ...(asksOutcome && { finish: "finish" }) };

/** @param {Hands} hands */
export function makePresses(hands) {
  const { desk, sheets, leave } = hands;
  const current = desk.view?.current ?? null;
  const able = () => desk.working() && desk.ready();
  /** @param {string} name */
  function step(name) {
    if (!able() || !current || !isPossible(name, current, desk.clock())) return;
    const kind = ASKING[name];
    if (kind) sheets.ask(kind, { about: current.id });
    else void desk.step(name, current);
  }
  /** A sheet about the person at the counter. @param {Kind} kind */
  const about = (kind) => () => void (able() && current && sheets.ask(kind, { about: current.id }));
  /** @param {Kind} kind */
  const ask = (kind) => () => void (able() && sheets.ask(kind));
  /** @param {"open" | "break" | "close"} name @param {object} [body] */
  async function session(name, body) {
    if (!desk.ready() || (name !== "open" && current)) return;
    if (name === "break") return void (desk.working() && sheets.ask("break"));
    if ((await desk.session(name, body)) && name === "close") leave();
  }
  /** @param {import("./later.js").Entry} entry */
  function bringBack({ ticket, act }) {
    if (!able() || !act || !desk.steady()) return;
    void (act === "call" ? desk.call(ticket) : desk.step(act, ticket, { counter: desk.counter }));
  }
  const sendBack = () => void (able() && current?.sender && desk.step("transfer", current, { to_sender: true }));
  /** @param {import("./types.js").Row} row */
  const callCertain = (row) => void (able() && sheets.ask("certain", { row }));
  const next = () => void (desk.working() && desk.next());
  const undo = () => void desk.undo();
  return { next, undo, step, session, bringBack, sendBack, callCertain, about, ask };
}

/**
 * The keys of the second row, and those behind *Extras*.
 * @param {Hands} hands
 * @param {Presses} press
 * @param {import("./pip.js").SmallWindow} small
 * @param {string | null} printer
 * @returns {Tool[]}
 */
export function toolsOf({ desk, counter, auto, write }, press, small, printer) {
  const able = desk.working() && desk.ready();
  const here = able && desk.view?.current != null;
  const switching = here && isPossible("switch", desk.view?.current ?? null, desk.clock()) && counter.services.length > 1;
  /** @type {Tool[]} */
  const tools = [
    { name: "switch", letter: "S", icon: "again", label: t("Another service"), possible: switching, shown: true, press: () => press.step("switch") },
    { name: "note", letter: "N", icon: "letter", label: t("Note"), possible: here, shown: true, press: press.about("note") },
    { name: "by-service", letter: "A", icon: "bell", label: t("By service"), possible: able && Boolean(desk.view?.next), shown: true, press: () => void (desk.view?.next && press.ask("service")()) },
    { name: "issue", letter: "T", icon: "slip", label: t("Give a number"), possible: able, shown: true, press: press.ask("issue") },
    { name: "more", letter: "E", icon: "info", label: t("Extras"), possible: able, shown: true, press: press.ask("more") },
    { name: "copy", letter: "K", icon: "printer", label: t("Print a copy of the slip"), possible: here && printer !== null, press: () => void (printer && press.about("copy")()) },
    { name: "say", letter: "M", icon: "speech", label: t("Message to the waiting rooms"), possible: able, press: () => void (able && write()) },
  ];
  if (small.possible) tools.push({ name: "small", letter: "O", icon: "screen", label: t("Small window"), possible: true, on: small.open, press: () => void small.toggle() });
  if (auto.allowed) tools.push({ name: "auto", letter: "J", icon: "clock", label: t("Call the next by itself"), possible: able, on: auto.on, press: auto.toggle });
  return tools;
}

/**
 * All letters of the desk.
 * @param {Hands} hands
 * @param {Presses} press
 * @param {Tool[]} tools
 * @returns {Record<string, () => void>}
 */
export function lettersOf({ desk, line, auto }, press, tools) {
  const { view } = desk;
  /** @type {Record<string, () => void>} */
  const letters = {
    U: press.undo,
    Z: press.sendBack,
    I: press.about("history"),
    H: auto.hold,
    V: line.toggle,
    ARROWDOWN: line.enter,
    ARROWUP: line.enter,
    B: () => void press.session(view?.session.state === "break" && !desk.taken() ? "open" : "break"),
  };
  for (const { letter, step } of [...ALWAYS, ...CALLED]) letters[letter] = () => press.step(step);
  for (const { letter, press: act } of tools) letters[letter] = act;
  for (const entry of view ? entries(view) : []) if (entry.digit) letters[entry.digit] = () => press.bringBack(entry);
  return letters;
}
