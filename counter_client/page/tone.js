/** A soft tone for "somebody has come", made here: two sine notes, quiet, half a second. */

/** @type {AudioContext | null} */
let context = null;

/** Browsers let a page sound only after somebody has touched it: the first key or click readies the tone. */
export function readyTone() {
  context ??= new AudioContext();
  if (context.state === "suspended") void context.resume();
}

/**
 * @param {AudioContext} audio
 * @param {number} pitch  hertz
 * @param {number} start  seconds of the audio's clock
 */
function note(audio, pitch, start) {
  const oscillator = audio.createOscillator();
  const volume = audio.createGain();
  oscillator.frequency.value = pitch;
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(0.08, start + 0.03);
  volume.gain.exponentialRampToValueAtTime(0.0005, start + 0.45);
  oscillator.connect(volume).connect(audio.destination);
  oscillator.start(start);
  oscillator.stop(start + 0.5);
}

/** Plays the tone, and says so to whoever listens on the window (a test, an add-on). */
export function playTone() {
  dispatchEvent(new CustomEvent("aufruf:tone"));
  if (context?.state !== "running") return;
  note(context, 523.25, context.currentTime);
  note(context, 659.25, context.currentTime + 0.16);
}
