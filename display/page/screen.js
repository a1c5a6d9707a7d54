/** The whole screen of one moment: which of its faces it shows, and in which sizes. */
import { html } from "shared/html.js";
import { Component } from "preact";
import { clockTime } from "shared/clock.js";
import { arrange, side } from "./arrange.js";
import { Board } from "./board.js";
import { NOTHING } from "./board_state.js";
import { lineCount } from "./measure.js";
import { Blocked, blockedText, Lost, NotSetUp, SeekingStrip, Welcome } from "./notices.js";
import { Strip } from "./strip.js";

/** @typedef {import("./board_state.js").Board} BoardState */
/** @typedef {import("./sizes.js").Sizes} Sizes */
/** @typedef {Awaited<ReturnType<typeof import("./languages.js").loadTongues>>} Tongues */
/**
 * @typedef {object} Boot  what the server tells a display at its start
 * @property {string} display
 * @property {string} area
 * @property {import("shared/i18n.js").TextDict | string} area_name
 * @property {string} floor
 * @property {number} distance
 * @property {number} diagonal
 * @property {boolean} sound
 * @property {number} volume
 * @property {{calls: number, repeat_after: number, max_age: number}} page
 * @property {import("./languages.js").Language[]} languages
 * @property {string[]} [info_desk]  the way to the information desk, if there is one
 * @property {string} tz
 */
/**
 * @typedef {object} Moment
 * @property {"starting" | "online" | "lost" | "denied"} link
 * @property {string} reason  why it was denied
 * @property {BoardState} board
 * @property {(() => Date) | null} clock  the server's; null before it was heard
 * @property {string} arrived  key of the call that has just come
 * @property {boolean} blocked  the browser holds the sound back
 * @property {number} seconds  since the start; turns the pages of the strip and the languages of the welcome
 */
/** @typedef {{boot: Boot, tongues: Tongues, sizes: Sizes, moment: Moment}} Props */

/** Heights of the strip and of a notice, in em of their type. */
const STRIP = { landscape: 1.73, portrait: 3.14 };
const NOTICE = { line: 1.25, pad: 0.5, icons: 2.6 };
/** Seconds that a group of languages stays. */
const GROUP_SECONDS = 8;

/** @param {Props} props */
export function Screen({ boot, tongues, sizes, moment }) {
  const time = moment.clock ? wallTime(moment.clock(), boot.tz) : "";
  const strip = Math.ceil(sizes.fs2 * (sizes.portrait ? STRIP.portrait : STRIP.landscape));
  const style = { "--fs-1": `${sizes.fs1}px`, "--fs-2": `${sizes.fs2}px`, "--u": `${sizes.u}px`, "--strip": `${strip}px` };
  return html`
    <div class=${sizes.portrait ? "screen portrait" : "screen landscape"} style=${style} data-link=${moment.link}>
      <header class="vh"><h1>${tongues.house.t("Calls")}</h1></header>
      <${Net} instead=${() => html`<${LostFace} ...${{ boot, tongues, moment: { ...moment, board: NOTHING }, time }} />`}>
        <${Face} ...${{ boot, tongues, sizes, moment, time, strip }} />
      <//>
    </div>
  `;
}

/** @param {Props & {time: string, strip: number}} props */
function Face({ boot, tongues, sizes, moment, time, strip }) {
  if (moment.link === "denied") return html`<${NotSetUp} name=${boot.display} reason=${moment.reason} />`;
  if (moment.link === "lost") return html`<${LostFace} ...${{ boot, tongues, moment, time }} />`;
  const blocked = moment.blocked ? noticeHeight(sizes) : 0;
  const calls = shownCalls(boot, moment.board);
  const room = sizes.height - strip - blocked;
  return html`
    ${calls.length
      ? html`<main class="board" aria-live="polite"><${Board} calls=${calls} arrived=${moment.arrived} dirOf=${tongues.dirOf}
          arrangement=${arrange(calls, sizes, room, boot.page.calls)} /></main>`
      : html`<${Welcome} first=${tongues.house} sound=${boot.sound}
          others=${tongues.group(Math.floor(moment.seconds / GROUP_SECONDS), 3)} />`}
    ${blocked > 0 && html`<${Blocked} />`}
    <${Strip} board=${moment.link === "online" ? moment.board : null} time=${time} sizes=${sizes} seconds=${moment.seconds} />
  `;
}

/** @param {{boot: Boot, tongues: Tongues, moment: Moment, time: string}} props */
function LostFace({ boot, tongues, moment, time }) {
  const last = shownCalls(boot, moment.board)[0];
  const lastTime = last ? wallTime(last.called_at, boot.tz) : "";
  return html`
    <${Lost} tongues=${tongues.most} last=${last} lastTime=${lastTime} desk=${boot.info_desk ?? null} />
    <${SeekingStrip} time=${time} />
  `;
}

/**
 * The floor is told only where it is another than this room's.
 * @param {Boot} boot
 * @param {BoardState} board
 */
function shownCalls(boot, board) {
  return board.calls.map((call) => (call.floor === boot.floor ? { ...call, floor: null } : call));
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
