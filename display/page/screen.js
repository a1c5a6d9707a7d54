/** The whole screen of one moment: which of its faces it shows, and in which sizes. */
import { html } from "shared/html.js";
import { Component } from "preact";
import { clockTime } from "shared/clock.js";
import { pick } from "shared/i18n.js";
import { ALL, callsOf, seenFromHere, shownAreas, together } from "./areas.js";
import { side } from "./arrange.js";
import { Band, bandHeight, pieceAt, piecesOf } from "./band.js";
import { Area, Board } from "./board.js";
import { Closed, closureOf, isNight } from "./closed.js";
import { planOf } from "./layouts.js";
import { lineCount } from "./measure.js";
import { movedAt, movedHeight, movedPieces, MovedRow } from "./moved.js";
import { Blocked, blockedText, Lost, NotSetUp, Quiet, SeekingStrip, Welcome } from "./notices.js";
import { Picture } from "./pictures.js";
import { shiftAt } from "./sizes.js";
import { EMPTY, lineUp } from "./stage.js";
import { Strip } from "./strip.js";

/** @typedef {import("./board_state.js").Board} BoardState */
/** @typedef {import("./sizes.js").Sizes} Sizes */
/** @typedef {import("shared/i18n.js").TextDict} TextDict */
/** @typedef {Awaited<ReturnType<typeof import("./languages.js").loadTongues>>} Tongues */
/**
 * @typedef {object} Boot  what the server tells a display at its start
 * @property {string} display
 * @property {string} area  where it stands; it speaks that one's calls
 * @property {TextDict | string} area_name
 * @property {string} floor
 * @property {{id: string, name: TextDict | string, floor: string}[]} [areas]  whose calls it shows
 * @property {Record<string, string[]>} [ways]  the steps from here to each counter
 * @property {import("./layouts.js").Layout | null} [layout]
 * @property {boolean} [forecast]
 * @property {TextDict[]} [ticker]
 * @property {boolean} [pictures]
 * @property {number} distance
 * @property {number} diagonal
 * @property {boolean} sound
 * @property {number} volume
 * @property {import("./loudness.js").Quiet[]} [quiet]
 * @property {{calls: number, repeat_after: number, max_age: number, show_for?: number, picture_for?: number}} page
 * @property {{repeats?: number, gap?: number}} [speech]
 * @property {import("./languages.js").Language[]} languages
 * @property {string[]} [info_desk]  the way to the information desk, if there is one
 * @property {string} tz
 */
/**
 * @typedef {object} Moment
 * @property {"starting" | "online" | "lost" | "denied"} link
 * @property {string} reason  why it was denied
 * @property {Record<string, string>} denied  areas that are refused, and why
 * @property {Record<string, BoardState>} boards  by area
 * @property {Record<string, import("./stage.js").Stage>} stages  by area, and of all
 * @property {(() => Date) | null} clock  the server's; null before it was heard
 * @property {boolean} blocked  the browser holds the sound back
 * @property {string} picture  what is shown while nobody is called; empty: the welcome
 * @property {number} noted  the second in which the present messages began
 * @property {number} seconds  since the start; turns the pages of the strip and the languages of the welcome
 */
/** @typedef {{boot: Boot, tongues: Tongues, sizes: Sizes, moment: Moment}} Props */

/** Heights of the strip and of a notice, in em of their type. */
const STRIP = { line: 1.73, two: 3.14 };
const NOTICE = { line: 1.25, pad: 0.5, icons: 2.6 };
/** Seconds that a group of languages stays. */
const GROUP_SECONDS = 8;
/** So many at most; what an empty or closed office says in German, and what it says in another language, in em. */
const GROUP = 3;
const GREETING = { portrait: { first: 10.7, other: 2.8 }, landscape: { first: 5.6, other: 1.4 } };

/** @param {Props} props */
export function Screen({ boot, tongues, sizes, moment }) {
  const now = moment.clock?.() ?? null;
  const time = now ? wallTime(now, boot.tz) : "";
  const closure = moment.link === "online" ? closureOf(together(boot, moment.boards)) : null;
  const night = closure !== null && now !== null && isNight(closure, now);
  const strip = Math.ceil(sizes.fs2 * (sizes.portrait && tellsQueue(boot) && !closure ? STRIP.two : STRIP.line));
  const classes = ["screen", sizes.portrait ? "portrait" : "landscape", night && "dark"].filter(Boolean).join(" ");
  const nothing = { ...moment, boards: {}, stages: {} };
  return html`
    <div class=${classes} style=${{ "--strip": `${strip}px`, ...lengths(sizes, moment.seconds) }} data-link=${moment.link}>
      <header class="vh"><h1>${tongues.house.t("Calls")}</h1></header>
      <${Net} instead=${() => html`<${LostFace} ...${{ boot, tongues, moment: nothing, time }} />`}>
        <${Face} ...${{ boot, tongues, sizes, moment, now, time, strip, closure }} />
      <//>
    </div>
  `;
}

/**
 * @param {Sizes} sizes
 * @param {number} seconds
 * @returns {Record<string, string>} what display.css reckons with
 */
function lengths(sizes, seconds) {
  const { most, x, y } = shiftAt(sizes, seconds);
  const values = { "--fs-1": sizes.fs1, "--fs-2": sizes.fs2, "--u": sizes.u, "--shift": most, "--x": x, "--y": y };
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, `${value}px`]));
}

/** @param {Boot} boot */
const tellsQueue = (boot) => boot.forecast !== false;

/**
 * Nobody is called and somebody may come: time for pictures.
 * @param {Boot} boot
 * @param {Moment} moment
 */
export function isIdle(boot, moment) {
  const all = together(boot, moment.boards);
  return moment.link === "online" && !all.calls.length && !moment.stages[ALL]?.big && !closureOf(all);
}

/** @typedef {Props & {now: Date | null, time: string, strip: number, closure: import("./closed.js").Closure | null}} FaceProps */

/** @param {FaceProps} props */
function Face(props) {
  const { boot, tongues, sizes, moment, now, time, strip, closure } = props;
  if (moment.link === "denied") return html`<${NotSetUp} name=${boot.display} reason=${moment.reason} />`;
  if (moment.link === "lost") return html`<${LostFace} ...${{ boot, tongues, moment, time }} />`;
  const board = together(boot, moment.boards);
  const pieces = piecesOf({ messages: board.messages, ticker: boot.ticker ?? [], tongues: tongues.all, sizes, now });
  const piece = pieceAt(pieces, moment.seconds - moment.noted);
  const band = bandHeight(pieces, sizes);
  const blocked = moment.blocked ? noticeHeight(sizes) : 0;
  const away = movedPieces({ moved: board.moved, tongues: tongues.all, sizes, now });
  const gone = movedAt(away, moment.seconds);
  const row = movedHeight(away, sizes);
  const queue = moment.link === "online" && tellsQueue(boot) && !closure ? board : null;
  return html`
    <${Middle} ...${props} room=${sizes.height - strip - blocked - band - row} />
    ${blocked > 0 && html`<${Blocked} />`}
    ${gone && html`<${MovedRow} piece=${gone} height=${row} />`}
    ${piece && html`<${Band} piece=${piece} height=${band} />`}
    <${Strip} board=${queue} time=${time} sizes=${sizes} seconds=${moment.seconds} />
  `;
}

/** @param {FaceProps & {room: number}} props  calls if there are any; else closed, a picture, or a welcome */
function Middle({ boot, tongues, sizes, moment, now, closure, room }) {
  const { all, areas } = viewsOf(boot, tongues, moment);
  const others = tongues.group(Math.floor(moment.seconds / GROUP_SECONDS), greetings(sizes, room));
  if (all.calls.length) {
    const plan = planOf({ wanted: boot.layout ?? null, all, areas, sizes, height: room, most: boot.page.calls });
    return html`<${Panes} plan=${plan} tongues=${tongues} others=${others} />`;
  }
  const first = tongues.house;
  if (closure && now) return html`<${Closed} ...${{ closure, first, others, now, tz: boot.tz, seconds: moment.seconds }} />`;
  if (moment.picture) return html`<${Picture} picture=${moment.picture} />`;
  return html`<${Welcome} first=${first} sound=${boot.sound} others=${others} />`;
}

/**
 * @param {Sizes} sizes
 * @param {number} room  pixels
 * @returns {number} languages beside German that fit
 */
function greetings(sizes, room) {
  const { first, other } = GREETING[sizes.portrait ? "portrait" : "landscape"];
  return Math.max(1, Math.min(GROUP, Math.floor((room / sizes.fs2 - first) / other)));
}

/** @param {{plan: import("./layouts.js").Plan, tongues: Tongues, others: import("./languages.js").Tongue[]}} props */
function Panes({ plan, tongues, others }) {
  const { dirOf, house } = tongues;
  const quiet = html`<${Quiet} tongues=${[house, ...others.slice(0, 1)]} />`;
  return html`
    <main class=${`board ${plan.layout}`} aria-live="polite">
      ${plan.panes.map((pane) =>
        plan.layout === "areas"
          ? html`<${Area} key=${pane.view.key} pane=${pane} dirOf=${dirOf} quiet=${quiet} />`
          : html`<${Board} view=${pane.view} arrangement=${pane.arrangement} dirOf=${dirOf} />`,
      )}
    </main>
  `;
}

/**
 * What stands in each area and in all together, as seen from here.
 * @param {Boot} boot
 * @param {Tongues} tongues
 * @param {Moment} moment
 * @returns {{all: import("./layouts.js").View, areas: import("./layouts.js").View[]}}
 */
function viewsOf(boot, tongues, moment) {
  const calls = callsOf(boot, moment.boards);
  const view = (/** @type {string} */ key) => {
    const stage = moment.stages[key] ?? EMPTY;
    const area = (boot.areas ?? []).find((each) => each.id === key);
    const line = lineUp(stage, calls[key] ?? [], boot.page.calls).map((call) => seenFromHere(boot, tongues, call));
    return { key, name: pick(area?.name, tongues.house.code), floor: area?.floor ?? "", calls: line, arrived: stage.arrived };
  };
  const known = shownAreas(boot).filter((area) => !(area in moment.denied));
  return { all: view(ALL), areas: known.map(view) };
}

/** @param {{boot: Boot, tongues: Tongues, moment: Moment, time: string}} props */
function LostFace({ boot, tongues, moment, time }) {
  const last = viewsOf(boot, tongues, moment).all.calls[0];
  const lastTime = last ? wallTime(last.called_at, boot.tz) : "";
  return html`
    <${Lost} tongues=${tongues.most} last=${last} lastTime=${lastTime} desk=${boot.info_desk ?? null} />
    <${SeekingStrip} time=${time} />
  `;
}

/** @param {Sizes} sizes */
function noticeHeight(sizes) {
  const room = (sizes.width - 2 * side(sizes)) / sizes.fs2 - NOTICE.icons;
  return Math.ceil(sizes.fs2 * (lineCount(blockedText(), room) * NOTICE.line + NOTICE.pad));
}

/**
 * A time that makes no sense must not take the screen along.
 * @param {Date | string} date
 * @param {string} tz
 */
function wallTime(date, tz) {
  return Number.isNaN(new Date(date).getTime()) ? "" : clockTime(date, tz);
}

/** Catches what a drawing could not bear, so that one odd call never leaves the screen blank; the next change tries again. */
class Net extends Component {
  /** @type {{error: unknown}} */
  state = { error: null };

  /** @param {unknown} error */
  componentDidCatch(error) {
    console.error(error);
    this.setState({ error });
  }

  componentWillReceiveProps() {
    if (this.state.error) this.setState({ error: null });
  }

  render() {
    const { children, instead } = /** @type {any} */ (this.props);
    return this.state.error ? instead() : children;
  }
}
