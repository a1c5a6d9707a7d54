/** The list at the side: who waits for this counter, or who waits at all, in the order of their turn, and why. */
import { html, useEffect, useRef, useState } from "shared/html.js";
import { t } from "shared/i18n.js";
import { Icon } from "shared/signs.js";
import { ALL, Filters, useEverybody } from "./everybody.js";
import { LineRow, rowId, sumOf } from "./rows.js";
import { Why, mayCall } from "./why.js";

/** @typedef {import("./types.js").View} View */
/** @typedef {import("./types.js").Row} Row */
/** @typedef {import("./types.js").Counter} Counter */
/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {ReturnType<typeof useLine>} LineState */

/** Minutes that the longest bar stands for at least. */
const FULL = 30;

/** How far each key moves the choice. */
const MOVES = /** @type {Record<string, number>} */ ({ ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8, Home: -1000, End: 1000 });

/** What is shown of the list, and which row is chosen. @param {Desk} desk */
export function useLine(desk) {
  const [tab, setTab] = useState(/** @type {"mine" | "all"} */ ("mine"));
  const [filter, setFilter] = useState(ALL);
  const [chosen, setChosen] = useState(/** @type {string | null} */ (null));
  const [hovered, setHovered] = useState(/** @type {string | null} */ (null));
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  const { found, problem } = useEverybody(tab === "all", filter);
  const rows = tab === "mine" ? (desk.view?.waiting.tickets ?? []) : (found?.tickets ?? []);
  const count = tab === "mine" ? (desk.view?.waiting.count ?? 0) : (found?.count ?? 0);
  const find = (/** @type {string | null} */ id) => rows.find((row) => row.id === id) ?? null;
  return {
    tab, filter, rows, count, problem, list,
    at: tab === "all" && found ? found.at : null,
    chosen: find(chosen),
    shown: find(hovered) ?? find(chosen),
    setFilter,
    choose: setChosen,
    hover: setHovered,
    toggle: () => setTab(tab === "mine" ? "all" : "mine"),
    show: setTab,
    /** Into the list: the chosen row, else the first. */
    enter() {
      if (!rows.length) return;
      if (!find(chosen)) setChosen(rows[0]?.id ?? null);
      list.current?.focus();
    },
    leave() {
      setChosen(null);
      list.current?.blur();
    },
  };
}

/** @param {{desk: Desk, line: LineState, now: Date, counter: Counter, lang: string, call: (row: Row) => void}} props */
export function Line({ desk, line, now, counter, lang, call }) {
  const view = /** @type {View} */ (desk.view);
  const { tab, rows, count, shown } = line;
  const later = minutesSince(line.at ?? Date.parse(view.now), line.at ? Date.now() : now.getTime());
  const longest = Math.max(FULL, ...rows.map((row) => sumOf(row, later).total));
  const enabled = desk.ready() && desk.working();
  const open = (/** @type {Row} */ row) => void (enabled && mayCall(row, counter) === "" && call(row));
  useEffect(() => void document.getElementById(rowId(line.chosen?.id ?? ""))?.scrollIntoView({ block: "nearest" }), [line.chosen?.id]);
  return html`<aside class="line-of" aria-labelledby="line-title">
    <header>
      <h2 id="line-title">${tab === "mine" ? t("Waiting for counter {counter}", { counter: counter.name }) : t("Waiting in the whole office")}</h2>
      <span class="mut">${t("people: {count}", { count })}</span>
    </header>
    <${Tabs} line=${line} />
    ${tab === "all" && html`<${Filters} filter=${line.filter} change=${line.setFilter} lang=${lang} />`}
    ${line.problem && html`<p class="notice bad"><${Icon} name="warn" /><span>${line.problem}</span></p>`}
    ${count === 0 && html`<${Nobody} />`}
    ${rows.length > 0 && html`<ol class="wl" role="listbox" tabindex="0" ref=${line.list} aria-labelledby="line-title" aria-describedby="why"
        aria-activedescendant=${line.chosen ? rowId(line.chosen.id) : undefined} onKeyDown=${(/** @type {KeyboardEvent} */ event) => keys(event, line, open)}>
      ${rows.map((row) => html`<${LineRow} key=${row.id} row=${row} now=${now} later=${later} longest=${longest} first=${tab === "mine" && row.id === view.next?.id}
        mine=${counter.languages.includes(row.language)} chosen=${row.id === line.chosen?.id} lang=${lang} choose=${() => line.choose(row.id)}
        hover=${(/** @type {boolean} */ over) => line.hover(over ? row.id : null)} open=${() => open(row)} />`)}
    </ol>`}
    ${count > rows.length && rows.length > 0 && html`<p class="and-more mut">${t("and more: {count}", { count: count - rows.length })}</p>`}
    ${count > 0 && html`<${Why} row=${shown} later=${later} now=${now} counter=${counter} enabled=${enabled} open=${() => shown && open(shown)} />`}
  </aside>`;
}

/** @param {number} then @param {number} now  milliseconds */
const minutesSince = (then, now) => Math.max(0, Math.floor((now - then) / 60_000));

/** @param {{line: LineState}} props */
function Tabs({ line }) {
  const tab = (/** @type {"mine" | "all"} */ name, /** @type {string} */ words) => html`<button class="btn" type="button" data-tab=${name} aria-pressed=${String(line.tab === name)} onClick=${() => line.show(name)}>${words}</button>`;
  return html`<p class="tabs" role="group" aria-label=${t("Whom the list shows")}>
    ${tab("mine", t("For me"))}${tab("all", t("Everybody"))}<kbd aria-hidden="true">V</kbd>
  </p>`;
}

/**
 * @param {KeyboardEvent} event
 * @param {LineState} line
 * @param {(row: Row) => void} open
 */
function keys(event, line, open) {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const step = MOVES[event.key];
  const at = line.rows.findIndex(({ id }) => id === line.chosen?.id);
  if (step) {
    const to = Math.min(line.rows.length - 1, Math.max(0, at + step));
    line.choose(line.rows[to]?.id ?? null);
  } else if (event.key === "Enter" && line.chosen && !event.repeat) open(line.chosen);
  else if (event.key === "Escape") line.leave();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function Nobody() {
  return html`<div class="nobody"><${Icon} name="seat" /><p>${t("Nobody is waiting here.")}</p></div>`;
}
