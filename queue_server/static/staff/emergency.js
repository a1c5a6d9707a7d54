/**
 * The emergency call on a page of the staff: `<Emergency counter lang />` once, at the top of the page, and the red key
 * `<EmergencyKey />` wherever it fits. Whoever calls sees it quietly; all others see it red, and hear it.
 */
import { boot } from "shared/boot.js";
import { clockTime } from "shared/clock.js";
import { html, useEffect, useLayoutEffect, useReducer, useRef, useState } from "shared/html.js";
import { pick, t } from "shared/i18n.js";
import { Icon, Place } from "shared/signs.js";
import { calls } from "./emergency_calls.js";
import { hush, isHeard, ring } from "./emergency_tone.js";

/** @typedef {import("./emergency_calls.js").Known} Known */

/** Milliseconds for which a call that has just come up takes no Enter: the finger may be on its way to another key. */
const STARTLED = 1_200;

/** Ctrl+Alt+Enter: no browser and no screen reader has it, it types nothing, and it takes two hands. */
const isChord = (/** @type {KeyboardEvent} */ event) =>
  event.ctrlKey && event.altKey && !event.getModifierState("AltGraph") && event.key === "Enter";

/** Calls for help at once, for parts of the page that have keys of their own. */
export const raiseEmergency = () => void calls.raise();

/** Draws its part anew when a call changes, and each second while there is one. */
function useCalls() {
  const [, look] = useReducer((/** @type {number} */ count) => count + 1, 0);
  useEffect(() => calls.onChange(() => look(undefined)), []);
  const others = calls.others();
  const own = calls.mine();
  const busy = others.length > 0 || own !== null;
  useEffect(() => {
    if (!busy) return undefined;
    const timer = setInterval(() => look(undefined), 1_000);
    return () => clearInterval(timer);
  }, [busy]);
  return { others, own };
}

/**
 * @param {{counter: string | null, lang: string}} props  counter: the id of the one that this page works at
 */
export function Emergency({ counter, lang }) {
  useEffect(() => calls.listen(), []);
  useLayoutEffect(() => calls.sitAt(counter), [counter]);
  useChord();
  const { others, own } = useCalls();
  const [set, setAside] = useState(/** @type {Record<string, number>} */ ({}));
  const isAside = (/** @type {Known} */ found) => (set[found.id] ?? -1) >= found.level;
  const ringing = others.filter((found) => found.state === "raised" && !isAside(found));
  const [first] = ringing;
  useSound(ringing);
  const quiet = others.filter((found) => found !== first);
  return html`
    ${first && html`<${Loud} key=${first.id} found=${first} lang=${lang} more=${ringing.length - 1}
      aside=${() => setAside({ ...set, [first.id]: first.level })} />`}
    ${(quiet.length > 0 || own || calls.own) && html`<div class="sos-bars" aria-live="polite">
      ${quiet.map((found) => html`<${Bar} key=${found.id} found=${found} lang=${lang} />`)}
      ${(own || calls.own) && html`<${Mine} found=${own} />`}
    </div>`}`;
}

/** The red key. It calls at once: there is no time for a question; a false alarm is ended by a second key. */
export function EmergencyKey() {
  return html`<button class="btn sos-key" type="button" data-emergency onClick=${raiseEmergency}
    title=${t("Call for help: all desks are told at once. Ctrl+Alt+Enter")}><${Icon} name="bell" />${t("Emergency call")}</button>`;
}

function useChord() {
  useEffect(() => {
    const hear = (/** @type {KeyboardEvent} */ event) => {
      if (!isChord(event)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (!event.repeat) raiseEmergency();
    };
    addEventListener("keydown", hear, { capture: true });
    return () => removeEventListener("keydown", hear, { capture: true });
  }, []);
}

/** Sound, and the page's title for who has it behind another window. @param {Known[]} ringing */
function useSound(ringing) {
  const level = ringing.length ? Math.max(...ringing.map((found) => found.level)) : -1;
  useEffect(() => {
    if (level < 0) return hush();
    ring(level);
    return undefined;
  }, [level]);
  useEffect(() => hush, []);
  useEffect(() => {
    if (level < 0) return undefined;
    const before = document.title;
    document.title = `⚠ ${t("Emergency call")}`;
    return () => void (document.title = before);
  }, [level < 0]);
}

/** Somebody else's call that nobody has answered: the whole page. @param {{found: Known, lang: string, more: number, aside: () => void}} props */
function Loud({ found, lang, more, aside }) {
  const sheet = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const came = useRef(performance.now());
  const { act, busy, problem } = useAnswer(found);
  useEffect(() => {
    const before = /** @type {HTMLElement | null} */ (document.activeElement);
    if (!sheet.current?.open) sheet.current?.showModal();
    sheet.current?.focus();
    return () => before?.focus?.();
  }, []);
  /** No key goes through to the desk; Enter says *I am coming*. @param {KeyboardEvent} event */
  function press(event) {
    if (isChord(event)) return;
    event.stopPropagation();
    const isKey = event.target instanceof HTMLButtonElement;
    if (event.key === "Escape") aside();
    if (event.key === "Escape" || (event.key === "Enter" && event.repeat)) event.preventDefault();
    if (event.key !== "Enter" || event.repeat || isKey) return;
    event.preventDefault();
    if (performance.now() - came.current > STARTLED) act("accept");
  }
  return html`<dialog class="sos" ref=${sheet} tabindex="-1" role="alertdialog" aria-labelledby="sos-what" aria-describedby="sos-where"
      data-level=${found.level} onKeyDown=${press} onCancel=${(/** @type {Event} */ event) => event.preventDefault()}>
    <h2 id="sos-what"><${Icon} name="warn" />${t("Emergency call")}</h2>
    <div id="sos-where" class="sos-where">
      ${found.counter_name && html`<${Place}>${found.counter_name}<//>`}
      <p>${where(found, lang).map((part) => html`<span>${part}</span>`)}</p>
    </div>
    ${found.words && html`<p class="sos-words">“${found.words}”</p>`}
    <p class="sos-since">${sinceWords(found)}</p>
    <p class="sos-state" role="status">${lateWords(found)}</p>
    <div class="sos-keys">
      <button class="btn sos-go" type="button" aria-disabled=${busy || undefined} onClick=${() => act("accept")}>${t("I am coming")}<kbd>Enter</kbd></button>
      <button class="btn" type="button" onClick=${aside}>${t("I cannot come")}<kbd>Esc</kbd></button>
    </div>
    ${problem && html`<p class="sos-problem" role="alert">${problem}</p>`}
    ${more > 0 && html`<p>${t("There are more emergency calls: {count}", { count: more })}</p>`}
    ${!isHeard() && html`<p class="sos-small"><${Icon} name="mute" />${t("This computer is silent until somebody has pressed a key on this page.")}</p>`}
  </dialog>`;
}

/** Somebody else's call that is being seen to, or that this desk has set aside. @param {{found: Known, lang: string}} props */
function Bar({ found, lang }) {
  const { act, busy, problem } = useAnswer(found);
  const isComing = found.coming.some(({ counter }) => counter !== null && counter === calls.counter);
  return html`<div class="sos-bar red">
    <${Icon} name="warn" />
    <b>${t("Emergency call")}</b>
    ${found.counter_name && html`<${Place}>${found.counter_name}<//>`}
    <span>${where(found, lang).join(" · ")}</span>
    <span class="sos-since">${sinceWords(found)}</span>
    <b>${found.state === "accepted" ? comingWords(found) : lateWords(found)}</b>
    ${problem && html`<span role="alert">${problem}</span>`}
    <span class="sp"></span>
    ${!isComing && html`<button class="btn" type="button" aria-disabled=${busy || undefined} onClick=${() => act("accept")}>${t("I am coming")}</button>`}
    <button class="btn" type="button" aria-disabled=${busy || undefined} onClick=${() => act("end")}>${t("It is over")}</button>
  </div>`;
}

/** One's own call, quiet: who sits on the other side need not read it. @param {{found: Known | null}} props */
function Mine({ found }) {
  if (calls.own?.kind === "failed") return html`<${Failed} own=${calls.own} />`;
  if (!found) return html`<div class="sos-bar"><${Icon} name="bell" /><b role="status">${t("Calling …")}</b></div>`;
  const helped = found.state === "accepted";
  return html`<div class=${helped ? "sos-bar good" : "sos-bar"}>
    <${Icon} name=${helped ? "check" : "bell"} />
    <b role="status">${helped ? comingWords(found) : t("All desks have been told.")}</b>
    <span class="sos-since">${sinceWords(found)}</span>
    ${!helped && found.level > 0 && html`<span>${lateWords(found)}</span>`}
    <span class="sp"></span>
    ${helped && html`<button class="btn" type="button" onClick=${raiseEmergency}>${t("Call once more")}</button>`}
    <${EndKey} found=${found} />
  </div>`;
}

/** @param {{found: Known}} props */
function EndKey({ found }) {
  const { act, busy, problem } = useAnswer(found);
  return html`${problem && html`<span role="alert">${problem}</span>`}
    <button class="btn" type="button" aria-disabled=${busy || undefined} onClick=${() => act("end")}>${found.state === "accepted" ? t("It is over") : t("False alarm")}</button>`;
}

/** @param {{own: {message: string, again: boolean}}} props */
function Failed({ own }) {
  return html`<div class="sos-bar red" role="alert">
    <${Icon} name="warn" />
    <b>${t("Nobody has been told! Call out, or phone.")}</b>
    <span>${own.again ? t("The server does not answer; it is being tried again.") : own.message}</span>
    <span class="sp"></span>
    <button class="btn" type="button" onClick=${() => calls.giveUp()}>${t("Close")}</button>
  </div>`;
}

/** One answer at a time. @param {Known} found */
function useAnswer(found) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  /** @param {"accept" | "end"} verb */
  async function act(verb) {
    if (busy) return;
    setBusy(true);
    const wrong = await calls.answer(found, verb);
    setBusy(false);
    setProblem(wrong);
  }
  return { act, busy, problem };
}

/** @param {Known} found @param {string} lang @returns {string[]} room, floor, area: what one needs to go there */
function where(found, lang) {
  if (!found.counter) return [t("from the managers' page")];
  const room = found.room ? t("Room {room}", { room: found.room }) : "";
  return [room, found.floor ?? "", pick(found.area_name, lang)].filter(Boolean);
}

/** @param {Known} found */
function sinceWords(found) {
  const seconds = Math.max(0, Math.floor((performance.now() - found.began) / 1000));
  const span = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  return t("since {time} ({span} min)", { time: clockTime(found.raised_at, boot.tz), span });
}

/** @param {Known} found */
function comingWords(found) {
  const names = found.coming.map(({ counter_name }) =>
    counter_name ? t("counter {counter}", { counter: counter_name }) : t("somebody from the management"),
  );
  return t("On the way: {names}", { names: names.join(", ") });
}

/** @param {Known} found */
function lateWords(found) {
  if (found.notified === "sent") return t("Nobody has answered; help outside the house has been told.");
  if (found.notified === "failed") return t("Nobody has answered; help outside the house could not be told. Phone!");
  return found.level > 0 ? t("Nobody has answered yet!") : t("Nobody has answered yet.");
}
