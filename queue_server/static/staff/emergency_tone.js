/** The sound of an emergency call: two hard tones in turn, louder and faster the longer nobody answers. */

/** @type {AudioContext | null} */
let context = null;
/** @type {ReturnType<typeof setInterval> | undefined} */
let timer;
let ringing = -1;

/** By level: how loud (0 to 1), and seconds from one pair of tones to the next. */
const LEVELS = /** @type {[number, number][]} */ ([[0.35, 1.6], [0.6, 1.1], [0.9, 0.8]]);
const HIGH = 988;
const LOW = 659;
const SPAN = 0.28;

/** Browsers let a page sound only after somebody has touched it: any first key or click readies it. */
function ready() {
  context ??= new AudioContext();
  if (context.state === "suspended") void context.resume();
}
for (const touch of ["pointerdown", "keydown"]) addEventListener(touch, ready, { capture: true, passive: true });

/** Can this page be heard? */
export const isHeard = () => context?.state === "running";

/** @param {number} level  0 to 2; again with the same level changes nothing */
export function ring(level) {
  if (ringing === level) return;
  hush();
  ringing = level;
  const [, pause] = LEVELS[Math.min(level, 2)] ?? [1, 1];
  pair();
  timer = setInterval(pair, pause * 1000);
}

export function hush() {
  clearInterval(timer);
  ringing = -1;
}

/** Two tones, and a word to whoever listens on the window (a test, an add-on). */
function pair() {
  dispatchEvent(new CustomEvent("aufruf:emergency", { detail: { level: ringing } }));
  if (context?.state !== "running") return;
  const [volume] = LEVELS[Math.min(ringing, 2)] ?? [1, 1];
  tone(context, HIGH, context.currentTime, volume);
  tone(context, LOW, context.currentTime + SPAN, volume);
}

/**
 * @param {AudioContext} audio
 * @param {number} pitch  hertz
 * @param {number} start  seconds of the audio's clock
 * @param {number} volume
 */
function tone(audio, pitch, start, volume) {
  const oscillator = audio.createOscillator();
  const gain = audio.createGain();
  oscillator.type = "square";
  oscillator.frequency.value = pitch;
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(volume, start + 0.01);
  gain.gain.setValueAtTime(volume, start + SPAN - 0.03);
  gain.gain.linearRampToValueAtTime(0, start + SPAN);
  oscillator.connect(gain).connect(audio.destination);
  oscillator.start(start);
  oscillator.stop(start + SPAN);
}
