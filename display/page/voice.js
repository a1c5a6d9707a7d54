/** The voice of this screen: its player, its announcer and its turn to speak, put together. */
import { makeAnnouncer } from "./announcer.js";
import * as state from "./board_state.js";
import { volumeAt } from "./loudness.js";
import { CHIME, openPlayer } from "./player.js";
import { takeTurns } from "./turns.js";

/** @typedef {import("./screen.js").Boot} Boot */
/** @typedef {import("./screen.js").Moment} Moment */
/** @typedef {import("./board_state.js").Board} Board */
/** @typedef {{show: (change: Partial<Moment>) => void, now: () => Moment}} Shown */
/**
 * @typedef {object} Voice  what the screen says when it is its turn to say anything
 * @property {import("./announcer.js").Announcer["announce"]} announce
 * @property {(board: Board) => void} tellNews  says the messages of a board that are new
 * @property {() => void} wake  looks again after anything changed
 * @property {() => void} report  tells the server at once how it sounds
 */

/** A message that is older than this when a screen first sees it has been said before (milliseconds). */
const NEWS = 60_000;
/** So often the screen looks whether it is to be softer by now (milliseconds). */
const LOUDNESS_BEAT = 15_000;

/** @type {Voice} */
const SILENT = { announce: () => {}, tellNews: () => {}, wake: () => {}, report: () => {} };

/**
 * The voice of this screen, or a silent stand-in. Its reports go over the room of the area where it stands: that one's
 * calls it speaks.
 * @param {Boot} boot
 * @param {Shown} screen
 * @param {import("shared/live.js").Live} live
 * @returns {Voice}
 */
export function makeVoice(boot, screen, live) {
  if (!boot.sound) return SILENT;
  try {
    return openVoice(boot, screen, live);
  } catch (error) {
    // A browser without any audio: the calls are still to be seen, and staff hear of it.
    console.error(error);
    screen.show({ blocked: true });
    const tell = (/** @type {import("./turns.js").Health} */ health) => live.tell(`area:${boot.area}`, "sound", health);
    const turns = takeTurns({ health: () => ({ ok: false, reason: "no_audio" }), tell, changed: () => {} });
    return { ...SILENT, report: turns.report };
  }
}

/**
 * @param {Boot} boot
 * @param {Shown} screen
 * @param {import("shared/live.js").Live} live
 * @returns {Voice}
 */
function openVoice(boot, screen, live) {
  const now = () => screen.now().clock?.() ?? new Date();
  const board = () => screen.now().boards[boot.area] ?? state.NOTHING;
  const volume = () => volumeAt(boot.volume ?? 1, boot.quiet ?? [], now(), boot.tz);
  const player = openPlayer({
    volume: volume(),
    onChange: ({ blocked }) => {
      screen.show({ blocked });
      turns.report();
      voice.wake();
    },
  });
  setInterval(() => player.setVolume(volume()), LOUDNESS_BEAT);
  // For whoever wants to know what was really heard.
  Object.assign(window, { aufrufAudioLog: player.log });
  const { repeats, gap } = boot.speech ?? {};
  const rules = { chime: CHIME, repeatAfter: boot.page.repeat_after, maxAge: boot.page.max_age, repeats, gap };
  const voice = makeAnnouncer(rules, {
    ready: () => player.ready() && turns.speaks() && screen.now().link === "online",
    standing: (call) => state.standing(board(), call),
    isOver: (call) => state.isOver(board(), call),
    stands: (message) => board().messages.some((other) => other.id === message.id),
    prepare: (audio) => audio.forEach(player.prepare),
    play: player.play,
    done: () => turns.report(),
  });
  const turns = takeTurns({
    health: player.health,
    tell: (health) => live.tell(`area:${boot.area}`, "sound", { ...health, said: voice.said() }),
    changed: ({ tookOver, said }) => (tookOver ? voice.takeOver(said) : voice.wake()),
  });
  /** @param {Board} shown */
  function tellNews({ messages }) {
    for (const message of messages) {
      if (message.speak && now().getTime() - Date.parse(message.at) < NEWS) voice.tell(message);
    }
  }
  return { announce: voice.announce, tellNews, wake: voice.wake, report: turns.report };
}
