/** The dialog that says something to the waiting rooms: in which words, where, until when, aloud or only shown. */
import { html, useLayoutEffect, useRef, useState } from "shared/html.js";
import { pick, t } from "shared/i18n.js";
import { Icon } from "shared/signs.js";
import { SPANS, endOf, say, untilWords, useMessages } from "staff/messages.js";
import { Ready } from "staff/ready.js";
import { Said } from "staff/said.js";
import { Words } from "staff/say_words.js";

/** @typedef {import("staff/messages.js").Office} Office */
/** @typedef {import("staff/messages.js").Span} Span */
/** @typedef {import("staff/messages.js").Text} Text */

/**
 * @param {object} props
 * @param {Office & {counters: {name: string}[]}} props.office
 * @param {string} props.lang
 * @param {Date} props.now
 * @param {string} [props.counter]  the counter of who writes
 * @param {string[]} [props.areas]  where it is said unless somebody chooses (none: everywhere)
 * @param {boolean} [props.list]  show what is being said, too
 * @param {() => void} props.close
 * @param {(words: string) => void} [props.said]  told what was done, in words
 */
export function SayDialog({ office, lang, now, counter, areas, list, close, said }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useLayoutEffect(() => dialog.current?.showModal(), []);
  const shut = () => dialog.current?.close();
  const names = office.counters.map(({ name }) => name);
  const form = useWish(office, now, areas, (words) => {
    said?.(words);
    shut();
  });
  const until = untilWords(endOf(form.span, now, office.tz), office.tz);
  return html`<dialog class="sheet say" ref=${dialog} aria-labelledby="say-title" onClose=${close}>
    <header>
      <h2 id="say-title">${t("Say something in the waiting rooms")}</h2>
      <button class="btn" type="button" onClick=${shut}>${t("Cancel")} <kbd aria-hidden="true">Esc</kbd></button>
    </header>
    ${list && html`<${Now} office=${office} lang=${lang} now=${now} />`}
    <form onSubmit=${form.send}>
      <${Ready} office=${office} now=${now} counter=${counter ?? names[0] ?? ""} counters=${names} fill=${form.fill} />
      <${Words} office=${office} lang=${lang} text=${form.text} set=${form.write} />
      <${Where} office=${office} lang=${lang} chosen=${form.areas} choose=${form.choose} />
      <${Until} span=${form.span} choose=${form.until} />
      <${Aloud} aloud=${form.aloud} set=${form.speak} />
      <div class="msgs-note" role="alert">${form.problem && html`<p class="notice bad"><${Icon} name="warn" /><span>${form.problem}</span></p>`}</div>
      <p class="actions"><button class="btn primary" type="submit" aria-disabled=${form.busy ? "true" : undefined}>
        <${Icon} name=${form.aloud ? "speak" : "screen"} />${form.aloud ? t("Say and show it {until}", { until }) : t("Show it {until}", { until })}
      </button></p>
    </form>
  </dialog>`;
}

/**
 * What is being written, and its way to the server.
 * @param {Office} office
 * @param {Date} now
 * @param {string[] | undefined} first  the areas at the start
 * @param {(words: string) => void} done
 */
function useWish(office, now, first, done) {
  const all = Object.keys(office.areas);
  const [text, setText] = useState(/** @type {Text} */ ({}));
  const [areas, choose] = useState(first?.length ? first : all);
  const [span, until] = useState(/** @type {Span} */ ("30"));
  const [aloud, speak] = useState(true);
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  /** @param {Event} event */
  async function send(event) {
    event.preventDefault();
    if (busy) return;
    const end = endOf(span, now, office.tz);
    const wrong = missing(text, areas);
    setProblem(wrong);
    if (wrong) return;
    setBusy(true);
    const refused = await say({ text, areas: all.every((area) => areas.includes(area)) ? null : areas, speak: aloud, until: end.toISOString() });
    setBusy(false);
    setProblem(refused);
    if (!refused) done(aloud ? t("It is being said {until}.", { until: untilWords(end, office.tz) }) : t("It is being shown {until}.", { until: untilWords(end, office.tz) }));
  }
  return {
    ...{ text, areas, span, aloud, problem, busy, send, choose, until, speak },
    fill: (/** @type {Text} */ words) => setText((before) => ({ ...before, ...words })),
    write: (/** @type {string} */ code, /** @type {string} */ words) => setText((before) => ({ ...before, [code]: words })),
  };
}

/** @param {Text} text @param {string[]} areas @returns {string} what is missing, or nothing */
function missing(text, areas) {
  if (!Object.values(text).some((words) => words.trim())) return t("Please write the message in at least one language.");
  return areas.length ? "" : t("Please choose at least one waiting area.");
}

/** What is being said already, so that nobody says it twice. @param {{office: Office, lang: string, now: Date}} props */
function Now({ office, lang, now }) {
  const { messages, look } = useMessages();
  return html`<section class="now-said" aria-labelledby="said-now">
    <h3 id="said-now">${t("Said now")}</h3>
    ${messages ? html`<${Said} messages=${messages} office=${office} lang=${lang} now=${now} enabled=${true} changed=${look} />` : html`<p class="mut">${t("Waiting for the server …")}</p>`}
  </section>`;
}

/** An office with one waiting area has nothing to choose. @param {{office: Office, lang: string, chosen: string[], choose: (areas: string[]) => void}} props */
function Where({ office, lang, chosen, choose }) {
  const all = Object.keys(office.areas);
  if (all.length < 2) return null;
  /** @param {string} area */
  const turn = (area) => choose(all.filter((one) => (one === area ? !chosen.includes(one) : chosen.includes(one))));
  return html`<fieldset><legend>${t("Where")}</legend>
    ${all.map((area) => html`<label class="pick" key=${area}><input type="checkbox" name="area" value=${area} checked=${chosen.includes(area)} onChange=${() => turn(area)} />${pick(office.areas[area]?.name, lang)}</label>`)}
  </fieldset>`;
}

/** @param {{span: Span, choose: (span: Span) => void}} props */
function Until({ span, choose }) {
  return html`<fieldset><legend>${t("How long")}</legend>
    ${SPANS.map((one) => html`<label class="pick" key=${one}><input type="radio" name="span" value=${one} checked=${one === span} onChange=${() => choose(one)} />${one === "day" ? t("until the end of the day") : t("{minutes} min", { minutes: one })}</label>`)}
  </fieldset>`;
}

/** @param {{aloud: boolean, set: (aloud: boolean) => void}} props */
function Aloud({ aloud, set }) {
  return html`<fieldset><legend>${t("How")}</legend>
    <label class="pick"><input type="radio" name="aloud" value="aloud" checked=${aloud} onChange=${() => set(true)} />${t("said aloud and shown")}</label>
    <label class="pick"><input type="radio" name="aloud" value="shown" checked=${!aloud} onChange=${() => set(false)} />${t("only shown")}</label>
  </fieldset>`;
}
