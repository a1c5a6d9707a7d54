/** The display page: hears its area, keeps the board, lets the screen draw it and the voice speak it. */
import { html, render } from "shared/html.js";
import { boot } from "shared/boot.js";
import { serverClock } from "shared/clock.js";
import { connect } from "shared/live.js";
import { makeAnnouncer } from "./announcer.js";
import * as state from "./board_state.js";
import { loadTongues } from "./languages.js";
import { forgetWidths } from "./measure.js";
import { CHIME, openPlayer } from "./player.js";
import { Screen } from "./screen.js";
import { signIn, tokenInAddress } from "./signin.js";
import { sizesFor } from "./sizes.js";

/** @typedef {import("./screen.js").Boot} Boot */
/** @typedef {import("./screen.js").Moment} Moment */
/** @typedef {import("./screen.js").Tongues} Tongues */

/** A link that is gone for less than this is not worth alarming a room (milliseconds). */
const GRACE = 1_200;
/** At the start there is nothing to lose yet (milliseconds). */
const FIRST_GRACE = 3_000;
/** A refused room is asked for again: somebody may have mended the settings (milliseconds). */
const ASK_AGAIN = 5_000;

/** @returns {Moment} */
function firstMoment() {
  return { link: "starting", reason: "", board: state.NOTHING, clock: null, arrived: "", blocked: false, seconds: 0 };
}

/**
 * Draws the moment whenever it changes.
 * @param {Boot} boot
 * @param {Tongues} tongues
 */
function makeScreen(boot, tongues) {
  const root = /** @type {HTMLElement} */ (document.getElementById("app"));
  let moment = firstMoment();
  const draw = () => {
    const sizes = sizesFor(boot, innerWidth, innerHeight);
    render(html`<${Screen} ...${{ boot, tongues, sizes, moment }} />`, root);
  };
  const show = (/** @type {Partial<Moment>} */ change) => {
    moment = { ...moment, ...change };
    draw();
  };
  const redraw = () => {
    forgetWidths();
    draw();
  };
  addEventListener("resize", redraw);
  document.fonts.addEventListener("loadingdone", redraw);
  setInterval(() => show({ seconds: moment.seconds + 1 }), 1_000);
  draw();
  return { show, now: () => moment };
}

/** @type {import("./announcer.js").Announcer} */
const SILENT = { announce: () => {}, wake: () => {} };

/**
 * The voice of this screen, or a silent stand-in.
 * @param {Boot} boot
 * @param {ReturnType<typeof makeScreen>} screen
 * @returns {import("./announcer.js").Announcer}
 */
function makeVoice(boot, screen) {
  if (!boot.sound) return SILENT;
  try {
    return openVoice(boot, screen);
  } catch (error) {
    // A browser without any audio: the calls are still to be seen.
    console.error(error);
    screen.show({ blocked: true });
    return SILENT;
  }
}

/**
 * @param {Boot} boot
 * @param {ReturnType<typeof makeScreen>} screen
 */
function openVoice(boot, screen) {
  const player = openPlayer({
    volume: boot.volume ?? 1,
    onChange: ({ blocked }) => {
      screen.show({ blocked });
      voice.wake();
    },
  });
  // For whoever wants to know what was really heard.
  Object.assign(window, { aufrufAudioLog: player.log });
  const rules = { chime: CHIME, repeatAfter: boot.page.repeat_after, maxAge: boot.page.max_age };
  const voice = makeAnnouncer(rules, {
    ready: () => player.ready() && screen.now().link === "online",
    standing: (call) => state.standing(screen.now().board, call),
    prepare: (call) => call.audio.forEach(player.prepare),
    play: player.play,
  });
  return voice;
}

/**
 * What to do with each event of the area's room.
 * @param {Boot} boot
 * @param {ReturnType<typeof makeScreen>} screen
 * @param {import("./announcer.js").Announcer} voice
 * @returns {import("shared/live.js").Handlers}
 */
function handlersFor(boot, screen, voice) {
  const board = () => screen.now().board;
  const change = (/** @type {Partial<Moment>} */ what) => {
    screen.show(what);
    voice.wake();
  };
  return {
    snapshot(snapshot) {
      const clock = serverClock(snapshot.now, snapshot.speed);
      change({ link: "online", reason: "", clock, board: state.fromSnapshot(snapshot) });
      announceMissed(boot, screen, voice, snapshot);
    },
    called(event) {
      const next = state.withCalled(board(), event);
      const call = next.calls.find((each) => each.number === event.number);
      if (!call) return;
      screen.show({ board: next, arrived: state.callKey(call) });
      voice.announce(call);
    },
    withdrawn: (event) => change({ board: state.withoutWithdrawn(board(), event) }),
    board: (event) => change({ board: state.withBoard(board(), event) }),
    queue: (event) => change({ board: state.withQueue(board(), event) }),
    denied: (refusal) => change({ link: "denied", reason: refusal.message || refusal.code }),
  };
}

/**
 * Calls that came while this screen was away: the young ones are announced, oldest first; older ones are only shown.
 * @param {Boot} boot
 * @param {ReturnType<typeof makeScreen>} screen
 * @param {import("./announcer.js").Announcer} voice
 * @param {{now: string, speed?: number}} snapshot
 */
function announceMissed(boot, screen, voice, snapshot) {
  const { calls } = screen.now().board;
  for (const call of [...calls].reverse()) {
    const age = (Date.parse(snapshot.now) - Date.parse(call.called_at)) / 1000 / (snapshot.speed || 1);
    if (call.state !== "called" || call.here || !(age <= boot.page.max_age)) continue;
    if (call === calls[0]) screen.show({ arrived: state.callKey(call) });
    voice.announce(call, Math.max(0, age));
  }
}

/**
 * Stay in the area's room for good, and tell the screen when the link is lost.
 * @param {Boot} boot
 * @param {ReturnType<typeof makeScreen>} screen
 * @param {import("./announcer.js").Announcer} voice
 * @param {Tongues} tongues
 */
function follow(boot, screen, voice, tongues) {
  const live = connect({ device: `display:${boot.display}` });
  const handlers = handlersFor(boot, screen, voice);
  let leave = live.join(`area:${boot.area}`, handlers);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  live.onStatus((status) => {
    clearTimeout(timer);
    if (status === "online") {
      change("online");
      void tongues.complete();
    } else timer = setTimeout(() => change("lost"), screen.now().link === "starting" ? FIRST_GRACE : GRACE);
  });
  /** @param {"online" | "lost"} link */
  function change(link) {
    if (screen.now().link === "denied") return;
    screen.show({ link });
    voice.wake();
  }
  setInterval(() => {
    if (screen.now().link !== "denied") return;
    leave();
    leave = live.join(`area:${boot.area}`, handlers);
  }, ASK_AGAIN);
}

/** @param {Boot} boot */
async function start(boot) {
  const token = tokenInAddress();
  const tongues = await loadTongues(boot.languages ?? []);
  const screen = makeScreen(boot, tongues);
  if (token) {
    const answer = await signIn(token);
    if (answer.accepted) location.reload();
    else screen.show({ link: "denied", reason: answer.reason });
    return;
  }
  follow(boot, screen, makeVoice(boot, screen), tongues);
}

void start(boot);
