/** The display page: draws the moment whenever it changes; what changes it comes from the live rooms, the voice and the clock. */
import { html, render } from "shared/html.js";
import { boot } from "shared/boot.js";
import { follow } from "./hearing.js";
import { loadTongues } from "./languages.js";
import { forgetWidths } from "./measure.js";
import { turnPictures } from "./pictures.js";
import { isIdle, Screen } from "./screen.js";
import { signIn, tokenInAddress } from "./signin.js";
import { sizesFor } from "./sizes.js";

/** @typedef {import("./screen.js").Boot} Boot */
/** @typedef {import("./screen.js").Moment} Moment */
/** @typedef {import("./screen.js").Tongues} Tongues */

/** A browser that draws no frames now still has to show the truth (milliseconds). */
const FRAME = 100;
/** Seconds that a picture stays if nobody has said it. */
const PICTURE_FOR = 15;

/** @returns {Moment} */
function firstMoment() {
  const nothing = { boards: {}, stages: {}, denied: {}, clock: null, picture: "" };
  return { link: "starting", reason: "", blocked: false, seconds: 0, noted: 0, ...nothing };
}

/**
 * Draws once before the next frame, however often it is asked to: a hundred calls at once are one picture.
 * @param {() => void} draw
 * @returns {() => void}
 */
function onceAFrame(draw) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let guard;
  const now = () => {
    if (guard === undefined) return;
    clearTimeout(guard);
    guard = undefined;
    draw();
  };
  return () => {
    if (guard !== undefined) return;
    guard = setTimeout(now, FRAME);
    requestAnimationFrame(now);
  };
}

/**
 * @param {Boot} boot
 * @param {Tongues} tongues
 * @returns {import("./hearing.js").Shown}
 */
function makeScreen(boot, tongues) {
  const root = /** @type {HTMLElement} */ (document.getElementById("app"));
  let moment = firstMoment();
  const draw = () => {
    const sizes = sizesFor(boot, innerWidth, innerHeight);
    render(html`<${Screen} ...${{ boot, tongues, sizes, moment }} />`, root);
  };
  const drawSoon = onceAFrame(draw);
  const redraw = () => {
    forgetWidths();
    drawSoon();
  };
  /** @param {Partial<Moment>} change */
  const show = (change) => {
    moment = { ...moment, ...change };
    drawSoon();
  };
  addEventListener("resize", redraw);
  document.fonts.addEventListener("loadingdone", redraw);
  setInterval(() => show({ seconds: moment.seconds + 1 }), 1_000);
  draw();
  return { show, now: () => moment };
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
  follow(boot, screen, tongues);
  if (!boot.pictures) return;
  const idle = () => isIdle(boot, screen.now());
  turnPictures(boot.page.picture_for ?? PICTURE_FOR, idle, (picture) => screen.show({ picture }));
}

void start(boot);
